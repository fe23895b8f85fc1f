/**
 * What changes between the look at those who wait and the handing over.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type Ledger, StoreError } from "../../src/lease/ports.ts";
import { yieldLease, type YieldOutcome } from "../../src/lease/yield.ts";
import { inTurn, notBusy } from "../support/in_turn.ts";
import { aWait, keeperName } from "../support/tickets.ts";
import { append } from "../support/waiting.ts";
import { ADA, anOfficeWith, BOB } from "../support/yielding.ts";

Deno.test("an heir whose keeper goes at the last moment is no heir, and the next ticket of the same is", async () => {
  const failing = async (
    ...waits: readonly Record<string, unknown>[]
  ): Promise<YieldOutcome> => {
    const office = await anOfficeWith(...waits);
    const { memory, keepers } = office;
    let acts = 0;
    const transact: Ledger["transact"] = async (decide) => {
      if (++acts > 1) return await memory.transact(decide);
      keepers.table.set(keeperName(0), "free");
      throw new StoreError("STORE_SESSION_ENDED", "ended");
    };
    const ledger = { ...memory, transact };
    return notBusy(await yieldLease({ ...office.desk, ledger }, ADA));
  };
  const none = await failing(BOB);
  assertEquals([none.outcome, none.reason_class], ["refuse", "NOT_WAITING"]);
  const next = await failing(BOB, BOB);
  assertEquals([next.outcome, next.ticket], ["yielded", 3]);
});

Deno.test("an heir who queued anew after the look is looked at once more, and not without end", async () => {
  const queuingAnew = async (
    times: number,
  ): Promise<[YieldOutcome, looks: number]> => {
    const office = await anOfficeWith(BOB);
    const { memory, keepers } = office;
    let acts = 0;
    const transact: Ledger["transact"] = async (decide) => {
      if (++acts <= times) {
        const keeper = keeperName(acts);
        keepers.table.set(keeperName(acts - 1), "free").set(keeper, "held");
        const ticket = 2 * acts;
        await append(
          office,
          { op: "UNWAIT", ticket },
          aWait({ ...BOB, keeper }),
        );
      }
      return await memory.transact(decide);
    };
    const ledger = { ...memory, transact };
    const answer = await yieldLease({ ...office.desk, ledger }, ADA);
    return [notBusy(answer), acts];
  };
  const [once, looks] = await queuingAnew(1);
  assertEquals([once.outcome, once.ticket, looks], ["yielded", 4, 2]);
  const [twice, most] = await queuingAnew(9);
  assertEquals([twice.reason_class, most], ["NOT_WAITING", 2]);
});

Deno.test("nobody looks once more where that can change nothing", async () => {
  const looking = async (owner: string, late: string): Promise<unknown[]> => {
    const office = await anOfficeWith({ ...BOB, owner });
    let acts = 0;
    const transact: Ledger["transact"] = async (decide) => {
      acts++;
      const keeper = keeperName(5);
      await append(office, aWait({ ...BOB, owner: late, keeper }));
      return await office.memory.transact(decide);
    };
    const ledger = { ...office.memory, transact };
    const answer = notBusy(await yieldLease({ ...office.desk, ledger }, ADA));
    return [answer.outcome, answer.ticket, acts];
  };
  assertEquals(await looking("bob", "bob"), ["yielded", 2, 1]);
  assertEquals(await looking("cy", "eve"), ["refuse", null, 1]);
});

Deno.test("any other failure of the store is told, and one that comes again", async () => {
  await inTurn(
    [["STORE_SLOW", 1], ["STORE_SESSION_ENDED", 2]] as const,
    async ([code, times]) => {
      const { desk, memory } = await anOfficeWith(BOB);
      let acts = 0;
      const transact: Ledger["transact"] = () => {
        acts++;
        return Promise.reject(new StoreError(code, "failed"));
      };
      const ledger = { ...memory, transact };
      const error = await assertRejects(
        () => yieldLease({ ...desk, ledger }, ADA),
        StoreError,
      );
      assertEquals([error.code, acts], [code, times]);
    },
  );
});
