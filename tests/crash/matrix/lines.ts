/**
 * Journals with lines that are torn, damaged, foreign or hostile.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one store, one step after the other
import { openWorkspace, StoreError } from "@dos/lanes";
import { createChance, pickOne } from "../contention/plan.ts";
import { sayRan } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import type { Trial } from "../trial.ts";
import { HOSTILE_LINES } from "./hostile.ts";

const ACQUIRE = ["lease-lane", "acquire", "--owner", "dan", "--lane", "new"];
const NEW = [...ACQUIRE, "--tree", "new/x.md", "--pid", "0"];
const LF = 0x0a;
const encoder = new TextEncoder();

/** Acquires by the program, and wants it to be told and the rest to be sound. */
async function acquireOn(store: TrialStore): Promise<string | null> {
  store.asks("dan", "new");
  const ran = await store.dos([...NEW, "--lock-timeout", "0"]);
  if (ran.code !== 0) return `acquire is not granted: ${sayRan(ran)}`;
  store.told(ran.answer);
  return null;
}

/** A store with a lease of Bob's and, last of all, one of Zoë's. */
async function withLast(): Promise<{ store: TrialStore; start: number }> {
  const store = await TrialStore.make();
  await store.grant("bob", "web");
  const start = encoder.encode(store.text()).length;
  await store.grant("zoë", "api", { tree: ["apï/x.md"] });
  return { store, start };
}

/** Cuts the last record so that `kept` bytes of it stay. */
async function tear(
  count: Count,
  kept: (length: number) => number,
  by: "program" | "library",
): Promise<void> {
  const { store, start } = await withLast();
  await using _ = store;
  const bytes = await Deno.readFile(store.journal);
  const length = bytes.length - start;
  const stays = kept(length);
  await Deno.truncate(store.journal, start + stays);
  // Only its LF may be missing for a record to count.
  if (stays < length - 1) {
    store.account.granted.pop();
    // A write that was torn never got to raise the floor.
    await Deno.writeTextFile(`${store.home}/.lane-seq`, "1\n");
  }
  store.account.tears = true;
  const fault = by === "program" ? await acquireOn(store) : null;
  const found = await store.check();
  const now = await Deno.readFile(store.journal);
  const cut = bytes.subarray(0, start + stays);
  const kept_ = cut.every((byte, at) => now[at] === byte);
  count.ran(`the last record cut to ${stays} of ${length} bytes`, [
    fault,
    ...found,
    kept_ ? null : "bytes of the journal were cut away or changed",
    now.at(-1) === LF ? null : "the journal does not end with a line",
  ]);
}

/** A journal of some length to damage. */
async function longJournal(store: TrialStore): Promise<Uint8Array> {
  const { leases } = await store.open();
  for (const lane of ["a", "b", "c", "d", "e", "f", "g"]) {
    const held = await store.grant("bob", lane);
    await leases.heartbeat({ owner: "bob", lane });
    if (lane > "d") continue;
    await leases.release({ owner: "bob", lane });
    store.ended(held);
  }
  return await Deno.readFile(store.journal);
}

/** What an acquire on a damaged journal may do: grant beside what is seen, or refuse for damage. */
async function acquireDamaged(root: string): Promise<string | null> {
  const { leases, journal } = await openWorkspace({ root, env: {} });
  const ask = (): ReturnType<typeof leases.acquire> =>
    leases.acquire({ owner: "dan", lane: "new", tree: ["new/x.md"], pid: 0 });
  try {
    const { outcome, reason } = await ask();
    return outcome === "acquire" ? null : `answers ${outcome}: ${reason}`;
  } catch (error) {
    if (!(error instanceof StoreError)) return `throws ${error}`;
    if (error.code !== "STORE_CORRUPT") return `fails with ${error.code}`;
  }
  if ((await journal.verify()).ok) return "refuses, and verify finds nothing";
  await journal.repair();
  const { outcome, reason } = await ask();
  return outcome === "acquire"
    ? null
    : `answers ${outcome} after the repair: ${reason}`;
}

async function damageBytes(
  count: Count,
  effort: { seed: number; long: boolean },
): Promise<void> {
  await using store = await TrialStore.make();
  const bytes = await longJournal(store);
  const chance = createChance(effort.seed);
  const places = effort.long
    ? bytes.keys()
    : Array.from({ length: 300 }, () => Math.floor(chance() * bytes.length));
  for (const at of places) {
    const bad = bytes.slice();
    bad[at] = (bad[at] ?? 0) ^ (1 << Math.floor(chance() * 8));
    await reset(store, bad);
    const fault = await acquireDamaged(store.root);
    const { findings } = await (await store.open()).journal.verify();
    count.ran(`byte ${at} changed to ${bad[at]}`, [
      fault,
      // A region may have become another one, and no reader can tell: what
      // counts is that nothing is granted on a path that is seen to be held.
      findings.find((text) =>
        text.includes("share") && text.includes('"new (dan)"')
      ) ?? null,
    ]);
  }
}

async function reset(store: TrialStore, bytes: Uint8Array): Promise<void> {
  await Deno.remove(store.home, { recursive: true });
  await Deno.mkdir(store.home);
  await Deno.writeFile(store.journal, bytes);
}

/** Whole lines that are doubled, exchanged or gone. */
async function moveLines(count: Count, seed: number): Promise<void> {
  const chance = createChance(seed);
  for (const how of ["doubled", "exchanged", "gone"]) {
    await using store = await TrialStore.make();
    await longJournal(store);
    const lines = store.text().trimEnd().split("\n");
    const at = Math.floor(chance() * (lines.length - 2));
    const [line = "", next = ""] = lines.slice(at, at + 2);
    const instead = { doubled: [line, line, next], exchanged: [next, line] };
    lines.splice(at, 2, ...(instead[how as "doubled"] ?? [next]));
    await Deno.writeTextFile(store.journal, `${lines.join("\n")}\n`);
    const before = await (await store.open()).journal.seq();
    const ran = await store.dos([...NEW, "--lock-timeout", "0"]);
    const fence = Number(ran.answer["fence"]);
    const verify = await store.dos(["journal", "verify"]);
    const noticed = verify.answer["repeats"] instanceof Array &&
      verify.answer["repeats"].length > 0;
    count.ran(`line ${at + 1} ${how}`, [
      ran.code === 0 && fence > before
        ? null
        : `no new fence above ${before}: ${sayRan(ran)}`,
      noticed || how === "gone" ? null : `verify is silent: ${sayRan(verify)}`,
    ]);
  }
}

async function hostile(
  count: Count,
  lines: readonly Uint8Array[],
): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  const good = store.text();
  const parts = lines.flatMap((line) => [line, new Uint8Array([LF])]);
  const text = encoder.encode(good);
  const all = new Blob([text, ...parts as BlobPart[]]);
  await Deno.writeFile(store.journal, new Uint8Array(await all.arrayBuffer()));
  const shown = lines.map((x) => JSON.stringify(new TextDecoder().decode(x)))
    .join(" ").slice(0, 300);
  const ask = [...NEW, "--lock-timeout", "0"];
  const runs = [
    await store.dos(["lease-lane", "live"]),
    await store.dos(["journal", "verify"]),
    await store.dos(ask),
    await store.dos(["journal", "repair"]),
    await store.dos([...ask, "--loop-ts", "after"]),
  ];
  // A lease without a region that can be read covers everything, and refuses.
  const wanted = [[0], [0, 1], [0, 1, 5], [0], [0, 1]];
  const [live, , , , last] = runs;
  const granted = Number(last?.answer["fence"]) > 1 ||
    last?.answer["lane"] === "new";
  count.ran(`a journal that holds ${shown}`, [
    ...runs.map((ran, at) =>
      wanted[at]?.includes(ran.code) && !ran.hung
        ? null
        : `step ${at + 1}: ${sayRan(ran)}`
    ),
    live?.stdout.includes('"web"') ? null : "Bob's lease is not shown",
    granted || last?.answer["outcome"] === "refuse"
      ? null
      : "no decision after the repair",
    runs.every(({ stderr }) => !STEERS_REGEXP.test(stderr))
      ? null
      : "stderr holds what steers a terminal",
  ]);
}

const STEERS_REGEXP =
  // deno-lint-ignore no-control-regex -- what steers a terminal
  /[\u0000-\u0009\u000b-\u001f\u0080-\u009f]/;

/** A line with bytes changed, cut out or doubled. */
function mutated(line: Uint8Array, chance: () => number): Uint8Array {
  const bytes = [...line];
  for (let n = 1 + Math.floor(chance() * 6); n > 0; n--) {
    const at = Math.floor(chance() * bytes.length);
    const byte = Math.floor(chance() * 256);
    if (byte === LF) continue;
    bytes.splice(at, Math.floor(chance() * 3), byte);
  }
  return new Uint8Array(bytes);
}

const PEERS_LINES = [
  '{"ts": "2026-01-01T00:00:00Z", "op": "FUTURE_OP", "lane": "x", "loop_ts": "t", "seq": 90, "odd": {"deep": [1]}}',
  '{"ts": "2026-01-01T00:00:00Z", "op": "ACQUIRE", "lane": "old", "loop_ts": "t9", "seq": 91, "extra": 1, "lease": {"lane": "old", "lane_kind": "keyword", "tree": ["old/x.md"], "loop_ts": "t9", "holder": "pete", "pid": 0, "host_id": "elsewhere", "acquired_at": "2026-01-01T00:00:00Z", "novel_field": {"kept": true}}}',
];

/** Lines of all kinds. */
export const LINES: readonly Trial[] = [
  trial("4", "a torn last record, at each length", async (count, { long }) => {
    const { store, start } = await withLast();
    const length = (await Deno.readFile(store.journal)).length - start;
    await store[Symbol.asyncDispose]();
    const all = Array.from({ length: length + 1 }, (_, kept) => kept);
    const program = (kept: number): boolean =>
      (long && kept % 8 === 0) ||
      [0, 1, 200, length - 2, length - 1, length].includes(kept);
    await together(
      all.map((kept) => () =>
        tear(count, () => kept, program(kept) ? "program" : "library")
      ),
    );
  }),
  trial(
    "5",
    "torn inside a character, or just before its LF",
    async (count) => {
      const { store, start } = await withLast();
      const bytes = (await Deno.readFile(store.journal)).subarray(start);
      await store[Symbol.asyncDispose]();
      const inside = [...bytes.keys()].filter((at) =>
        ((bytes[at] ?? 0) & 0xc0) === 0x80
      );
      await together(
        [...inside, bytes.length - 1].map((kept) => () =>
          tear(count, () => kept, "program")
        ),
      );
    },
  ),
  trial(
    "6",
    "a changed byte; lines doubled, exchanged, gone",
    async (count, effort) => {
      await damageBytes(count, effort);
      for (let seed = 0; seed < (effort.long ? 20 : 2); seed++) {
        await moveLines(count, effort.seed + seed);
      }
    },
  ),
  trial("7", "a tail of zeros", async (count) => {
    for (const zeros of [1, 511, 4096, 70_000]) {
      await using store = await TrialStore.make();
      await store.grant("bob", "web");
      await Deno.writeFile(store.journal, new Uint8Array(zeros), {
        append: true,
      });
      store.account.tears = true;
      const fault = await acquireOn(store);
      count.ran(`${zeros} zeros`, [fault, ...await store.check()]);
    }
  }),
  trial("36", "hostile lines", async (count, { seed, long }) => {
    const chance = createChance(seed);
    const alone = long ? HOSTILE_LINES : [];
    const some = Array.from(
      { length: long ? 100 : 8 },
      () => [mutated(pickOne(HOSTILE_LINES, chance), chance)],
    );
    await together(
      [HOSTILE_LINES, ...alone.map((line) => [line]), ...some]
        .map((lines) => () => hostile(count, lines)),
    );
  }),
  trial("48", "records of other versions", async (count) => {
    await using store = await TrialStore.make();
    await store.grant("bob", "web");
    const lines = PEERS_LINES.map((line) => `${line}\n`).join("");
    await Deno.writeTextFile(store.journal, lines, { append: true });
    store.account.asked.push({
      owner: "pete",
      lane: "old",
      region: ["old/x.md"],
    });
    const fault = await acquireOn(store);
    const whole = PEERS_LINES.every((line) => store.text().includes(line));
    const found = await store.check();
    const { journal } = await store.open();
    await journal.compact();
    const kept = store.text().includes('"novel_field": {"kept": true}');
    count.ran("an unknown op and unknown fields", [
      fault,
      ...found,
      whole ? null : "a foreign record was changed",
      kept ? null : "compaction drops a field that it does not know",
      ...await store.check(),
    ]);
  }),
];
