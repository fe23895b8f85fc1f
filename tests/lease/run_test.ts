import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { replay } from "../../src/journal/replay.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { run, type RunOptions } from "../../src/lease/run.ts";
import type { RunOutcome } from "../../src/lease/run_end.ts";
import { FakeCommands, settled, TERM, TYPED } from "../support/commands.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { inTurn, the } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

interface Bench extends Office {
  readonly commands: FakeCommands;
  readonly notes: string[];
  begin(options?: Partial<RunOptions>): ReturnType<typeof run>;
}

function aBench(office: Office = anOffice()): Bench {
  const commands = new FakeCommands();
  const notes: string[] = [];
  return {
    ...office,
    commands,
    notes,
    begin: (options = {}) =>
      run(office.desk, commands, {
        command: ["make", "test"],
        lane: "api",
        tree: ["api/**"],
        note: (sentence) => notes.push(sentence),
        ...options,
      }),
  };
}

Deno.test("run holds the lane while its command runs, and says so to the command", async () => {
  const bench = aBench();
  const { commands, keepers, entries } = bench;
  const done = bench.begin({ owner: "ada" });
  await settled();
  const [started] = commands.started;
  const [grant] = entries();
  assertEquals(started, {
    command: ["make", "test"],
    env: {
      DOS_LEASE: `${grant?.["loop_ts"]}@api`,
      DOS_FENCE: "1",
      DOS_LANE: "api",
      DOS_OWNER: "ada",
    },
  });
  const [lease] = replay(entries());
  const [name] = keepers.table.keys();
  assertEquals(keepers.table.get(the(name)), "held");
  assertEquals(
    [lease?.["keeper"], lease?.pid, lease?.pid_start, lease?.["children"]],
    [name, 77, "77:1000", [{ pid: 77, pid_start: "77:1000" }]],
  );
  commands.end(7);
  const told = await done;
  assertEquals(told, {
    outcome: "ran",
    exit: 7,
    command: ["make", "test"],
    pid: 77,
    code: 7,
    signal: null,
    lane: "api",
    owner: "ada",
    loop_ts: String(grant?.["loop_ts"]),
    fence: 1,
    keeper: the(name),
    beats: 0,
    lost: false,
    released: true,
    reason: "",
  });
  assertEquals(bench.ops(), ["ACQUIRE", "RECONCILE", "RELEASE"]);
  assertEquals(keepers.table.get(the(name)), "free");
  assertEquals([keepers.sweeps, commands.isHeeding, commands.waiting], [
    1,
    false,
    0,
  ]);
  assertEquals(bench.notes, []);
});

Deno.test("run names the keeper and unknown children before anything is started", async () => {
  const bench = aBench();
  bench.commands.onStart = () => {
    const lease = the(replay(bench.entries())[0]);
    assertEquals(typeof lease["keeper"], "string");
    assertEquals([lease["children"], lease.pid], [null, 0]);
    bench.commands.end();
  };
  await bench.begin();
  assertEquals(bench.commands.started.length, 1);
});

Deno.test("run calls a holder without a name by host and process", async () => {
  const bench = aBench();
  bench.commands.onStart = () => bench.commands.end();
  const told = await bench.begin() as RunOutcome;
  assertEquals(told.owner, "box:40");
});

Deno.test("run starts nothing where the lane is refused or the lock is busy", async () => {
  const journal = journalOf(grantOf(aLease()));
  const refused = aBench(anOffice({ journal }));
  assertEquals((await refused.begin()).outcome, "refuse");
  const busy = aBench();
  busy.memory.hold();
  assertEquals((await busy.begin()).outcome, "lock-busy");
  for (const { commands, keepers } of [refused, busy]) {
    assertEquals(commands.started, []);
    assertEquals([...keepers.table.values()], ["free"]);
    assertEquals([keepers.sweeps, commands.isHeeding], [1, false]);
  }
});

Deno.test("run gives the lane back where its command cannot be started", async () => {
  const table = [["not-found", 127], ["not-executable", 126]] as const;
  await inTurn(table, async ([kind, exit]) => {
    const bench = aBench();
    bench.commands.failure = { kind, reason: "no such thing" };
    const told = await bench.begin() as RunOutcome;
    assertEquals(
      [told.outcome, told.exit, told.reason, told.released, told.pid],
      ["not-started", exit, "no such thing", true, null],
    );
    assertEquals(bench.ops(), ["ACQUIRE", "RELEASE"]);
  });
});

Deno.test("run starts nothing after a signal that came first, and gives the lane back", async () => {
  await inTurn([TERM, TYPED], async (signal) => {
    const bench = aBench();
    const told = await bench.begin({
      onHeed: () => bench.commands.send(signal),
    }) as RunOutcome;
    assertEquals(
      [told.outcome, told.exit, told.signal, told.released],
      ["interrupted", 128 + signal.number, signal.name, true],
    );
    assertEquals(bench.commands.started, []);
  });
});

Deno.test("run hands signals on, but not those that the command gets by itself", async () => {
  const bench = aBench();
  const done = bench.begin();
  await settled();
  bench.commands.send(TERM);
  bench.commands.send(TYPED);
  bench.commands.send({ ...TERM, name: "SIGHUP" });
  assertEquals(bench.commands.got, ["SIGTERM", "SIGHUP"]);
  assert(bench.commands.isHeeding);
  bench.commands.end(143, "SIGTERM");
  const told = await done as RunOutcome;
  assertEquals([told.outcome, told.exit, told.signal], ["ran", 143, "SIGTERM"]);
  assertEquals(bench.ops().at(-1), "RELEASE");
});

Deno.test("run asks in whatever way it is given, and tells it of an interruption", async () => {
  const { desk } = anOffice();
  const commands = new FakeCommands();
  let heard = "";
  const told = await run(
    desk,
    commands,
    { command: ["x"], lane: "api", tree: ["api"] },
    async (_desk, { keeper, pid }, asking) => {
      assertEquals([typeof keeper, pid], ["string", 40]);
      commands.send(TERM);
      heard = (await asking.interrupted).name;
      return {
        ...{ outcome: "lock-busy", lane: "api", reason: "given up" },
        ...{ holder: "", waited_ms: 0 },
      };
    },
  );
  assertEquals([told.outcome, heard], ["lock-busy", "SIGTERM"]);
});

Deno.test("run goes on with the keeper that took the place of the first while it was asked for the lane", async () => {
  const office = anOffice();
  const { desk, keepers } = office;
  const commands = new FakeCommands();
  commands.onStart = () => commands.end();
  const told = await run(
    desk,
    commands,
    { command: ["x"], lane: "api", tree: ["api"] },
    async (at, asked, { kept }) =>
      await acquire(at, { ...asked, keeper: await the(kept).anew() }),
  ) as RunOutcome;
  const [first = "", next = ""] = keepers.table.keys();
  assertEquals([told.outcome, told.keeper], ["ran", next]);
  assertEquals(keepers.table.get(first), "free");
  assertEquals(keepers.table.get(next), "free");
});

Deno.test("run goes without a keeper where there are no locks, and says so", async () => {
  const bench = aBench();
  bench.keepers.hasLocks = false;
  bench.commands.onStart = () => {
    const [lease] = replay(bench.entries());
    assertEquals([lease?.["keeper"], lease?.pid], [undefined, 40]);
    bench.commands.end();
  };
  const told = await bench.begin() as RunOutcome;
  assertEquals([told.keeper, told.released, bench.keepers.sweeps], [
    null,
    true,
    0,
  ]);
  assert(bench.notes[0]?.includes("has no locks"));
});

Deno.test("run finds errors of usage before anything is touched", async () => {
  const bench = aBench();
  const table: Partial<RunOptions>[] = [
    { beatS: 0 },
    { beatS: NaN },
    { graceS: -1 },
    { ttl: -1 },
    { owner: "" },
    { lane: "\n" },
  ];
  await inTurn(table, async (options) => {
    await assertRejects(() => bench.begin(options), UsageError);
  });
  assertEquals(bench.memory.text(), "");
  assertEquals([bench.commands.started, bench.keepers.table.size], [[], 0]);
});

Deno.test("run starts nothing for a keeper that was lost while it asked", async () => {
  const office = anOffice();
  const { keepers } = office;
  const open = keepers.open.bind(keepers);
  keepers.open = async () => {
    const keeper = the(await open() ?? undefined);
    return { ...keeper, confirm: () => Promise.resolve("it was stopped") };
  };
  const bench = aBench(office);
  const told = await bench.begin() as RunOutcome;
  assertEquals(bench.commands.started, []);
  assertEquals([told.outcome, told.exit, told.lost], ["lost", 76, true]);
  assertEquals(bench.notes, [told.reason]);
  assert(told.reason.includes("it was stopped"), told.reason);
});
