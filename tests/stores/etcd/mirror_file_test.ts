import { assert, assertEquals } from "@std/assert";
import { createMachine } from "../../../src/stores/deno_machine.ts";
import {
  appendMirror,
  mergeMirror,
  prepareMirror,
  readMirror,
  replaceMirror,
  textOf,
} from "../../../src/stores/etcd/mirror_file.ts";
import { writeState } from "../../../src/stores/etcd/mirror_notes.ts";
import type { MirrorState } from "../../../src/stores/etcd/mirror_state.ts";
import { createRunner, type Steps } from "../../../src/stores/machine.ts";
import { Den } from "../../support/den.ts";

function record(seq: number): { seq: number; line: string } {
  return { seq, line: `{"op": "HALT", "seq": ${seq}}` };
}

function run<T>(steps: Steps<T>): Promise<T> {
  return createRunner(createMachine(), () => Promise.resolve()).run(steps);
}

const EMPTY: MirrorState = {
  ...{
    of: "one",
    cluster: "",
    boot: "b",
    base: 0,
    revision: 1,
    from: 1,
    ahead: [],
  },
  ...{ last: 0, lastSum: "", bytes: 0, lines: 0, end: "" },
};

Deno.test("prepareMirror() makes its directories once", async () => {
  using den = new Den();
  const home = `${den.root}/.dos/etcd/0a`;
  const site = { ...den.site, journal: `${home}/lane-journal.jsonl` };
  await run(prepareMirror(site, `${den.root}/.dos`));
  await run(prepareMirror(site, `${den.root}/.dos`));
  assertEquals(den.names(), [".gitignore", "etcd"]);
});

Deno.test("a mirror is known by its bytes, its end and its boot", async () => {
  using den = new Den();
  const { site } = den;
  den.makeHome();
  const extent = await run(replaceMirror(site, [textOf([1, 2].map(record))]));
  assertEquals([extent.lines, extent.bytes], [2, den.journal().length]);
  await run(writeState(site, { ...EMPTY, ...extent }));
  assertEquals((await run(readMirror(site, "b")))?.state.bytes, extent.bytes);
  den.append("more");
  assert((await run(readMirror(site, "b")))?.isLonger);
  assert(await run(readMirror(site, "other")));
  const text = den.journal();
  den.writeJournal(text.replace("HALT", "HA}T").replace(": 1}", ": 1 "));
  assertEquals(await run(readMirror(site, "other")), null);
  den.writeJournal(text.slice(0, extent.bytes - 1));
  assertEquals(await run(readMirror(site, "b")), null);
});

Deno.test("records are appended once, whatever was left of them", async () => {
  using den = new Den();
  const { site } = den;
  den.makeHome();
  const extent = await run(replaceMirror(site, [textOf([record(1)])]));
  const state = { ...EMPTY, ...extent };
  const whole = `${den.journal()}${record(2).line}\n${record(3).line}\n`;
  for (const left of ["", record(2).line.slice(0, 9), `${record(2).line}\n`]) {
    den.writeJournal(whole.slice(0, extent.bytes) + left);
    // deno-lint-ignore no-await-in-loop -- one after the other
    const after = await run(appendMirror(site, state, [2, 3].map(record)));
    assertEquals(den.journal(), whole);
    assertEquals([after.bytes, after.lines], [whole.length, 3]);
  }
  den.writeJournal(`${whole.slice(0, extent.bytes)}something else`);
  await run(appendMirror(site, state, [2, 3].map(record)));
  assertEquals(den.journal(), whole);
});

Deno.test("records that come late are put where their numbers belong", async () => {
  using den = new Den();
  const { site } = den;
  den.makeHome();
  const lines = [record(2), { line: "{}" }, ...[5, 9].map(record)];
  const extent = await run(replaceMirror(site, [textOf(lines)]));
  const state = { ...EMPTY, ...extent };
  await run(mergeMirror(site, state, [4, 7, 11].map(record)));
  const seqs = den.journal().trim().split("\n").map((x) => JSON.parse(x).seq);
  assertEquals(seqs, [2, undefined, 4, 5, 7, 9, 11]);
});
