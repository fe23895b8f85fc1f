import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { acquire } from "../../src/lease/acquire.ts";
import { closeJournal, openJournal } from "../../src/stores/journal_file.ts";
import {
  type JournalState,
  resumeScan,
  scanJournal,
} from "../../src/stores/journal_scan.ts";
import { journalBytes } from "../fuzz/journals.ts";
import type { Steps } from "../../src/stores/machine.ts";
import { Den } from "../support/den.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";
import { deskOf, liveIn } from "../support/scenarios.ts";

const NAME = "lane-journal.1-1.jsonl";

/** What tells one state from another. */
function toldBy(state: JournalState): unknown {
  const { fold, ...rest } = state;
  return { ...rest, live: fold.identified(), seq: fold.highestSeq };
}

/** Scans a part, then what is new. `null` where that cannot be done. */
async function inTwo(
  den: Den,
  first: Uint8Array,
  whole: Uint8Array,
): Promise<JournalState | null> {
  den.writeJournal(first);
  const { machine } = den.open();
  return await machine.run(function* (): Steps<JournalState | null> {
    const file = yield* openJournal(den.site.journal);
    if (file === null) return null;
    try {
      const state = yield* scanJournal(file);
      Deno.writeFileSync(den.site.journal, whole.subarray(first.length), {
        append: true,
      });
      return yield* resumeScan(file, state);
    } finally {
      yield* closeJournal(file);
    }
  }());
}

async function atOnce(den: Den): Promise<JournalState> {
  const { machine } = den.open();
  return await machine.run(function* (): Steps<JournalState> {
    const file = yield* openJournal(den.site.journal);
    try {
      return yield* scanJournal(file);
    } finally {
      yield* closeJournal(file);
    }
  }());
}

Deno.test("a scan that goes on comes to what one scan comes to", async () => {
  using den = new Den();
  let resumed = 0;
  await fc.assert(
    fc.asyncProperty(journalBytes, fc.nat(), async (bytes, at) => {
      const cut = bytes.lastIndexOf(0x0a, at % (bytes.length + 1)) + 1;
      const state = await inTwo(den, bytes.subarray(0, cut), bytes);
      if (state === null) return;
      resumed++;
      assertEquals(toldBy(state), toldBy(await atOnce(den)));
    }),
    { numRuns: 700, seed: 19 },
  );
  assert(resumed > 300, `${resumed} resumed`);
});

Deno.test("a scan does not go on behind a line without an end, or one that may be torn", async () => {
  using den = new Den();
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const grant = journalOf(grantOf(aLease()));
  await inTurn(["{}", '{"op": ', `${grant}torn\n`], async (text) => {
    assertEquals(await inTwo(den, bytes(text), bytes(text + grant)), null);
  });
});

Deno.test("a scan knows the history that a journal names last", async () => {
  const history = { history: NAME, history_bytes: 7 };
  const table: [readonly Record<string, unknown>[], string, number][] = [
    [[], "", 0],
    [[{ op: "CHECKPOINT", ...history }], NAME, 7],
    [[{ op: "CHECKPOINT", ...history }, { op: "CHECKPOINT" }], "", 0],
    [
      [{ op: "CHECKPOINT", ...history }, {
        op: "HISTORY",
        ...history,
        history_bytes: 9,
      }],
      NAME,
      9,
    ],
    [[{ op: "HALT", ...history }], "", 0],
    [[{ op: "CHECKPOINT", history: "../x", history_bytes: 1 }], "", 0],
    [[{ op: "CHECKPOINT", history: NAME, history_bytes: -1 }], "", 0],
    [[{ op: "CHECKPOINT", history: NAME, history_bytes: 0.5 }], "", 0],
    [[{ op: "CHECKPOINT", history: NAME }], "", 0],
  ];
  using den = new Den();
  await inTurn(table, async ([entries, name, bytes]) => {
    den.writeJournal(journalOf(...entries));
    assertEquals((await atOnce(den)).history, { name, bytes });
  });
});

Deno.test("a journal that an editor gave line ends of Windows holds what it held, and grows on", async () => {
  using den = new Den();
  const held = aLease({ acquired_at: "2026-06-01T12:00:00Z" });
  den.writeJournal(journalOf(grantOf(held)).replaceAll("\n", "\r\n"));
  const before = den.journal();
  const refused = await acquire(
    deskOf(den.open(), den),
    aRequest({ owner: "eve", lane: "x", tree: ["**"] }),
  );
  assertEquals(refused.outcome, "refuse");
  const granted = await acquire(
    deskOf(den.open(), den),
    aRequest({ owner: "eve", lane: "x", tree: ["elsewhere"] }),
  );
  assertEquals(granted.outcome, "acquire");
  assertEquals(den.journal().slice(0, before.length), before);
  assertEquals(liveIn(den).map(({ lane }) => lane), [held.lane, "x"]);
});
