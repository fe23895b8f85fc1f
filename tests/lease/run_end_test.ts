import { assert, assertEquals } from "@std/assert";
import { replay } from "../../src/journal/replay.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import { StoreError } from "../../src/lease/ports.ts";
import {
  afterCommand,
  type Ending,
  endRun,
  type Told,
} from "../../src/lease/run_end.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { notBusy } from "../support/in_turn.ts";
import { aKeeperName } from "../support/keepers.ts";
import { aRequest } from "../support/records.ts";

const RAN = { isRecorded: true, code: 3, signal: null, beats: 2, lost: "" };

const AFTER: Told = { outcome: "ran", exit: 3, code: 3, beats: 2 };

async function aHeld(
  fields: Partial<Ending> = {},
): Promise<Office & { about: Ending; notes: string[] }> {
  const office = anOffice();
  const grant = notBusy(await acquire(office.desk, aRequest()));
  const notes: string[] = [];
  const about: Ending = {
    hold: {
      owner: "ada",
      lane: "api",
      loopTs: String(grant.loop_ts),
      fence: Number(grant.fence),
    },
    command: ["x"],
    keeper: aKeeperName(1),
    killOnLoss: false,
    note: (sentence) => void notes.push(sentence),
    ...fields,
  };
  return { ...office, about, notes };
}

Deno.test("endRun gives the lease back and exits as the command did", async () => {
  const { desk, about, notes, entries } = await aHeld();
  const told = await endRun(desk, about, AFTER);
  assertEquals(
    [told.outcome, told.exit, told.code, told.beats, told.released],
    ["ran", 3, 3, 2, true],
  );
  assertEquals([replay(entries()), notes], [[], []]);
});

Deno.test("endRun leaves a lost lease alone; the exit code tells it where that is wanted", async () => {
  const table = [[false, 3], [true, 76]] as const;
  for (const [killOnLoss, exit] of table) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    const { desk, about, ops } = await aHeld({ killOnLoss });
    const lost = afterCommand({ ...RAN, lost: "gone" }, killOnLoss);
    // deno-lint-ignore no-await-in-loop -- one after the other
    const told = await endRun(desk, about, lost);
    assertEquals(
      [told.outcome, told.exit, told.lost, told.released, told.reason],
      ["lost", exit, true, false, "gone"],
    );
    assertEquals(ops(), ["ACQUIRE"]);
  }
});

Deno.test("endRun tells a lease that was lost since the last beat", async () => {
  const table = [[false, 3], [true, 76]] as const;
  for (const [killOnLoss, exit] of table) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    const { desk, about, notes } = await aHeld({ killOnLoss });
    // deno-lint-ignore no-await-in-loop -- one after the other
    await adopt(desk, { owner: "eve", lane: "api", force: true });
    const ran = afterCommand(RAN, killOnLoss);
    // deno-lint-ignore no-await-in-loop -- one after the other
    const told = await endRun(desk, about, ran);
    assertEquals([told.outcome, told.exit, told.lost], ["lost", exit, true]);
    assert(notes[0]?.includes("eve"));
  }
});

Deno.test("endRun keeps the command's exit code where the store fails, and says what becomes of the lease", async () => {
  const table: [string | null, boolean, string][] = [
    [aKeeperName(1), true, "the next request ends it"],
    [aKeeperName(1), false, "when its time is over"],
    [null, true, "when its time is over"],
  ];
  for (const [keeper, isRecorded, words] of table) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    const { desk, about, notes } = await aHeld({ keeper });
    const full = {
      ...desk,
      ledger: {
        ...desk.ledger,
        transact: () =>
          Promise.reject(new StoreError("STORE_FULL", "Cannot write: full")),
      },
    };
    // deno-lint-ignore no-await-in-loop -- one after the other
    const told = await endRun(full, { ...about, isRecorded }, AFTER);
    assertEquals(
      [told.outcome, told.exit, told.lost, told.released],
      ["ran", 3, false, false],
    );
    assert(told.reason.includes(words), told.reason);
    assertEquals(notes, [told.reason]);
  }
});

Deno.test("endRun asks again where the lock is busy, and then gives up", async () => {
  const { desk, about, memory, ops } = await aHeld();
  const letGo = memory.hold();
  const told = await endRun(desk, about, AFTER);
  assertEquals([told.exit, told.released], [3, false]);
  letGo();
  assertEquals(ops(), ["ACQUIRE"]);
});
