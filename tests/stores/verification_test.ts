import { assert, assertEquals, assertFalse } from "@std/assert";
import type { Verification } from "../../src/journal/upkeep.ts";
import {
  DAMAGE_MEANINGS,
  verifyJournal,
} from "../../src/stores/verification.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, aPeerLease, grantOf, journalOf } from "../support/records.ts";

const ADA = journalOf(grantOf(aLease(), 1));

async function verify(text: string): Promise<Verification> {
  using den = new Den();
  den.writeJournal(text);
  return await new FaultyMachine().run(verifyJournal(den.open().store));
}

Deno.test("verifyJournal finds nothing wrong with a sound journal, or none", async () => {
  assertEquals(await verify(ADA), {
    ok: true,
    entries: 1,
    lines: 1,
    bytes: ADA.length,
    damage: [],
    gaps: [],
    repeats: [],
    went_back: null,
    findings: [],
    live: 1,
  });
  using den = new Den();
  const none = await new FaultyMachine().run(verifyJournal(den.open().store));
  assert(none.ok);
  assertEquals(none.lines, 0);
});

Deno.test("verifyJournal names each damaged line as an editor counts", async () => {
  const found = await verify(`${ADA}{"op" 1}\n\nhalf\n${ADA}{"op": "tor`);
  assertFalse(found.ok);
  assertEquals(
    found.damage,
    ([
      { line: 2, kind: "broken", offset: ADA.length, raw: '{"op" 1}' },
      { line: 4, kind: "torn", offset: ADA.length + 10, raw: "half" },
      {
        line: 6,
        kind: "tail",
        offset: 2 * ADA.length + 15,
        raw: '{"op": "tor',
      },
    ] as const).map((one) => ({
      ...one,
      bytes: one.raw.length,
      means: DAMAGE_MEANINGS[one.kind],
      looks_like: null,
    })),
  );
  assertEquals(found.lines, 6);
});

Deno.test("verifyJournal shows no more of a long line than a person can read", async () => {
  const [damage] = (await verify(`${"x".repeat(5000)}\n${ADA}`)).damage;
  assertEquals(damage?.bytes, 5000);
  assertEquals(damage?.raw.length, 200);
});

Deno.test("verifyJournal reports numbers that do not count and numbers that repeat", async () => {
  const odd = [0, -1, 1.5, "7", true, 2 ** 52, 2 ** 60];
  await inTurn(odd, async (seq) => {
    const found = await verify(
      `{"op": "HALT", "seq": ${JSON.stringify(seq)}}\n`,
    );
    assertFalse(found.ok, String(seq));
    assertEquals(found.findings.length, 1);
  });
  const repeats = await verify(journalOf(
    { op: "HALT", seq: 1 },
    { op: "HALT", seq: 2 },
    { op: "ENFORCE", seq: 2 },
    { op: "HALT", seq: 1 },
    { op: "CHECKPOINT", seq_watermark: 9 },
    { op: "HALT", seq: null },
  ));
  assert(repeats.ok, "dos-kernel repeats numbers as a habit");
  assertEquals(repeats.repeats, [
    { line: 3, seq: 2, late: false },
    { line: 4, seq: 1, late: false },
  ]);
  assert(repeats.findings[0]?.startsWith("line 3: number 2 is there twice"));
});

Deno.test("verifyJournal tells by line that lines were deleted or swapped", async () => {
  const lines = [1, 2, 3, 4].map((seq) => journalOf({ op: "HALT", seq }));
  const [one = "", two = "", three = "", four = ""] = lines;
  const deleted = await verify(one + four);
  assertFalse(deleted.ok);
  assertEquals(deleted.gaps, [{ line: 2, from: 2, to: 3 }]);
  assert(deleted.findings[0]?.startsWith("line 2: before it numbers 2 to 3"));
  const swapped = await verify(one + three + two + four);
  assert(swapped.ok);
  assertEquals(swapped.repeats, [{ line: 3, seq: 2, late: true }]);
});

Deno.test("verifyJournal reports live leases that share a path", async () => {
  const table: [Record<string, unknown>, Record<string, unknown>, boolean][] = [
    [{ region: ["a/**"] }, { region: ["b/**"] }, true],
    [{ region: ["a/**"] }, { region: ["a/x.ts"] }, false],
    [{ region: [], tree: ["a/x.ts"] }, { region: ["a/x.ts/y"] }, false],
    [{ region: ["["] }, { region: ["b"] }, false],
    [{ region: [], tree: [] }, { region: ["b"] }, true],
  ];
  await inTurn(table, async ([one, two, ok]) => {
    const found = await verify(journalOf(
      grantOf(aLease({ ...one, lane: "one" }), 1),
      grantOf(aLease({ ...two, lane: "two" }), 2),
    ));
    assertEquals(found.ok, ok, JSON.stringify([one, two]));
    assertEquals(found.findings.length, ok ? 0 : 1);
  });
});

Deno.test("verifyJournal compares peers' leases too", async () => {
  const found = await verify(journalOf(
    grantOf(aPeerLease({ tree: ["src"] })),
    grantOf(aLease({ region: ["src/a.ts"] }), 2),
  ));
  assert(found.findings[0]?.includes("src/a.ts"), found.findings[0]);
});
