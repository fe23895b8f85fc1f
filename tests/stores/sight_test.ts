import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Lease } from "../../src/domain/lease.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { cacheOf } from "../../src/stores/fold_cache_writer.ts";
import { reading } from "../../src/stores/ledger_view.ts";
import { type Question, type Sight, sightOf } from "../../src/stores/sight.ts";
import { headsOf } from "../../src/domain/pattern_head.ts";
import { entry, journalBytes, line } from "../fuzz/journals.ts";
import { Den } from "../support/den.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const ASKED: Question = { paths: ["api/x.ts"], session: "mine", pid: 41 };

function look(den: Den, asked: Partial<Question> = {}): Sight | null {
  return sightOf({ ...den.site, storeRoot: den.root }, { ...ASKED, ...asked });
}

function lanesOf(sight: Sight | null): unknown[] {
  return sight?.leases.map(({ lease }) => lease.lane).sort() ?? [];
}

async function careful(den: Den): Promise<readonly Lease[] | null> {
  const { store, machine } = den.open();
  try {
    const view = await machine.runner().run(reading(store));
    return view.unsafe === null ? view.live : null;
  } catch {
    return null;
  }
}

function isAsked(lease: Lease, { paths, session, pid }: Question): boolean {
  const isBound = typeof lease.session_id === "string" &&
    lease.session_id !== "";
  return lease.session_id === session || (!isBound && lease.pid === pid) ||
    paths.some((path) =>
      headsOf(lease).some((x) => x === null || `${path}/`.startsWith(x))
    );
}

/** Nothing that was asked for is left out, and nothing is made up. */
async function mustAgree(
  den: Den,
  asked: Partial<Question> = {},
): Promise<boolean> {
  const sight = look(den, asked);
  if (sight === null) return false;
  const live = await careful(den);
  if (live === null) throw new Error("the careful reader trusts it not");
  const question = { ...ASKED, ...asked };
  const keyOf = ({ holder, region, tree, pid, session_id }: Lease): string =>
    JSON.stringify([holder, region, tree, pid, session_id]);
  const wanted = live.filter((lease) => isAsked(lease, question)).map(keyOf);
  const found = sight.leases.filter(({ lease }) => isAsked(lease, question))
    .map(({ lease }) => keyOf(lease));
  assertEquals(found.toSorted(), wanted.toSorted());
  return true;
}

function step(
  name: string,
  fields: Partial<Lease> = {},
): [JournalEntry, JournalEntry] {
  const lease = aLease({ lane: name, loop_ts: `t-${name}`, ...fields });
  const { lane, loop_ts } = lease;
  return [
    { op: "ACQUIRE", lane, loop_ts, lease },
    { op: "RELEASE", lane, loop_ts },
  ];
}

async function append(den: Den, ...entries: JournalEntry[]): Promise<void> {
  const { ledger } = den.open(() => {}, { configMark: "1:2:3:4" });
  await ledger.transact(() => ({ append: entries, result: null }));
}

/** A store with a cache that holds five leases. */
async function cached(): Promise<Den> {
  const den = new Den();
  const fields: Partial<Lease>[] = [
    { region: ["api/**"], session_id: "theirs" },
    { region: ["docs/**"], session_id: "mine" },
    { region: ["web/*"], pid: 41 },
    { region: ["other/**"], session_id: "theirs" },
    { region: ["**/*.md"], session_id: "fourth", pid: 41 },
  ];
  const held = fields.map((x, k) => step(`held-${k}`, x).slice(0, 1));
  const history = Array.from({ length: 100 }, (_, k) => step(`gone-${k}`));
  await append(den, ...[...held, ...history].flat());
  assert((await Deno.readTextFile(cacheOf(den.site.journal))) !== "");
  return den;
}

Deno.test("sightOf finds in a cache what is asked for, and nothing else", async () => {
  using den = await cached();
  const lanes = (asked: Partial<Question>): unknown[] =>
    look(den, asked)?.leases.map(({ lease, isNear }) =>
      `${lease.lane}${isNear ? "!" : ""}`
    ).sort() ?? [];
  assertEquals(lanes({}), ["held-0!", "held-1", "held-2", "held-4!"]);
  assertEquals(lanes({ paths: [] }), ["held-1", "held-2"]);
  assertEquals(lanes({ paths: [], session: "x", pid: 7 }), []);
  assertEquals(lanes({ paths: ["other/a"], session: "x", pid: 7 }), [
    "held-3!",
    "held-4!",
  ]);
  assertEquals(look(den)?.config, "1:2:3:4");
  assert(await mustAgree(den));
});

Deno.test("sightOf follows what was appended to the journal since", async () => {
  using den = await cached();
  const before = await Deno.readTextFile(cacheOf(den.site.journal));
  const [grant, end] = step("held-0", { region: ["api/**"] });
  await append(den, end);
  assertEquals(lanesOf(look(den)), ["held-1", "held-2", "held-4"]);
  await append(den, grant, {
    op: "HEARTBEAT",
    lane: "held-0",
    loop_ts: "t-held-0",
    heartbeat_at: "2026-06-01T14:09:00Z",
  });
  const [seen] = look(den)?.leases.filter((x) => x.lease.lane === "held-0") ??
    [];
  assertEquals([seen?.isNear, seen?.beat], [true, "2026-06-01T14:09:00Z"]);
  await append(den, ...step("new", { region: ["api/x.ts"] }).slice(0, 1));
  assert(await mustAgree(den));
  assert(lanesOf(look(den)).includes("new"));
  assertEquals(await Deno.readTextFile(cacheOf(den.site.journal)), before);
});

Deno.test("sightOf leaves records that it does not follow to other readers", () => {
  const odd: JournalEntry[] = [
    { op: "ADOPT", lane: "held-0", loop_ts: "t-held-0", holder: "bob" },
    { op: "CHECKPOINT", leases: [] },
    { op: "ACQUIRE", lane: "inline", loop_ts: "t", tree: ["api/**"] },
    { op: "RELEASE", lane: 7, loop_ts: "t" },
    { op: "RELEASE", lane: "b", loop_ts: "a\nc" },
  ];
  for (const record of odd) {
    using den = new Den();
    den.writeJournal(journalOf(grantOf(aLease()), record));
    assertEquals(look(den), null, JSON.stringify(record));
  }
  for (const text of ["{}\n[]\n", "{}\n\n", "{}", "\ufeff{}\n", "{} #torn\n"]) {
    using den = new Den();
    den.writeJournal(text);
    assertEquals(look(den), null, text);
  }
});

Deno.test("a damaged cache is not believed, whatever was damaged", async () => {
  using den = await cached();
  const path = cacheOf(den.site.journal);
  const sound = await Deno.readFile(path);
  let agreed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(sound.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom("change", "cut", "insert"),
      async (at, by, how) => {
        const head = sound.slice(0, at);
        const rest = sound.slice(how === "insert" ? at : at + 1);
        const middle = how === "cut" ? [] : [((sound[at] ?? 0) + by) % 256];
        const bytes = Uint8Array.from([...head, ...middle, ...rest]);
        await Deno.writeFile(path, bytes);
        if (await mustAgree(den)) agreed++;
      },
    ),
    { numRuns: 1_500, seed: 3 },
  );
  assert(agreed > 200, `${agreed} agreed`);
});

Deno.test("a cache of another journal is not believed", async () => {
  using den = await cached();
  using other = new Den();
  await append(other, ...step("x"), ...step("api", { region: ["api/**"] }));
  const cache = await Deno.readFile(cacheOf(den.site.journal));
  await Deno.writeFile(cacheOf(other.site.journal), cache);
  assert(await mustAgree(other));
  assertEquals(look(other)?.leases, []);
  const text = await Deno.readTextFile(den.site.journal);
  await Deno.writeTextFile(`${den.site.journal}.new`, text);
  await Deno.rename(`${den.site.journal}.new`, den.site.journal);
  assertEquals(look(den)?.config, "", "another file in its place");
  await Deno.writeTextFile(den.site.journal, text.slice(0, text.length / 2));
  assertEquals(look(den), null, "shorter, with a torn end");
});

Deno.test("sightOf trusts no journal that ends below its floor", async () => {
  using den = await cached();
  assert(look(den) !== null);
  await Deno.writeTextFile(den.site.floors[0] ?? "", "100000\n");
  assertEquals(look(den), null);
  await Deno.writeTextFile(den.site.floors[0] ?? "", "many\n");
  assertEquals(look(den), null);
});

for (
  const [what, journals, seen] of [
    ["of any bytes", journalBytes, 20],
    ["of whole records", fc.array(entry, { maxLength: 6 }).map(linesOf), 5],
    [
      "of sound lines",
      fc.array(line, { maxLength: 3 }).map((x) => bytesOf(x.join("\n"))),
      5,
    ],
  ] as const
) {
  Deno.test(`sightOf leaves out nothing ${what}, or knows no answer`, async () => {
    using den = new Den();
    let agreed = 0;
    await fc.assert(
      fc.asyncProperty(journals, async (bytes) => {
        den.writeJournal(bytes);
        if (await mustAgree(den)) agreed++;
      }),
      { numRuns: 800, seed: 17 },
    );
    assert(agreed >= seen, `${agreed} agreed`);
  });
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function linesOf(entries: readonly JournalEntry[]): Uint8Array {
  return bytesOf(entries.map((x) => `${JSON.stringify(x)}\n`).join(""));
}
