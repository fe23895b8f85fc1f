import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type { Lease } from "../../src/domain/lease.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { decodeFold } from "../../src/stores/fold_cache.ts";
import { cacheOf } from "../../src/stores/fold_cache_writer.ts";
import { glance } from "../../src/stores/glance.ts";
import { Den } from "../support/den.ts";

/** A grant, and the end of it for all but every tenth. */
function steps(from: number, to: number): JournalEntry[][] {
  return Array.from({ length: to - from }, (_, k) => {
    const name = `lane-${from + k}`;
    const lease = { lane: name, loop_ts: "t", holder: "ada", region: [name] };
    const grant = { op: "ACQUIRE", lane: name, loop_ts: "t", lease };
    const end = { op: "RELEASE", lane: name, loop_ts: "t" };
    return (from + k) % 10 === 0 ? [grant] : [grant, end];
  });
}

async function write(den: Den, entries: JournalEntry[][]): Promise<void> {
  const { ledger } = den.open();
  for (const append of entries) {
    // deno-lint-ignore no-await-in-loop -- one writer after the other
    await ledger.transact(() => ({ append, result: null }));
  }
}

function seen(den: Den): readonly Lease[] | null {
  return glance({ ...den.site, storeRoot: den.root })?.live ?? null;
}

async function live(den: Den): Promise<readonly Lease[]> {
  return (await den.open().ledger.read()).live;
}

async function cacheText(den: Den): Promise<string> {
  return await Deno.readTextFile(cacheOf(den.site.journal)).catch(() => "");
}

Deno.test("refreshFold leaves a short journal without a cache", async () => {
  using den = new Den();
  await write(den, steps(0, 20));
  assertEquals(await cacheText(den), "");
});

Deno.test("refreshFold writes a cache, and again when it has fallen behind", async () => {
  using den = new Den();
  await write(den, steps(0, 80));
  const first = await cacheText(den);
  assert(decodeFold(new TextEncoder().encode(first)) !== null);
  assertEquals(seen(den), await live(den));
  await write(den, steps(80, 90));
  assertEquals(await cacheText(den), first);
  assertEquals(seen(den), await live(den));
  await write(den, steps(90, 160));
  assertNotEquals(await cacheText(den), first);
  assertEquals(seen(den), await live(den));
});

Deno.test("a cache that was read is the fold, and one that does not fit is not read", async () => {
  using den = new Den();
  await write(den, steps(0, 160));
  const path = cacheOf(den.site.journal);
  const sound = await Deno.readFile(path);
  const cache = decodeFold(sound);
  assert(cache !== null && cache.offset > 0);
  const expected = await live(den);
  assertEquals(seen(den), expected);
  // A line before the offset that only the careful reader meets.
  const journal = await Deno.readFile(den.site.journal);
  const edited = journal.slice();
  edited[1] = 0x7b;
  await Deno.writeFile(den.site.journal, edited);
  assertEquals(seen(den), expected, "the cache was not read");
  await Deno.remove(path);
  assertEquals(seen(den), null);
  await Deno.writeFile(path, sound);
  await Deno.writeFile(den.site.journal, journal);
  const copy = `${den.site.journal}.copy`;
  await Deno.writeFile(copy, journal);
  await Deno.rename(copy, den.site.journal);
  await Deno.remove(path);
  await Deno.writeFile(path, sound);
  assertEquals(seen(den), expected);
});

Deno.test("a journal that was cut, restored or changed near the offset is read whole", async () => {
  using den = new Den();
  await write(den, steps(0, 160));
  const journal = await Deno.readTextFile(den.site.journal);
  const lines = journal.split("\n");
  const floors = await Promise.all(
    den.site.floors.map((path) => Deno.remove(path).catch(() => {})),
  );
  assertEquals(floors.length, 2);
  for (const keep of [20, 60, 120, lines.length - 3]) {
    const text = `${lines.slice(0, keep).join("\n")}\n`;
    // deno-lint-ignore no-await-in-loop -- the same file each time
    await Deno.writeTextFile(den.site.journal, text);
    // deno-lint-ignore no-await-in-loop -- the same file each time
    assertEquals(seen(den), await live(den), String(keep));
  }
  const swapped = [...lines];
  const last = lines.length - 2;
  swapped[last] = lines[last]?.replace("RELEASE", "REFUSED") ?? "";
  await Deno.writeTextFile(den.site.journal, swapped.join("\n"));
  assertEquals(seen(den), await live(den));
});

Deno.test("a damaged cache changes nothing", async () => {
  using den = new Den();
  await write(den, steps(0, 100));
  const path = cacheOf(den.site.journal);
  const sound = await Deno.readFile(path);
  const expected = await live(den);
  const damages = fc.sample(
    fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 })),
    { numRuns: 200, seed: 7 },
  );
  for (const [at, change] of damages) {
    const damaged = sound.slice();
    damaged[at] = (damaged[at] ?? 0) ^ change;
    // deno-lint-ignore no-await-in-loop -- the same file each time
    await Deno.writeFile(path, damaged);
    assertEquals(seen(den), expected);
  }
});

Deno.test("refreshFold writes no cache over damage, and none where it cannot", async () => {
  using den = new Den();
  await write(den, steps(0, 40));
  const text = await Deno.readTextFile(den.site.journal);
  await Deno.writeTextFile(den.site.journal, `torn\n${text}`);
  await write(den, steps(40, 140));
  assertEquals(await cacheText(den), "");

  using other = new Den();
  await write(other, steps(0, 10));
  await Deno.mkdir(cacheOf(other.site.journal));
  await write(other, steps(10, 140));
  assertEquals(seen(other), await live(other));
});

Deno.test("a cache keeps who asks for a lease", async () => {
  using den = new Den();
  const ask = { op: "REQUEST", lane: "lane-0", loop_ts: "t", owner: "bob" };
  await write(den, [...steps(0, 1), [ask], ...steps(1, 160)]);
  assert((await cacheText(den)).includes("REQUEST"));
  const { requests } = await den.open().ledger.read();
  assertEquals(requests.map(({ owner }) => owner), ["bob"]);
  const spot = { ...den.site, storeRoot: den.root };
  assertEquals(glance(spot)?.requests, requests);
});
