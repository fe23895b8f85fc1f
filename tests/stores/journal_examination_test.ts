import { assertEquals, assertMatch } from "@std/assert";
import type { Verification } from "../../src/journal/upkeep.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import {
  examineFloor,
  examineHistory,
  examineJournal,
  examinePeers,
} from "../../src/stores/journal_examination.ts";
import { drive, type Steps } from "../../src/stores/machine.ts";
import { Den } from "../support/den.ts";

const SOUND: Verification = {
  ok: true,
  entries: 2,
  lines: 2,
  bytes: 99,
  damage: [],
  gaps: [],
  repeats: [],
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
  const line = {
    offset: 9,
    bytes: 3,
    means: "so much",
    looks_like: null,
    raw: "x",
  };
  const lost = { op: "ACQUIRE", lane: "api", holder: "ada", seq: 7 };
  const found = examineJournal({
    ...SOUND,
    ok: false,
    damage: [
      ...[2, 3, 4, 5, 6, 7].map((n) => ({
        ...line,
        line: n,
        kind: "torn" as const,
      })),
      { ...line, line: 8, kind: "broken", looks_like: lost },
      { ...line, line: 9, kind: "tail" },
    ],
  });
  assertEquals(found.map(({ status }) => status), ["error", "warn", "warn"]);
  assertMatch(
    found[0]?.detail ?? "",
    /^1 broken line \(line 8\), looks like a grant of lane "api" to ada, number 7$/,
  );
  assertMatch(
    found[1]?.detail ?? "",
    /^6 torn lines \(lines 2, 3, 4, 5, 6, \.\.\.\)/,
  );
  assertMatch(found[0]?.fix ?? "", /dos journal repair/);
  assertEquals(found.map(({ means }) => means), Array(3).fill("so much"));
});

Deno.test("examineJournal says what a setback and missing numbers mean", () => {
  const [, back, gap] = examineJournal({
    ...SOUND,
    ok: false,
    went_back: { ends_at: 3, given_out: 17 },
    gaps: [{ line: 2, from: 2, to: 2 }, { line: 5, from: 7, to: 9 }],
    findings: ["line 2: before it number 2 is missing; so it is"],
  });
  assertEquals(back?.status, "error");
  assertMatch(back?.detail ?? "", /ends at 3, but 17 was given out/);
  assertMatch(back?.fix ?? "", /`dos journal repair --accept`/);
  assertEquals(gap?.status, "warn");
  assertMatch(gap?.detail ?? "", /: 2 before line 2, 7 to 9 before line 5$/);
  assertMatch(`${gap?.means} ${gap?.fix}`, /is not seen.*dos lease-lane live/);
});

Deno.test("examineFloor tells the number, and what holds none", async () => {
  const rows: readonly [string | null, RegExp][] = [
    [null, /^$/],
    ["17\n", /^ok: The journal must reach number 17, kept in /],
    ["oops", /^warn: .*dos-seq" holds no number$/],
  ];
  await Promise.all(rows.map(async ([text, words]) => {
    using den = new Den();
    if (text !== null) await Deno.writeTextFile(`${den.root}/dos-seq`, text);
    const found = await run(examineFloor(den.site));
    const said = found.map(({ status, detail }) => `${status}: ${detail}`);
    assertMatch(said.join(), words);
  }));
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
