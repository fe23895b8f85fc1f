import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  floorSentences,
  raiseFloor,
  readFloor,
} from "../../src/stores/seq_floor.ts";
import { compactJournal } from "../../src/stores/compaction.ts";
import { transaction } from "../../src/stores/file_ledger.ts";
import type { Steps } from "../../src/stores/machine.ts";
import { Den, type Opened } from "../support/den.ts";
import { once } from "../support/faulty_machine.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

const HALT = { append: [{ op: "HALT" }], result: null };
const THREE = [1, 2, 3].map((seq) => journalOf({ op: "HALT", seq })).join("");

function shared(den: Den): string {
  return `${den.root}/dos-seq`;
}

Deno.test("readFloor takes the highest number that is there, and takes nothing else for one", async () => {
  const table: [string, number, boolean][] = [
    ["17\n", 17, false],
    ["17", 17, false],
    ["0000000000000017\n", 17, false],
    ["0", 0, false],
    ["4503599627370495\n", 2 ** 52 - 1, false],
    ["4503599627370496\n", 0, true],
    ["", 0, true],
    ["\n", 0, true],
    ["-17\n", 0, true],
    ["17\n\n", 0, true],
    ["17 18\n", 0, true],
    [" 17\n", 0, true],
    ["1e3\n", 0, true],
    ["\0\0\0\n", 0, true],
    ["9".repeat(4096), 0, true],
    [`17\n${"x".repeat(4096)}`, 0, true],
  ];
  await inTurn(table, async ([text, number, isMalformed]) => {
    using den = new Den();
    const { machine } = den.open();
    await Deno.writeTextFile(shared(den), text);
    const floor = await machine.run(readFloor(den.site));
    assertEquals(floor.number, number, JSON.stringify(text));
    assertEquals(floor.malformed, isMalformed ? [shared(den)] : []);
    assertEquals(floorSentences(floor).length, isMalformed ? 1 : 0);
    den.write(".lane-seq", "9\n");
    const both = await machine.run(readFloor(den.site));
    assertEquals(both.number, Math.max(9, number));
  });
});

Deno.test("readFloor refuses what is no file, and what is there and cannot be read", async () => {
  using den = new Den();
  den.writeJournal(THREE);
  await inTurn(["symlink", "fifo", "directory"] as const, async (kind) => {
    den.plant(".lane-seq", kind);
    const error = await assertRejects(() => den.open().ledger.read());
    assertEquals((error as StoreError).code, "STORE_FOREIGN_TYPE", kind);
    den.remove(".lane-seq");
  });
  den.write(".lane-seq", "3\n");
  await inTurn(["open", "readAt", "lstat"], async (call) => {
    const opened = den.open(({ name, path }) =>
      name === call && path.endsWith(".lane-seq")
        ? { errno: "EACCES" }
        : undefined
    );
    await inTurn([
      () => opened.ledger.read(),
      () => opened.ledger.transact(() => HALT),
    ], async (act) => {
      const error = await assertRejects(act, StoreError);
      assertEquals(error.code, "STORE_UNREADABLE", call);
      assertStringIncludes(error.message, ".lane-seq");
    });
    assertEquals(opened.machine.openFiles, 0);
  });
  assertEquals(den.journal(), THREE);
});

Deno.test("raiseFloor writes the first file it can, only upwards, and leaves no draft", async () => {
  using den = new Den();
  den.makeHome();
  const { machine, store, warnings } = den.open();
  const raise = async (to: number): Promise<void> => {
    const floor = await machine.run(readFloor(den.site));
    await machine.run(raiseFloor(store, floor, to));
  };
  await raise(5);
  assertEquals(await Deno.readTextFile(shared(den)), "5\n");
  const calls = machine.calls.length;
  await raise(5);
  await raise(4);
  const writes = machine.calls.slice(calls)
    .filter(({ name }) => name === "write" || name === "rename");
  assertEquals(writes, []);
  await raise(2 ** 60);
  assertEquals(await Deno.readTextFile(shared(den)), `${2 ** 52 - 1}\n`);
  assertEquals(den.names(), []);
  assertEquals(warnings, []);
});

Deno.test("raiseFloor goes to the file beside the journal where the other is closed, and warns where both are", async () => {
  using den = new Den();
  const closed = den.open(({ name, path, how }) =>
    name === "open" && how?.createNew && path.includes("dos-seq")
      ? { errno: "EROFS" }
      : undefined
  );
  await closed.ledger.transact(() => HALT);
  assertEquals(den.read(".lane-seq"), "1\n");
  assertEquals(closed.warnings, []);
  const full = den.open(({ name, path }) =>
    name === "write" && path.includes("seq.new")
      ? { errno: "ENOSPC" }
      : undefined
  );
  const done = await full.ledger.transact(() => HALT);
  assertEquals(kindOf(done, "done").written.length, 1);
  assertEquals(den.read(".lane-seq"), "1\n");
  assertEquals(full.warnings.length, 1);
  assertStringIncludes(full.warnings[0] ?? "", "will not be noticed");
  const { ledger, warnings } = den.open();
  await ledger.transact(() => HALT);
  assertEquals(await Deno.readTextFile(shared(den)), "3\n");
  assertEquals(warnings, []);
});

Deno.test("raiseFloor clears a draft that was left, and mends what holds no number", async () => {
  using den = new Den();
  den.writeJournal(THREE);
  await Deno.writeTextFile(`${shared(den)}.new`, "9999");
  den.write(".lane-seq", "oops");
  const { ledger, warnings } = den.open();
  await ledger.transact(() => HALT);
  assertEquals(await Deno.readTextFile(shared(den)), "4\n");
  assertEquals(den.read(".lane-seq"), "4\n");
  assertStringIncludes(warnings[0] ?? "", "holds no number");
  const after = den.open();
  await after.ledger.read();
  assertEquals(after.warnings, []);
});

Deno.test("a journal below the floor is trusted by no verb", async () => {
  const table: [string, string, number][] = [
    ["missing", "", 0],
    ["cut at a line", THREE.slice(0, THREE.lastIndexOf("{")), 2],
    ["cut in a line", THREE.slice(0, -9), 2],
    ["cut behind a brace", THREE.slice(0, -1).replace(/"seq": 3/, "seq"), 2],
  ];
  await inTurn(table, async ([what, text, end]) => {
    using den = new Den();
    if (text !== "") den.writeJournal(text);
    await Deno.writeTextFile(shared(den), "3\n");
    const { ledger, keeper, warnings } = den.open();
    await inTurn([
      () => ledger.read(),
      () => ledger.transact(() => HALT),
      () => keeper.replay(),
      () => keeper.seq(),
      () => keeper.compact(),
      () => keeper.compact({ dryRun: true }),
    ], async (act) => {
      const error = await assertRejects(act, StoreError, undefined, what);
      assertEquals(error.code, "STORE_WENT_BACK", what);
      assertStringIncludes(error.message, "3 was given out");
      assertStringIncludes(error.hint, "journal repair --accept");
    });
    assertEquals(den.journal(), text, what);
    await keeper.tail({ count: 5 });
    assertStringIncludes(warnings.join(), "3 was given out");
    const found = await keeper.verify();
    assertEquals(found.went_back, { ends_at: end, given_out: 3 }, what);
    assertFalse(found.ok);
  });
});

Deno.test("a broken line may hide the missing numbers: its own rule stops grants, and beats go on above the floor", async () => {
  await inTurn(["safe", "warn"] as const, async (onCorrupt) => {
    using den = new Den();
    den.writeJournal(`${journalOf(grantOf(aLease()))}{"op": oops }\n`);
    await Deno.writeTextFile(shared(den), "2\n");
    const { ledger } = den.open(() => {}, { onCorrupt });
    const view = await ledger.read();
    assertEquals(view.nextSeq, 3);
    assertEquals(view.unsafe === null, onCorrupt === "warn");
    const done = kindOf(await ledger.transact(() => HALT), "done");
    assertEquals(done.written[0]?.seq, 3);
    assertEquals(await Deno.readTextFile(shared(den)), "3\n");
  });
});

Deno.test("a reader never takes a writer beside it for a store that went back", async () => {
  const deeds: ((writer: Opened) => Steps<unknown>)[] = [
    ({ store }) => transaction(store, () => HALT, { timeoutMs: 0 }),
    ({ store }) => compactJournal(store, { dryRun: false, timeoutMs: 0 }),
  ];
  const runs = deeds.flatMap((deed) =>
    Array.from({ length: 24 }, (_, n) => ({ deed, n: n + 1 }))
  );
  let interleaved = 0;
  await inTurn(runs, async ({ deed, n }) => {
    using den = new Den();
    den.writeJournal(THREE);
    const writer = den.open(() => {}, { pid: 8 });
    await writer.ledger.transact(() => HALT);
    const written: Promise<unknown>[] = [];
    const reader = den.open(once((call) => call.n === n, () => {
      // Without a sleep it runs to its end here, between two effects of the reader.
      written.push(writer.machine.run(deed(writer)));
      interleaved++;
    }));
    await reader.ledger.read();
    await Promise.all(written);
  });
  assert(interleaved > 20, `only ${interleaved} runs met`);
});

Deno.test("records of a peer, a compaction and a repair keep the journal at the floor", async () => {
  using den = new Den();
  const { ledger, keeper } = den.open();
  await ledger.transact(() => HALT);
  den.append('{"op": "ENFORCE", "seq": 30}\n{"op": "to');
  await ledger.transact(() => HALT);
  assertEquals(await Deno.readTextFile(shared(den)), "31\n");
  await keeper.repair();
  await keeper.compact();
  await ledger.transact(() => HALT);
  assertEquals((await ledger.read()).nextSeq, (await keeper.seq()) + 1);
  assert((await keeper.verify()).ok);
});

Deno.test("a grant that is taken back does not raise the floor over the journal", async () => {
  using den = new Den();
  den.writeJournal(THREE);
  const { ledger } = den.open(once(
    ({ name, path }) => name === "syncData" && path === den.site.journal,
    () => den.writeLock(den.peerLock()),
  ));
  await ledger.transact(() => HALT);
  den.remove(".lane-lease.lock");
  const after = den.open();
  assertEquals((await after.ledger.read()).nextSeq, 5);
});

Deno.test("fewer broken lines than missing numbers do not explain them", async () => {
  using den = new Den();
  await Deno.writeTextFile(shared(den), "4\n");
  den.writeJournal(`${journalOf({ op: "HALT", seq: 1 })}{"op": "broken"x}\n`);
  const { ledger } = den.open();
  await assertRejects(
    () => ledger.transact(() => HALT),
    StoreError,
    "4 was given out",
  );
  await Deno.writeTextFile(shared(den), "2\n");
  assertEquals(
    kindOf(await ledger.transact(() => HALT), "done").written.length,
    1,
  );
});

Deno.test(
  "whoever may read the journal may read the floor, whatever the umask of its writer",
  ONLY_UNIX,
  async () => {
    using den = new Den();
    den.writeJournal(THREE);
    await Deno.chmod(den.site.journal, 0o664);
    const before = Deno.umask(0o077);
    try {
      await den.open().ledger.transact(() => HALT);
      await den.open().keeper.compact();
    } finally {
      Deno.umask(before);
    }
    const modes = [shared(den), den.site.journal].map((path) =>
      (Deno.statSync(path).mode ?? 0) & 0o777
    );
    assertEquals(modes, [0o664, 0o664]);
  },
);
