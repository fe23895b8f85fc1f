// deno-lint-ignore-file no-await-in-loop -- the program is run once after the other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { anAfternoon, linesOf } from "../support/afternoon.ts";
import {
  aLease,
  aPeerLease,
  grantOf,
  journalOf,
  stampAt,
} from "../support/records.ts";
import { dos, inTempDir, makeReadOnly, pictureOf } from "./dos.ts";

/** All verbs that look back. */
const VERBS: readonly (readonly string[])[] = [
  ["why", "api"],
  ["why", "--path", "src/api/users.ts"],
  ["why", "--owner", "ann", "--at", "2026-06-01T14:03Z"],
  ["blame", "src/api/users.ts"],
  ["journal", "at", "2026-06-01T14:03:00Z"],
  ["journal", "log", "--lane", "api"],
  ["journal", "log", "--path", "src"],
];

const JOURNAL = ".dos/lane-journal.jsonl";

/** What steers a terminal, in the middle of text. */
const EVIL = "\x1b[2J\u202e'; rm -rf ~ #\n$(id)";

async function planted(
  text: string,
  body: (cwd: string) => Promise<void>,
): Promise<void> {
  await inTempDir(async (cwd) => {
    await Deno.mkdir(`${cwd}/.dos`);
    await Deno.writeTextFile(`${cwd}/${JOURNAL}`, text);
    await body(cwd);
  });
}

Deno.test("looking back works on a read-only store, and writes nothing", async () => {
  const { entries, config } = anAfternoon();
  await planted(linesOf(entries.slice(0, 600)), async (cwd) => {
    await Deno.writeTextFile(`${cwd}/dos.jsonc`, config);
    const undo = await makeReadOnly(cwd);
    if (undo === null) return;
    try {
      const before = await pictureOf(cwd);
      for (const verb of VERBS) {
        const { code, stdout, stderr } = await dos({ cwd }, ...verb);
        assertEquals([code, stderr], [0, ""], verb.join(" "));
        assert(stdout.length > 2, verb.join(" "));
      }
      assertEquals(await pictureOf(cwd), before);
    } finally {
      await undo();
    }
  });
});

Deno.test("looking back without a store finds nothing, and makes none", async () => {
  await inTempDir(async (cwd) => {
    for (const verb of VERBS) {
      const { code, stderr } = await dos({ cwd }, ...verb);
      assertEquals([code, stderr], [0, ""], verb.join(" "));
    }
    const why = (await dos({ cwd }, "why", "main")).json();
    assertEquals([why.held_by, why.refusals], [[], []]);
    const at = await dos({ cwd }, "journal", "at", "1");
    assertEquals(at.code, 2);
    assertStringIncludes(at.stderr, "there is no record yet");
    assertEquals(await pictureOf(cwd), []);
  });
});

Deno.test("looking back says on standard error what of history cannot be read", async () => {
  const peer = aPeerLease({ tree: ["src/api"], lane: "api", holder: "ann" });
  const text = journalOf(grantOf(peer)) +
    '{"op": "ACQUIRE", "lane": "torn", "loop_\n' +
    '{"op": "ACQUIRE", "lane": "lost"!, "loop_ts": "t", "lease": {}}\n' +
    JSON.stringify({
      ...{ op: "REFUSE", lane: "api", loop_ts: "t", holder: "quin" },
      ...{ reason: "held", reason_class: "", seq: 3, ts: stampAt(3) },
    }) + '\n{"op": "RELEASE", "lane": "api", "lo';
  await planted(text, async (cwd) => {
    const before = await pictureOf(cwd);
    for (const verb of VERBS) {
      const { code, stderr } = await dos({ cwd }, ...verb);
      assertEquals(code, 0, verb.join(" "));
      assertStringIncludes(stderr, "2 lines of history cannot be read");
      assertStringIncludes(stderr, "last line is unfinished");
    }
    const why = (await dos({ cwd }, "why", "src/api/users.ts")).json();
    const [ann] = why.held_by;
    assertEquals([ann.holder, ann.fence], ["ann", null]);
    assertEquals(why.refusals[0].holder, "quin");
    // The damage may hide a lease: nobody can tell what a request would get.
    assertEquals(why.request, null);
    assertStringIncludes(why.request_unknown, "line 3");
    const told = await dos({ cwd }, "why", "src/api/users.ts", "--text");
    assertStringIncludes(told.stdout, "without a fence");
    assertEquals(await pictureOf(cwd), before);
  });
});

Deno.test("looking back says what history is not there, and takes it for unknown", async () => {
  await inTempDir(async (cwd) => {
    await Deno.mkdir(`${cwd}/.dos`);
    const lease = (verb: string, owner: string, lane: string) =>
      dos({ cwd }, "lease-lane", verb, "--owner", owner, "--lane", lane);
    await lease("acquire", "a", "main");
    await lease("acquire", "b", "other");
    const { history } = (await dos({ cwd }, "journal", "compact")).json();
    assertEquals(typeof history, "string");
    await lease("release", "a", "main");
    const text = await Deno.readTextFile(`${cwd}/${JOURNAL}`);
    await Deno.remove(`${cwd}/.dos/${history}`);
    const sayings = [
      ["blame", "x"],
      ["why", "x"],
      ["stats"],
      ["timeline", "--since", "2h"],
    ];
    for (const words of sayings) {
      const { code, stderr, stdout } = await dos({ cwd }, ...words);
      assertEquals(code, 0, stderr);
      assertStringIncludes(stderr, "is not there");
      const { known_from } = JSON.parse(stdout);
      assertEquals([known_from.missing, known_from.seq > 0], [history, true]);
      const told = await dos({ cwd }, ...words, "--text");
      assertStringIncludes(
        told.stdout.replaceAll(/\s+/g, " "),
        `not known before record ${known_from.seq}`,
      );
    }
    const { holds } = (await dos({ cwd }, "blame", "x")).json();
    assertEquals(holds[0].holder, "a");
    for (const words of [["journal", "at"], ["why", "x", "--at"]]) {
      for (const moment of ["1", "2h"]) {
        const { code, stderr } = await dos({ cwd }, ...words, moment);
        assertEquals(code, 5);
        assertStringIncludes(stderr, "history is not known before record");
      }
      assertEquals((await dos({ cwd }, ...words, "now")).code, 0);
    }
    assertEquals(await Deno.readTextFile(`${cwd}/${JOURNAL}`), text);
  });
});

Deno.test("what others wrote cannot steer a terminal or a shell", async () => {
  const lease = aLease({ lane: EVIL, holder: EVIL, region: ["**"] });
  const refusal = {
    ...{ op: "REFUSE", lane: EVIL, loop_ts: EVIL, holder: EVIL, seq: 2 },
    ...{ reason: EVIL, reason_class: EVIL, region: [EVIL], ts: stampAt(1) },
    conflict: {
      ...{ lane: EVIL, holder: EVIL, loop_ts: EVIL, witness_path: EVIL },
      ...{ requested_pattern: EVIL, live_pattern: EVIL },
    },
  };
  const text = journalOf(grantOf(lease), refusal);
  await planted(text, async (cwd) => {
    const verbs = [
      ...VERBS,
      ["why", EVIL],
      ["why", "--owner", EVIL],
      ["why", "--lane", EVIL],
      ["why", "--path", EVIL],
      ["why", "--path", EVIL, "--at", "2"],
      ["blame", EVIL],
      ["blame", "-x"],
      ["why", "--path", "-x"],
      ["journal", "at", "1"],
      ["journal", "log"],
      ["journal", "log", "--path", EVIL],
    ].map((verb) => verb.includes("-x") ? verb.toSpliced(-1, 1, "./-x") : verb);
    for (const verb of verbs) {
      for (const form of ["--text", "--json"]) {
        const { code, stdout, stderr } = await dos({ cwd }, ...verb, form);
        assertEquals([code, stderr], [0, ""], verb.join(" "));
        // deno-lint-ignore no-control-regex -- they are what is forbidden
        const found = /[\x00-\x09\x0b-\x1f\u202e]/.test(stdout);
        assertEquals({ verb, form, found }, { verb, form, found: false });
      }
    }
    const why = (await dos({ cwd }, "why", "--path", "x")).json();
    for (const step of why.next) assert(!step.includes("$(id)"), step);
    assertEquals(why.refusals.length, 0);
  });
});
