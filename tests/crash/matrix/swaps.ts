/**
 * Files that are exchanged under a process that has just opened them.
 *
 * @module
 */
import { sayRan, start } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { startStopped } from "../rig/strace.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import { acquire } from "../rig/verbs.ts";
import type { Trial } from "../trial.ts";

/** Stops an acquire at a call on one of the store's files, exchanges something, and lets it go on. */
async function exchange(
  count: Count,
  title: string,
  how: {
    readonly file: "journal" | "mutex";
    readonly call: string;
    readonly n: number;
    swap(store: TrialStore, outside: string): Promise<AsyncDisposable | void>;
    readonly codes: readonly number[];
  },
): Promise<void> {
  await using store = await TrialStore.make();
  await using outside = await TrialStore.make();
  const call = await acquire.prepare(store);
  const stopped = await startStopped(store, store.command(...call.args), {
    call: how.call,
    when: String(how.n),
    path: store[how.file],
  });
  if (stopped === null) return;
  const held = await how.swap(store, outside.root);
  stopped.resume();
  const ran = await stopped.ended;
  await held?.[Symbol.asyncDispose]();
  call.settle(ran);
  count.ran(`${title}, at ${how.call} ${how.n} on the ${how.file}`, [
    how.codes.includes(ran.code) && !ran.hung
      ? null
      : `not exit ${how.codes.join(" or ")}: ${sayRan(ran)}`,
    await untouched(outside.root),
    ...await store.check(),
  ]);
}

async function untouched(outside: string): Promise<string | null> {
  const text = await Deno.readTextFile(`${outside}/file`).catch(() => "");
  return text === "" || text === "not yours\n"
    ? null
    : "a file outside was written";
}

/** Another process has made and locked a new mutex. */
async function newMutex(store: TrialStore): Promise<AsyncDisposable> {
  await Deno.remove(store.mutex);
  const file = await Deno.open(store.mutex, {
    ...{ read: true, write: true, create: true },
  });
  const exclusive = true;
  if (!await file.tryLock(exclusive)) throw new Error("Cannot hold the mutex");
  return {
    [Symbol.asyncDispose]: async () => {
      await file.unlock();
      file.close();
    },
  };
}

/** A peer's compaction: the same history in a new file. */
async function newJournal(store: TrialStore): Promise<void> {
  const copy = `${store.journal}.peer`;
  await Deno.copyFile(store.journal, copy);
  await Deno.rename(copy, store.journal);
}

/** The same, and for a moment a symlink to a file outside. */
async function linkOut(
  store: TrialStore,
  outside: string,
): Promise<AsyncDisposable> {
  await Deno.writeTextFile(`${outside}/file`, "not yours\n");
  const aside = `${store.journal}.aside`;
  await Deno.rename(store.journal, aside);
  await Deno.symlink(`${outside}/file`, store.journal);
  return {
    [Symbol.asyncDispose]: async () => await Deno.rename(aside, store.journal),
  };
}

/** A reader that opened the journal before a compaction put another in its place. */
async function oldReader(count: Count, n: number): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  await store.grant("cid", "docs");
  const stopped = await startStopped(
    store,
    store.command("lease-lane", "live"),
    { call: "openat", when: String(n), path: store.journal },
  );
  if (stopped === null) return;
  const compaction = await store.dos(["journal", "compact"]);
  const later = await store.grant("dan", "late");
  stopped.resume();
  const ran = await stopped.ended;
  const lanes = Array.from(
    ran.stdout.matchAll(/"lane": "(\w+)"/g),
    ([, lane]) => lane,
  ).join(" ");
  count.ran(`a reader stopped at openat ${n}, then a compaction`, [
    compaction.answer["outcome"] === "compacted"
      ? null
      : `no compaction: ${sayRan(compaction)}`,
    ran.code === 0 && ["web docs", `web docs ${later.lane}`].includes(lanes)
      ? null
      : `neither the old nor the new journal: ${sayRan(ran)}`,
    ...await store.check(),
  ]);
}

/** Commands go on while the journal is compacted again and again. */
async function oldWriter(count: Count): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  const compactions = start([
    ...["bash", "-c", 'for n in 1 2 3 4 5 6; do "$@"; done', "bash"],
    ...store.command("journal", "compact"),
  ]);
  await together(["a", "b", "c", "d", "e", "f"].map((lane) => async () => {
    store.asks("dan", lane);
    const ran = await store.dos([
      ...["lease-lane", "acquire", "--owner", "dan", "--lane", lane],
      ...["--tree", `${lane}/x.md`, "--pid", "0"],
    ]);
    if (ran.code === 0) store.told(ran.answer);
    else count.ran("acquire beside compactions", [sayRan(ran)]);
  }));
  await compactions.ended;
  count.ran("acquires beside compactions", await store.check());
}

/** Exchanged files. */
export const SWAPS: readonly Trial[] = [
  trial(
    "20",
    "mutex or journal exchanged after it was opened",
    async (count) => {
      const why = lacks("strace");
      if (why !== "") return count.skip(why);
      const mutex = ["openat", "flock"].map((call) => () =>
        exchange(count, "a new mutex, held", {
          ...{ file: "mutex" as const, call, n: 1, swap: newMutex, codes: [4] },
        })
      );
      const places = [["openat", 1], ["read", 1], ["write", 1]] as const;
      const journal = places.flatMap(([call, n]) => [
        () =>
          exchange(count, "a new journal", {
            ...{ file: "journal" as const, call, n, swap: newJournal },
            codes: [0, 4, 5],
          }),
        () =>
          exchange(count, "a symlink for a journal", {
            ...{ file: "journal" as const, call, n, swap: linkOut },
            codes: [5],
          }),
      ]);
      await together([...mutex, ...journal]);
    },
  ),
  trial("34", "journal renamed under readers and writers", async (count) => {
    const why = lacks("strace", "bash");
    if (why !== "") return count.skip(why);
    await oldReader(count, 1);
    await oldWriter(count);
  }),
];
