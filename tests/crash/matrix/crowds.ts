/**
 * Many real processes at once.
 *
 * @module
 */
import { openWorkspace, parseJournal } from "@dos/lanes";
import { identityKey } from "../../../src/domain/lease.ts";
import { readNotes } from "../contention/audit.ts";
import { sail } from "../contention/fleet.ts";
import {
  CONFIG,
  CONTENDED,
  DISJOINT,
  LOCK_TIMEOUT_S,
} from "../contention/plan.ts";
import type { Note } from "../contention/plan.ts";
import { pause, type Ran, runToEnd, sayRan, start } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import type { Effort, Trial } from "../trial.ts";

const HERE = import.meta.dirname ?? ".";

/** For the scheduler of a busy machine. */
const SLACK_MS = 15_000;

function script(path: string, ...args: string[]): string[] {
  return [Deno.execPath(), "run", "-A", "-q", `${HERE}/${path}`, ...args];
}

/** Brings what contenders were told into the account. */
function take(store: TrialStore, notes: readonly Note[]): string[] {
  const { account } = store;
  for (const note of notes) {
    if (note.told === "granted") account.granted.push(note);
    if (note.told === "released") account.ended.add(identityKey({ ...note }));
  }
  return notes.flatMap((note) => {
    if (note.told === "failed") return [note.reason];
    const late = LOCK_TIMEOUT_S * 1000 + SLACK_MS;
    return note.told === "busy" && note.waited_ms > late
      ? [`somebody waited ${note.waited_ms} ms`]
      : [];
  });
}

/** The region of every lane that contenders may hold, whoever holds it. */
async function askAll(store: TrialStore): Promise<void> {
  const lanes = new Map(Object.entries({ ...DISJOINT, ...CONTENDED }));
  for (const entry of parseJournal(await Deno.readTextFile(store.journal))) {
    const lane = String(entry.lane);
    const holder = (entry.lease as { holder?: unknown } | undefined)?.holder;
    if (entry.op !== "ACQUIRE" || typeof holder !== "string") continue;
    if (!/^w\d+\.\d+$/.test(holder)) continue;
    store.asks(holder, lane, [...lanes.get(lane) ?? []]);
  }
}

async function fleet(
  count: Count,
  how: { seed: number; seconds: number; size: number },
): Promise<void> {
  await using store = await TrialStore.make();
  const notes = await Deno.makeTempDir({ prefix: "dos-crash-notes-" });
  await Deno.writeTextFile(`${store.root}/dos.jsonc`, CONFIG);
  const voyage = await sail({
    ...{ root: store.root, notes, seed: how.seed, seconds: how.seconds },
    ...{ size: how.size, commands: 4, killEveryMs: 100 },
  });
  const told = [...await readNotes(notes), ...voyage.told];
  await Deno.remove(notes, { recursive: true });
  const faults = [...voyage.faults, ...take(store, told)];
  await endByForce(store, told);
  const granted = told.some((note) => note.told === "granted");
  const found = await store.check();
  count.ran(`seed ${how.seed}, ${how.size} processes, ${how.seconds} s`, [
    ...faults,
    granted ? null : "nothing was granted",
    ...found,
  ]);
}

/** The fleet ends leases of the dead by force; those are no loss. */
async function endByForce(
  store: TrialStore,
  told: readonly Note[],
): Promise<void> {
  const text = await Deno.readTextFile(store.journal);
  for (const entry of parseJournal(text)) {
    if (entry.op !== "RELEASE") continue;
    const released = told.some((note) =>
      note.told === "released" && note.loop_ts === entry.loop_ts
    );
    // One that its killed holder asked for, and was not told of, is no loss either.
    if (!released) store.account.doubtful.add(identityKey(entry));
  }
  await askAll(store);
}

/** Many ask at once, for one lane or each for its own. */
async function rush(
  count: Count,
  size: number,
  lanes: "one" | "own",
): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  const runs: Ran[] = [];
  await together(
    Array.from({ length: size }, (_, at) => async () => {
      const lane = lanes === "own" ? `lane${at}` : "api";
      store.asks(`w${at}`, lane);
      const ran = await store.dos([
        ...["lease-lane", "acquire", "--owner", `w${at}`, "--lane", lane],
        ...["--tree", `${lane}/x.md`, "--pid", "0", "--lock-timeout", "25"],
      ]);
      if (ran.code === 0) store.told(ran.answer);
      runs.push(ran);
    }),
    size,
  );
  const granted = runs.filter(({ code }) => code === 0).length;
  const odd = runs.find(({ code }) => code !== 0 && code !== 1);
  count.ran(
    `${size} at once, ${lanes === "own" ? "each its own lane" : "one lane"}`,
    [
      granted === (lanes === "own" ? size : 1)
        ? null
        : `${granted} were granted`,
      odd === undefined ? null : `an odd end: ${sayRan(odd)}`,
      ...await store.check(),
    ],
  );
}

/** Contenders that come while others take and give back without a pause. */
async function looping(count: Count, effort: Effort): Promise<void> {
  await using store = await TrialStore.make();
  const notes = await Deno.makeTempDir({ prefix: "dos-crash-notes-" });
  await Deno.writeTextFile(`${store.root}/dos.jsonc`, CONFIG);
  const seconds = effort.long ? 20 : 3;
  const workers = Array.from({ length: 6 }, (_, at) =>
    runToEnd(script(
      "../contention/worker.ts",
      ...[store.root, `w${at}.1`, String(effort.seed * 100 + at)],
      ...[`${notes}/${at}.jsonl`, String(seconds * 1000)],
    )));
  await pause(700);
  const late: string[] = [];
  await together(
    Array.from({ length: 6 }, (_, at) => async () => {
      store.asks("late", `late${at}`);
      const ran = await store.dos([
        ...["lease-lane", "acquire", "--owner", "late", "--lane", `late${at}`],
        ...["--tree", `late${at}/x.md`, "--pid", "0"],
      ]);
      if (ran.code === 0) store.told(ran.answer);
      else late.push(`a contender does not get in: ${sayRan(ran)}`);
    }),
  );
  await Promise.all(workers);
  const faults = take(store, await readNotes(notes));
  await Deno.remove(notes, { recursive: true });
  await askAll(store);
  count.ran("six that loop, and six that come later", [
    ...late,
    ...faults,
    ...await store.check(),
  ]);
}

/** Two compactions at a time, grants and releases beside them, and a reader that looks on. */
async function compactions(count: Count, effort: Effort): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "anchor");
  const seconds = effort.long ? 15 : 4;
  const reader = start(
    script("../rig/reader.ts", store.root, "anchor", String(seconds)),
  );
  const end = performance.now() + seconds * 1000;
  const faults: string[] = [];
  const compacting = async (): Promise<void> => {
    while (performance.now() < end) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ran = await store.dos(["journal", "compact"]);
      if (ran.code !== 0) faults.push(`compact: ${sayRan(ran)}`);
    }
  };
  const working = async (owner: string): Promise<void> => {
    const { leases } = await openWorkspace({ root: store.root, env: {} });
    for (let n = 0; performance.now() < end; n++) {
      const lane = `${owner}${n}`;
      // deno-lint-ignore no-await-in-loop -- one after the other
      const held = await store.grant(owner, lane);
      // deno-lint-ignore no-await-in-loop -- one after the other
      await leases.heartbeat({ owner, lane });
      // deno-lint-ignore no-await-in-loop -- one after the other
      await leases.release({ owner, lane });
      store.ended(held);
      // deno-lint-ignore no-await-in-loop -- one after the other
      await pause(30);
    }
  };
  await Promise.all([compacting(), compacting(), working("dan")]);
  const seen = await reader.ended;
  const { looks = 0, wrong = [] } = seen.answer as {
    looks?: number;
    wrong?: string[];
  };
  count.ran(`compactions beside everything for ${seconds} s`, [
    ...faults,
    ...wrong,
    looks > 0 ? null : `the reader saw nothing: ${sayRan(seen)}`,
    ...await store.check(),
  ]);
}

/** A child that outlives a parent which held the lock when it started it. */
async function orphan(count: Count): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  const ran = await runToEnd(script("../rig/parent.ts", store.root));
  const child = Number(ran.stdout.trim());
  const found = await store.check();
  let alive = true;
  try {
    Deno.kill(child, "SIGKILL");
  } catch {
    alive = false;
  }
  count.ran("the parent is killed inside, its child lives", [
    ran.signal === "SIGKILL" ? null : `it was not killed: ${sayRan(ran)}`,
    alive ? null : "there was no child",
    ...found,
  ]);
}

/** Crowds. */
export const CROWDS: readonly Trial[] = [
  trial(
    "2",
    "kill -9 at random among 40 contenders",
    async (count, { seed, long }) => {
      if (lacks() !== "") return count.skip(lacks());
      await fleet(count, { seed, seconds: long ? 30 : 8, size: 40 });
    },
  ),
  trial(
    "31",
    "a rush for one lane, a rush for many",
    async (count, { long }) => {
      const size = long ? 200 : 40;
      await rush(count, size, "one");
      await rush(count, long ? size : 20, "own");
    },
  ),
  trial("32", "contenders while others loop", looping),
  trial("33", "compactions beside everything", compactions),
  trial(
    "41",
    "a child outlives its parent in the section",
    async (count, { long }) => {
      if (lacks() !== "") return count.skip(lacks());
      await together(
        Array.from({ length: long ? 20 : 3 }, () => () => orphan(count)),
      );
    },
  ),
];
