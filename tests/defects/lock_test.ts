/**
 * Defects of dos-kernel 0.22.0 that lie in its locks, numbered as in their
 * description, and what ours does in their place. Those of its archive lock
 * are tested with ours, in `stores/archive_lock_test.ts`.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { release } from "../../src/lease/release.ts";
import { spawn } from "../../src/lease/spawn.ts";
import { parseLock } from "../../src/stores/lock_body.ts";
import { BOOT, Den } from "../support/den.ts";
import { aDesk } from "../support/desk.ts";
import { once } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import {
  aPeerLease,
  aRequest,
  grantOf,
  journalOf,
} from "../support/records.ts";
import { liveIn } from "../support/scenarios.ts";

const LOCK = ".lane-lease.lock";

Deno.test("defect 5: two processes with one owner are never inside together", async () => {
  using den = new Den();
  const first = den.open();
  const second = den.open(() => {}, { pid: 8 });
  const order: string[] = [];
  const ask = async (
    name: string,
    opened: typeof first,
  ): Promise<string> => {
    const desk = aDesk(opened.ledger);
    opened.machine.onWait = () => order.push(`${name} waits`);
    const answer = await acquire(desk, aRequest({ owner: "w" }));
    order.push(`${name} ${answer.outcome}`);
    return answer.outcome;
  };
  const outcomes = await Promise.all([
    ask("first", first),
    ask("second", second),
  ]);
  assertEquals(outcomes.sort(), ["acquire", "refuse"]);
  assertEquals(liveIn(den).length, 1);
});

Deno.test("defect 5: an owner that is equal opens no lock", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("w"));
  const desk = aDesk(den.open().ledger);
  const request = aRequest({ owner: "w", lockTimeout: 0 });
  assertEquals((await acquire(desk, request)).outcome, "lock-busy");
  assertEquals(den.read(LOCK), den.peerLock("w"));
});

Deno.test("defect 6: a stealer that comes late puts nothing back over a third holder's lock", async () => {
  using den = new Den();
  den.writeLock(den.peerLock("dead", 400_000));
  const { ledger } = den.open(
    once(
      ({ name, path }) => name === "rename" && path.endsWith(LOCK),
      // Another stealer was quicker, and a third process got in behind it.
      () => {
        den.remove(LOCK);
        den.writeLock(den.peerLock("third"));
      },
    ),
  );
  const request = aRequest({ lockTimeout: 0 });
  const answer = await acquire(aDesk(ledger, { clock: den.clock }), request);
  assertEquals(answer.outcome, "lock-busy");
  assertEquals(parseLock(den.read(LOCK)).get("owner"), "third");
  assertEquals(liveIn(den), []);
});

Deno.test("defect 7: a holder that was stopped until its lock was stolen grants nothing", async () => {
  await inTurn(["before", "behind"], async (place) => {
    using den = new Den();
    const steal = (): void => {
      den.remove(LOCK);
      den.writeLock(den.peerLock());
      den.append(journalOf(grantOf(aPeerLease({ tree: ["api"] }))));
    };
    const { ledger } = den.open(once(
      ({ name, path }) =>
        path.endsWith("lane-journal.jsonl") &&
        name === (place === "before" ? "write" : "syncData"),
      steal,
    ));
    const answer = await acquire(aDesk(ledger), aRequest());
    assertEquals(answer.outcome, "lock-busy", place);
    assertEquals(liveIn(den).map(({ holder }) => holder), ["pete"], place);
    assertEquals(parseLock(den.read(LOCK)).get("owner"), "pete");
  });
});

Deno.test("defect 8: giving a lock back never removes somebody else's", async () => {
  using den = new Den();
  const { ledger } = den.open(once(
    ({ name, path }) => name === "rename" && path.endsWith(LOCK),
    () => {
      den.remove(LOCK);
      den.writeLock(den.peerLock());
    },
  ));
  await ledger.transact(() => ({ append: [{ op: "HALT" }], result: null }));
  assertEquals(den.read(LOCK), den.peerLock());
});

Deno.test("defect 13: a lock file that is empty or no text does not stand for ever", async () => {
  await inTurn(["", "no colon", "\u0000\u0001"], async (body) => {
    using den = new Den();
    den.writeLock(body, 301_000);
    const desk = aDesk(den.open().ledger);
    const request = aRequest({ lockTimeout: 0 });
    assertEquals((await acquire(desk, request)).outcome, "acquire");
  });
});

Deno.test("defect 14: a dead holder of ours blocks nobody, a future stamp not for ever", async () => {
  using den = new Den();
  const killed = den.open(({ name, path }) =>
    name === "write" && path.endsWith("lane-journal.jsonl") ? "kill" : undefined
  );
  await acquire(aDesk(killed.ledger), aRequest()).catch(() => {});
  assert(killed.machine.dead);
  assertEquals(parseLock(den.read(LOCK)).get("kernel"), BOOT);
  const desk = aDesk(den.open().ledger);
  const request = aRequest({ lockTimeout: 0 });
  assertEquals((await acquire(desk, request)).outcome, "acquire");
  den.writeLock(den.peerLock("pete", -86_400_000), 300_000);
  const next = aRequest({ lane: "web", tree: ["web"], lockTimeout: 0 });
  assertEquals((await acquire(desk, next)).outcome, "acquire");
});

Deno.test("defect 15: no owner can leak the lock", async () => {
  await inTurn(["bob ", " x", "a\nb", "a: b", "\u2028"], async (owner) => {
    using den = new Den();
    const desk = aDesk(den.open().ledger);
    const answer = await acquire(desk, aRequest({ owner }));
    assertEquals(answer.outcome, "acquire");
    assert(!den.has(LOCK));
    const done = await release(desk, { owner, lane: "api", lockTimeout: 0 });
    assertEquals(done.outcome, "released");
  });
});

Deno.test("defect 16: a busy lock is an answer of its own, for every verb", async () => {
  using den = new Den();
  den.writeLock(den.peerLock());
  const { ledger, keeper } = den.open();
  const desk = aDesk(ledger);
  const ada = { owner: "ada", lane: "api", lockTimeout: 0 };
  const outcomes = await Promise.all([
    acquire(desk, aRequest({ lockTimeout: 0 })),
    release(desk, ada),
    heartbeat(desk, ada),
    spawn(desk, ada),
    keeper.compact({ lockTimeout: 0 }),
    keeper.repair({ lockTimeout: 0 }),
  ]);
  for (const { outcome } of outcomes) assertEquals(outcome, "lock-busy");
  assertEquals(den.journal(), "");
});
