import { assert, assertEquals } from "@std/assert";
import { replay } from "../../src/journal/replay.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import type { Ledger } from "../../src/lease/ports.ts";
import { request } from "../../src/lease/request.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { type Hold, tend, type Tended } from "../../src/lease/tend.ts";
import type { Started } from "../../src/lease/command_port.ts";
import { FakeCommands, settled } from "../support/commands.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { notBusy } from "../support/in_turn.ts";
import { aKeeperName } from "../support/keepers.ts";
import { aRequest } from "../support/records.ts";

interface Bench extends Office {
  readonly commands: FakeCommands;
  readonly notes: string[];
  readonly hold: Hold;
  begin(
    how?: { killOnLoss: boolean; lost?: Promise<string> },
  ): Promise<Tended>;
}

async function aBench(change: (ledger: Ledger) => Ledger = (x) => x): Promise<
  Bench
> {
  const office = anOffice();
  const desk = { ...office.desk, ledger: change(office.desk.ledger) };
  const keeper = aKeeperName(1);
  const grant = notBusy(await acquire(office.desk, aRequest({ keeper })));
  const hold: Hold = {
    owner: grant.owner,
    lane: grant.lane,
    loopTs: String(grant.loop_ts),
    fence: Number(grant.fence),
  };
  const commands = new FakeCommands();
  const notes: string[] = [];
  return {
    ...office,
    commands,
    notes,
    hold,
    begin: (how = { killOnLoss: false }) =>
      tend(desk, commands, {
        hold,
        child: commands.start(["x"], {}) as Started,
        options: {
          beatMs: 60_000,
          graceMs: 10_000,
          note: (sentence) => notes.push(sentence),
          ...how,
        },
      }),
  };
}

Deno.test("tend beats at each interval until the command has ended", async () => {
  const bench = await aBench();
  const done = bench.begin();
  for (let minute = 1; minute <= 3; minute++) {
    bench.clock.advance(1);
    // deno-lint-ignore no-await-in-loop -- one beat after the other
    await bench.commands.pass(60_000);
  }
  await bench.commands.pass(59_000);
  bench.commands.end(3);
  assertEquals(await done, {
    code: 3,
    signal: null,
    beats: 3,
    lost: "",
    isRecorded: true,
  });
  assertEquals(bench.ops(), [
    "ACQUIRE",
    "RECONCILE",
    "HEARTBEAT",
    "HEARTBEAT",
    "HEARTBEAT",
  ]);
  assertEquals(bench.commands.waiting, 0);
});

Deno.test("tend leaves a lease alone that is not its own any more", async () => {
  const bench = await aBench();
  const done = bench.begin();
  await settled();
  await adopt(bench.desk, { owner: "eve", lane: "api", force: true });
  await bench.commands.pass(60_000);
  await bench.commands.pass(600_000);
  assertEquals(bench.commands.got, []);
  bench.commands.end(0);
  const told = await done;
  assert(told.lost.includes("eve"), told.lost);
  assertEquals(bench.notes, [told.lost]);
  assertEquals(replay(bench.entries())[0]?.holder, "eve");
  assertEquals(bench.ops().slice(-1), ["RECONCILE"]);
});

Deno.test("tend stops a command that lost its lease, softly and then hard", async () => {
  const bench = await aBench();
  const done = bench.begin({ killOnLoss: true });
  await settled();
  await adopt(bench.desk, { owner: "eve", lane: "api", force: true });
  await bench.commands.pass(60_000);
  assertEquals(bench.commands.got, ["SIGTERM"]);
  await bench.commands.pass(9_999);
  assertEquals(bench.commands.got, ["SIGTERM"]);
  await bench.commands.pass(1);
  assertEquals(bench.commands.got, ["SIGTERM", "SIGKILL"]);
  bench.commands.end(137, "SIGKILL");
  assertEquals((await done).signal, "SIGKILL");
  assert(bench.notes[0]?.includes("is being stopped"));
});

Deno.test("tend does not kill a command that stopped by itself", async () => {
  const bench = await aBench();
  const done = bench.begin({ killOnLoss: true });
  await settled();
  await adopt(bench.desk, { owner: "eve", lane: "api", force: true });
  await bench.commands.pass(60_000);
  bench.commands.end(0);
  await done;
  assertEquals([bench.commands.got, bench.commands.waiting], [["SIGTERM"], 0]);
});

Deno.test("tend records the process with the next beat where the store failed, and tells it once", async () => {
  let failures = 3;
  const bench = await aBench((ledger) => ({
    read: () => ledger.read(),
    transact(decide, options): ReturnType<typeof ledger.transact<never>> {
      if (failures-- > 0) {
        throw new StoreError("STORE_FULL", "Cannot write: no space");
      }
      return ledger.transact(decide, options) as never;
    },
  } as Ledger));
  const done = bench.begin();
  await bench.commands.pass(60_000);
  assertEquals(replay(bench.entries())[0]?.["children"], null);
  bench.clock.advance(2);
  await bench.commands.pass(60_000);
  const [lease] = replay(bench.entries());
  assertEquals(lease?.["children"], [{ pid: 77, pid_start: "77:1000" }]);
  bench.commands.end(0);
  const told = await done;
  assertEquals([told.lost, told.beats], ["", 1]);
  assertEquals(bench.notes, ["Cannot write: no space; the command goes on"]);
});

Deno.test("tend goes on where the lock is busy", async () => {
  const bench = await aBench();
  const letGo = bench.memory.hold();
  const done = bench.begin();
  await bench.commands.pass(60_000);
  letGo();
  bench.clock.advance(2);
  await bench.commands.pass(60_000);
  bench.commands.end(0);
  assertEquals((await done).lost, "");
  assertEquals(bench.ops(), ["ACQUIRE", "RECONCILE", "HEARTBEAT"]);
});

Deno.test("tend records nothing of a command that has ended already", async () => {
  const bench = await aBench();
  bench.commands.onStart = () => bench.commands.end(0);
  const done = bench.begin();
  bench.commands.end(0);
  await done;
  assertEquals(bench.ops(), ["ACQUIRE"]);
});

Deno.test("tend tells each request for the lane once", async () => {
  const bench = await aBench();
  const done = bench.begin();
  await request(bench.desk, { lane: "api", owner: "bob", reason: "a release" });
  for (let minute = 1; minute <= 3; minute++) {
    bench.clock.advance(1);
    // deno-lint-ignore no-await-in-loop -- one beat after the other
    await bench.commands.pass(60_000);
  }
  bench.commands.end(0);
  await done;
  assertEquals(bench.notes, ['lane "api": "bob" asks for it: a release']);
});

Deno.test("tend asks at once when the keeper may be lost, and believes that where the store fails", async () => {
  const bench = await aBench((ledger) => ({
    ...ledger,
    transact: () =>
      Promise.reject(new StoreError("STORE_UNREACHABLE", "no way there")),
  }));
  const lost = Promise.resolve("its session has ended");
  const done = bench.begin({ killOnLoss: true, lost });
  await settled();
  assertEquals(bench.commands.got, ["SIGTERM"]);
  bench.commands.end(143);
  const { lost: why, beats } = await done;
  assertEquals(
    [why, beats],
    ['the lease on lane "api" is lost: its session has ended', 0],
  );
  assert(bench.notes.at(-1)?.includes("is being stopped"));
});

Deno.test("tend waits for nothing that is being asked once the keeper is lost", async () => {
  let isStuck = false;
  const bench = await aBench((ledger) => ({
    ...ledger,
    transact(decide, options): ReturnType<typeof ledger.transact<never>> {
      if (isStuck) return new Promise(() => {});
      return ledger.transact(decide, options) as never;
    },
  } as Ledger));
  const { promise: lost, resolve } = Promise.withResolvers<string>();
  const done = bench.begin({ killOnLoss: true, lost });
  await settled();
  isStuck = true;
  await bench.commands.pass(60_000);
  assertEquals(bench.commands.got, []);
  resolve("it was cut off");
  await settled();
  assertEquals(bench.commands.got, ["SIGTERM"]);
  await bench.commands.pass(1_000);
  bench.commands.end(143);
  const { lost: why } = await done;
  assertEquals(why, 'the lease on lane "api" is lost: it was cut off');
  assertEquals(bench.notes.length, 1);
  assertEquals(bench.commands.waiting, 0);
});
