import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Lease } from "../../src/domain/lease.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { cacheOf } from "../../src/stores/fold_cache_writer.ts";
import { recallJournal } from "../../src/stores/fold_recall.ts";
import { closeJournal, openJournal } from "../../src/stores/journal_file.ts";
import {
  type JournalState,
  scanJournal,
} from "../../src/stores/journal_scan.ts";
import type { Steps } from "../../src/stores/machine.ts";
import { Den } from "../support/den.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease } from "../support/records.ts";

/** What both ways of reading come to, and whether the cache was used. */
async function bothWays(den: Den): Promise<boolean> {
  const { machine } = den.open();
  const told = ({ fold, cachedLines: _, ...rest }: JournalState): unknown => ({
    ...rest,
    live: [...fold.liveByKey()],
    tickets: fold.tickets(),
    seq: fold.nextSeq(),
  });
  return await machine.run(function* (): Steps<boolean> {
    const file = yield* openJournal(den.site.journal);
    try {
      const whole = yield* scanJournal(file);
      const recalled = yield* recallJournal(file);
      assertEquals(told(recalled), told(whole));
      return recalled.cachedLines > 0;
    } finally {
      yield* closeJournal(file);
    }
  }());
}

function step(name: string, fields: Partial<Lease> = {}): JournalEntry[] {
  const lease = aLease({ lane: name, loop_ts: `t-${name}`, ...fields });
  const { lane, loop_ts } = lease;
  const key = { lane, loop_ts };
  return [{ op: "ACQUIRE", ...key, lease }, { op: "RELEASE", ...key }];
}

async function append(den: Den, ...append: JournalEntry[]): Promise<void> {
  const { ledger } = den.open();
  await ledger.transact(() => ({ append, result: null }));
}

/** A journal with a cache, and a few leases. */
async function cached(): Promise<Den> {
  const den = new Den();
  const held = ["a", "é", "__proto__"].flatMap((x) => step(x).slice(0, 1));
  const gone = Array.from({ length: 80 }, (_, k) => step(`gone-${k}`)).flat();
  await append(den, ...held, ...gone);
  return den;
}

Deno.test("what is recalled from a cache is what the whole journal comes to", async () => {
  using den = await cached();
  assert(await bothWays(den));
  await append(den, ...step("new").slice(0, 1));
  await append(den, { op: "RELEASE", lane: "a", loop_ts: "t-a" });
  await append(den, { op: "HEARTBEAT", lane: "é", loop_ts: "t-é" });
  assert(await bothWays(den));
  await Deno.writeTextFile(den.site.journal, '{"op": "AC', { append: true });
  assert(await bothWays(den), "with a torn end");
  await Deno.writeTextFile(den.site.journal, "}\n{}\n", { append: true });
  assert(await bothWays(den), "with damage behind the cache");
});

Deno.test("a journal that was rewritten is read whole", async () => {
  using den = await cached();
  const { journal } = den.site;
  const text = await Deno.readTextFile(journal);
  const lines = text.split("\n");
  const rewrites: [string, string][] = [
    ["cut short", `${lines.slice(0, 100).join("\n")}\n`],
    ["a line less near the end", lines.toSpliced(-5, 1).join("\n")],
    ["a line more near the end", lines.toSpliced(-5, 0, "{}").join("\n")],
    ["longer, of other lines", text.replaceAll("gone", "done") + text],
    ["empty", ""],
  ];
  await inTurn(rewrites, async ([what, rewritten]) => {
    await Deno.writeTextFile(journal, rewritten);
    assert(!await bothWays(den), what);
  });
  await Deno.writeTextFile(journal, text);
  assert(await bothWays(den), "as it was");
  await Deno.writeTextFile(`${journal}.copy`, text);
  await Deno.rename(`${journal}.copy`, journal);
  assert(!await bothWays(den), "another file");
});

Deno.test("a cache that is damaged, older or of something else changes nothing", async () => {
  using den = await cached();
  const path = cacheOf(den.site.journal);
  const older = await Deno.readFile(path);
  await append(
    den,
    ...Array.from({ length: 90 }, (_, k) => step(`more-${k}`)).flat(),
    ...step("last").slice(0, 1),
  );
  const sound = await Deno.readFile(path);
  assert(sound.length !== older.length || sound.some((x, k) => x !== older[k]));
  await Deno.writeFile(path, older);
  assert(await bothWays(den), "an older one is as good as ever");
  await fc.assert(
    fc.asyncProperty(
      fc.nat(sound.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, by, isCut) => {
        const bytes = isCut ? sound.slice(0, at) : sound.slice();
        if (!isCut) bytes[at] = (bytes[at] ?? 0) ^ by;
        await Deno.writeFile(path, bytes);
        assert(!await bothWays(den));
      },
    ),
    { numRuns: 400, seed: 23 },
  );
  await Deno.remove(path);
  assert(!await bothWays(den), "gone");
  await Deno.mkdir(path);
  assert(!await bothWays(den), "a directory");
});

Deno.test("a compaction leaves a cache of the new journal, which is fresh still", async () => {
  using den = new Den();
  const held = Array.from({ length: 90 }, (_, k) => step(`held-${k}`)[0]);
  const gone = Array.from({ length: 90 }, (_, k) => step(`gone-${k}`)).flat();
  await append(den, ...held.filter((x) => x !== undefined), ...gone);
  const { keeper, machine } = den.open();
  assertEquals((await keeper.compact()).outcome, "compacted");
  assert(await bothWays(den));
  const state = await machine.run(function* (): Steps<JournalState> {
    const file = yield* openJournal(den.site.journal);
    try {
      return yield* recallJournal(file);
    } finally {
      yield* closeJournal(file);
    }
  }());
  assertEquals([state.isFresh, state.fold.live().length], [true, 90]);
});
