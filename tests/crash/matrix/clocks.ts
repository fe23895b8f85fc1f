/**
 * Clocks that jump, by libfaketime.
 *
 * @module
 */
import { type Ran, runToEnd, sayRan } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import { FAKETIME_GLOBS, lacks } from "../rig/tools.ts";
import type { Trial } from "../trial.ts";

/**
 * A time as libfaketime takes it, and whether a lease of now has expired then
 * although its process lives.
 */
const JUMPS: readonly (readonly [string, boolean])[] = [
  ["+3600", true],
  ["+86400", true],
  ["-1800", false],
  ["-3600", false],
  ["@1970-01-02 00:00:00", false],
  ["@2099-01-01 00:00:00", true],
];

async function library(): Promise<string> {
  const { stdout } = await runToEnd([
    ...["sh", "-c", `ls ${FAKETIME_GLOBS} 2>/dev/null | head -n 1`],
  ]);
  return stdout.trim();
}

type At = (time: string, store: TrialStore, args: string[]) => Promise<Ran>;

async function clockOf(): Promise<At> {
  const preload = await library();
  return (time, store, args) =>
    store.dos(args, {
      env: {
        LD_PRELOAD: preload,
        FAKETIME: time,
        // A monotonic clock that jumps is no fault that exists.
        DONT_FAKE_MONOTONIC: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
        TZ: "UTC",
      },
    });
}

function asking(owner: string, lane: string, pid: number = 0): string[] {
  return [
    ...["lease-lane", "acquire", "--owner", owner, "--lane", lane],
    ...["--tree", `${lane}/x.md`, "--pid", String(pid), "--lock-timeout", "1"],
  ];
}

/** A lease of now, seen by a process whose clock jumped; then one of then, seen now. */
async function jump(
  count: Count,
  at: At,
  [time, expired]: readonly [string, boolean],
): Promise<void> {
  await using store = await TrialStore.make();
  const held = await store.grant("ann", "api", { pid: Deno.pid });
  store.asks("bob", "api");
  const other = await at(time, store, asking("bob", "api"));
  const scavenge = await at(time, store, ["lease-lane", "scavenge"]);
  if (scavenge.answer["outcome"] === "scavenged") store.ended(held);
  store.asks("cid", "web");
  const then = await at(time, store, asking("cid", "web"));
  if (then.code === 0) store.told(then.answer);
  store.asks("dan", "web");
  const now = await store.dos(asking("dan", "web"));
  count.ran(`FAKETIME ${time}`, [
    other.code === 1 ? null : `a held lane is not refused: ${sayRan(other)}`,
    scavenge.code === (expired ? 0 : 1)
      ? null
      : `a lease ${expired ? "stays" : "ends"}: ${sayRan(scavenge)}`,
    then.code === 0 ? null : `a free lane is not granted: ${sayRan(then)}`,
    Number(then.answer["fence"]) > held.fence ? null : "the fence went back",
    now.code === 1 ? null : `a held lane is not refused: ${sayRan(now)}`,
    ...await store.check(),
  ]);
}

/**
 * A lease stamped ahead is fresh for as long as its ttl; further ahead, only
 * while its process is seen to live, so that no stamp makes it immortal.
 */
async function future(
  count: Count,
  at: At,
  how: { time: string; pid: number; kept: boolean },
): Promise<void> {
  await using store = await TrialStore.make();
  store.asks("cid", "web");
  const then = await at(how.time, store, asking("cid", "web", how.pid));
  const held = store.told(then.answer);
  const now = await store.dos(["lease-lane", "scavenge"]);
  const later = await at("+172800", store, ["lease-lane", "scavenge"]);
  store.ended(held);
  count.ran(`a lease stamped ${how.time} s ahead, pid ${how.pid}`, [
    now.code === (how.kept ? 1 : 0)
      ? null
      : `it is ${how.kept ? "ended" : "kept"} now: ${sayRan(now)}`,
    later.code === (how.kept ? 0 : 1)
      ? null
      : `it never ends: ${sayRan(later)}`,
    ...await store.check(),
  ]);
}

/** The wait for the lock goes by the steady clock. */
async function waiting(count: Count, at: At, time: string): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("ann", "api");
  using held = await Deno.open(store.mutex, { read: true, write: true });
  const exclusive = true;
  if (!await held.tryLock(exclusive)) throw new Error("Cannot hold the mutex");
  const ran = await at(time, store, asking("bob", "web"));
  await held.unlock();
  count.ran(`waiting for the lock, FAKETIME ${time}`, [
    ran.code === 4 ? null : `not busy: ${sayRan(ran)}`,
    ran.ms >= 1_000 && ran.ms < 6_000 ? null : `it waits ${ran.ms} ms`,
    ...await store.check(),
  ]);
}

/** A jump in the middle of the wait, by a file that libfaketime reads again. */
async function jumpWhileWaiting(
  count: Count,
  times: readonly [string, string],
): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("ann", "api");
  const file = `${store.root}/faketime`;
  await Deno.writeTextFile(file, `${times[0]}\n`);
  using held = await Deno.open(store.mutex, { read: true, write: true });
  const exclusive = true;
  if (!await held.tryLock(exclusive)) throw new Error("Cannot hold the mutex");
  const running = store.dos(asking("bob", "web"), {
    env: {
      LD_PRELOAD: await library(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      DONT_FAKE_MONOTONIC: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 700));
  await Deno.writeTextFile(file, `${times[1]}\n`);
  const ran = await running;
  await held.unlock();
  count.ran(`the clock goes from ${times[0]} to ${times[1]} while it waits`, [
    ran.code === 4 ? null : `not busy: ${sayRan(ran)}`,
    ran.ms >= 1_000 && ran.ms < 6_000 ? null : `it waits ${ran.ms} ms`,
    ...await store.check(),
  ]);
}

/** The lock file of a peer whose stamp lies ahead of a clock that went back. */
async function peersLock(count: Count, at: At): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("ann", "api");
  const stamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const body = `owner: pete\nacquired_at: ${stamp}\npid: 1\n`;
  await Deno.writeTextFile(store.lock, body);
  const ran = await at("-3600", store, asking("bob", "web"));
  const stays = await Deno.readTextFile(store.lock).catch(() => "");
  await Deno.remove(store.lock).catch(() => {});
  count.ran("a peer's lock, seen by a clock that went back", [
    ran.code === 4 ? null : `not busy: ${sayRan(ran)}`,
    stays === body ? null : "a live peer's lock was taken",
    ...await store.check(),
  ]);
}

/** Jumping clocks. */
export const CLOCKS: readonly Trial[] = [
  trial("24", "clocks that jump", async (count) => {
    const why = lacks("libfaketime");
    if (why !== "") return count.skip(why);
    const at = await clockOf();
    await together([
      ...JUMPS.map((one) => () => jump(count, at, one)),
      () => future(count, at, { time: "+1800", pid: 0, kept: true }),
      () => future(count, at, { time: "+86400", pid: Deno.pid, kept: true }),
      () => future(count, at, { time: "+86400", pid: 0, kept: false }),
      () => peersLock(count, at),
      ...JUMPS.map(([time]) => () => waiting(count, at, time)),
      () => jumpWhileWaiting(count, ["+0", "+86400"]),
      () => jumpWhileWaiting(count, ["+0", "-86400"]),
    ]);
  }),
];
