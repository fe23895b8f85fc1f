/**
 * The last record is cut at every byte. Nothing is invented, what came before
 * survives, and the next writers go on as if it had never been.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import { Den } from "../support/den.ts";
import { aDesk } from "../support/desk.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
import { liveIn } from "../support/scenarios.ts";

const FIRST = journalOf(grantOf(aLease(), 1));

/** Cut at `length` bytes: the lanes that live after two more acquires. */
async function lanesAfter(last: Uint8Array, length: number): Promise<string[]> {
  using den = new Den();
  const first = new TextEncoder().encode(FIRST);
  den.writeJournal(new Uint8Array([...first, ...last.subarray(0, length)]));
  const desk = aDesk(den.open().ledger, { clock: den.clock });
  const one = aRequest({ owner: "eve", lane: "one", tree: ["one"] });
  const two = aRequest({ owner: "eve", lane: "two", tree: ["two"] });
  assertEquals((await acquire(desk, one)).outcome, "acquire", `at ${length}`);
  assertEquals((await acquire(desk, two)).outcome, "acquire", `at ${length}`);
  return liveIn(den).map(({ lane }) => String(lane));
}

async function cutEverywhere(
  last: string,
  effect: { cut: string[]; whole: string[] },
): Promise<void> {
  const bytes = new TextEncoder().encode(last);
  for (let length = 0; length <= bytes.length; length++) {
    // A record that lacks nothing but its LF says all that it had to say.
    const expected = length >= bytes.length - 1 ? effect.whole : effect.cut;
    // deno-lint-ignore no-await-in-loop -- one store at a time
    assertEquals(await lanesAfter(bytes, length), expected, `at ${length}`);
  }
}

Deno.test("a grant that is torn at any byte is no grant", async () => {
  const lease = { lane: "wéb", loop_ts: "t", region: ["wéb/𝒳"], a: { b: {} } };
  await cutEverywhere(journalOf(grantOf(lease, 2)), {
    cut: ["api", "one", "two"],
    whole: ["api", "wéb", "one", "two"],
  });
});

Deno.test("a release that is torn at any byte releases nothing", async () => {
  const entry = { op: "RELEASE", lane: "api", loop_ts: "t-ada", seq: 2 };
  await cutEverywhere(journalOf(entry), {
    cut: ["api", "one", "two"],
    whole: ["one", "two"],
  });
});

Deno.test("a CHECKPOINT that is torn at any byte forgets nothing", async () => {
  const leases = [aLease({ lane: "x", region: ["x"] })];
  const entry = { op: "CHECKPOINT", leases, seq_watermark: 9 };
  await cutEverywhere(journalOf(entry), {
    cut: ["api", "one", "two"],
    whole: ["x", "one", "two"],
  });
});

Deno.test("a tail of zeros, as a power cut leaves it, is torn too", async () => {
  const lanes = await lanesAfter(new Uint8Array(4096), 4096);
  assertEquals(lanes, ["api", "one", "two"]);
});

Deno.test("a torn line never comes to look like one that hides a grant", async () => {
  using den = new Den();
  den.writeJournal(`${FIRST}{"lease": {"lane": "x"}`);
  const { ledger } = den.open();
  await ledger.transact(() => ({ append: [{ op: "HALT" }], result: null }));
  const { damage, unsafe } = await ledger.read();
  assertEquals(damage.map(({ kind }) => kind), ["torn"]);
  assertEquals(unsafe, null);
  assert(den.journal().startsWith(FIRST));
});
