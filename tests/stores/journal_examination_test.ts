import { assertEquals, assertMatch } from "@std/assert";
import type { Verification } from "../../src/journal/upkeep.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import {
  examineHistory,
  examineJournal,
  examinePeers,
} from "../../src/stores/journal_examination.ts";
import { drive, type Steps } from "../../src/stores/machine.ts";

const SOUND: Verification = {
  ok: true,
  entries: 2,
  lines: 2,
  bytes: 99,
  damage: [],
  went_back: null,
  findings: [],
  live: 1,
};

/** A directory of journals. */
class Shelf implements AsyncDisposable {
  readonly root: string = Deno.makeTempDirSync();

  /** Writes a file and tells its path. */
  put(name: string, text: string): string {
    const path = `${this.root}/${name}`;
    Deno.writeTextFileSync(path, text);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

async function run<T>(steps: Steps<T>): Promise<T> {
  return await drive(steps, createMachine(), () => Promise.resolve());
}

Deno.test("examineJournal counts what a sound journal holds", () => {
  assertEquals(examineJournal(SOUND), [{
    check: "journal",
    status: "ok",
    detail: "2 records in 99 bytes, every line can be read",
    fix: "",
  }]);
});

Deno.test("examineJournal says what each kind of damage means", () => {
  const line = { bytes: 3, raw: "x" };
  const found = examineJournal({
    ...SOUND,
    ok: false,
    damage: [
      ...[2, 3, 4, 5, 6, 7].map((n) => ({
        ...line,
        line: n,
        kind: "torn" as const,
      })),
      { ...line, line: 8, kind: "broken" },
      { ...line, line: 9, kind: "tail" },
    ],
  });
  assertEquals(found.map(({ status }) => status), ["error", "warn", "warn"]);
  assertMatch(found[0]?.detail ?? "", /^1 broken line \(line 8\): it may hide/);
  assertMatch(
    found[1]?.detail ?? "",
    /^6 torn lines \(lines 2, 3, 4, 5, 6, \.\.\.\)/,
  );
  assertMatch(found[0]?.fix ?? "", /dos journal repair/);
});

Deno.test("examineJournal warns of odd records only where they are not sound", () => {
  const findings = ["4 records repeat or go back in seq"];
  const of = (ok: boolean): string[] =>
    examineJournal({ ...SOUND, ok, findings }).map(({ status }) => status);
  const [SANE, ODD] = [true, false];
  assertEquals(of(SANE), ["ok", "ok"]);
  assertEquals(of(ODD), ["ok", "warn"]);
});

const CHECKPOINT =
  '{"history": "lane-journal.1-9.jsonl", "history_bytes": 4, "leases": [], "op": "CHECKPOINT", "seq_watermark": 9}\n';

Deno.test("examineHistory finds what a compaction set aside", async () => {
  const rows: readonly [string, string | null, string, RegExp][] = [
    [CHECKPOINT, "past", "ok", /9\.jsonl", 4 bytes$/],
    [CHECKPOINT, "past+", "ok", /5 bytes; 1 of them came late/],
    [CHECKPOINT, null, "warn", /is not there; no lease is lost$/],
  ];
  await Promise.all(rows.map(async ([text, history, status, words]) => {
    await using shelf = new Shelf();
    const journal = shelf.put("lane-journal.jsonl", text);
    if (history !== null) shelf.put("lane-journal.1-9.jsonl", history);
    const [finding] = await run(examineHistory(journal));
    assertEquals(finding?.status, status);
    assertMatch(finding?.detail ?? "", words);
  }));
});

Deno.test("examineHistory says nothing where no history was set aside", async () => {
  const rows = [
    "",
    '{"op":"REFUSE","seq":1}\n',
    CHECKPOINT.replace("lane-journal.1-9.jsonl", "../../etc/passwd"),
    `${CHECKPOINT}{"leases":[],"op":"CHECKPOINT","seq_watermark":9}\n`,
  ];
  await Promise.all(rows.map(async (text) => {
    await using shelf = new Shelf();
    const journal = shelf.put("lane-journal.jsonl", text);
    assertEquals(await run(examineHistory(journal)), []);
  }));
});

Deno.test("examinePeers tells which journals of other working trees block here", async () => {
  await using shelf = new Shelf();
  const lease = { lane: "api", loop_ts: "L1", holder: "bob" };
  const paths = [
    shelf.put("idle.jsonl", '{"op":"REFUSE","seq":1}\n'),
    shelf.put(
      "busy.jsonl",
      `${
        JSON.stringify({
          op: "ACQUIRE",
          lane: "api",
          loop_ts: "L1",
          seq: 1,
          lease,
        })
      }\n`,
    ),
    shelf.root,
    shelf.put("cut.jsonl", '{"op":"ACQ\n'),
    shelf.put("torn.jsonl", '{"op":"ACQ\n{"op":"REFUSE","seq":1}\n'),
    shelf.put("spoilt.jsonl", '{"op":"ACQUIRE","lane":x}\n'),
  ];
  const found = await run(examinePeers(paths));
  assertEquals(
    found.map(({ status }) => status),
    ["ok", "warn", "error", "ok", "warn", "error"],
  );
  assertMatch(found[1]?.detail ?? "", /with 1 live lease: they block here/);
  assertMatch(found[2]?.detail ?? "", /^Cannot use/);
  assertMatch(found[5]?.detail ?? "", /spoilt\.jsonl", with 1 damaged line$/);
  assertMatch(found[5]?.fix ?? "", /journal repair --this-worktree/);
});
