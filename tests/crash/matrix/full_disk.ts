/**
 * Disks that are full for real, and limits on the size of files.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one disk, one step after the other
import { atExit } from "../../support/exit.ts";
import { type Ran, runToEnd, sayRan } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { inject } from "../rig/strace.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import { SHORT, type Verb } from "../rig/verbs.ts";
import type { Trial } from "../trial.ts";

/** A small disk in memory. */
export interface Disk extends AsyncDisposable {
  readonly path: string;
  /** Why there is none, `""` if there is. */
  readonly why: string;
}

/** Mounts one. */
export async function mounted(options: string): Promise<Disk> {
  const path = await Deno.makeTempDir({ prefix: "dos-crash-disk-" });
  const { code, stderr } = await runToEnd(
    ["mount", "-t", "tmpfs", "-o", options, "tmpfs", path],
  );
  const umount = { args: ["-l", path] };
  if (code === 0) {
    atExit.set(path, () => {
      new Deno.Command("umount", umount).outputSync();
      Deno.removeSync(path);
    });
  }
  return {
    path,
    why: code === 0 ? "" : `no mount: ${stderr.trim()}`,
    async [Symbol.asyncDispose](): Promise<void> {
      if (code === 0) await runToEnd(["umount", "-l", path]);
      await Deno.remove(path);
      atExit.delete(path);
    },
  };
}

const PAGE = 4096;

/** Fills a disk so that so many pages stay free. */
async function fill(disk: string, free: number): Promise<string> {
  const filler = `${disk}/filler`;
  await runToEnd(["dd", "if=/dev/zero", `of=${filler}`, "bs=4096"]);
  const { size } = await Deno.stat(filler);
  await Deno.truncate(filler, Math.max(0, size - free * PAGE));
  return filler;
}

/** Makes the journal so long that its next record crosses a page. */
async function lengthen(store: TrialStore): Promise<void> {
  const { leases } = await store.open();
  while ((await Deno.stat(store.journal)).size % PAGE < PAGE - 300) {
    await leases.halt({ handle: "h", reason: "r".repeat(60) });
  }
}

async function onFullDisk(
  count: Count,
  verb: Verb,
  how: { free: number; crossing: boolean },
): Promise<void> {
  await using disk = await mounted("size=192k");
  if (disk.why !== "") return count.skip(disk.why);
  const store = await TrialStore.make(disk.path);
  const call = await verb.prepare(store);
  if (how.crossing && verb.name !== "first acquire") await lengthen(store);
  const filler = await fill(disk.path, how.free);
  const ran = await store.dos(call.args);
  const live = await store.dos(["lease-lane", "live"]);
  call.settle(ran);
  store.account.tears = true;
  await Deno.remove(filler);
  await call.mend?.();
  count.ran(
    `${verb.name} with ${how.free} free pages${
      how.crossing ? ", the record crosses a page" : ""
    }`,
    [
      [0, 5].includes(ran.code) && ran.answer["outcome"] !== undefined
        ? null
        : `not exit 0 or 5: ${sayRan(ran)}`,
      how.free === 0 && ran.code === 0
        ? `it works without a free page: ${sayRan(ran)}`
        : null,
      live.code === 0 ? null : `live fails on a full disk: ${sayRan(live)}`,
      ...(await store.check()).map((fault) => `${fault}; ${sayRan(ran)}`),
    ],
  );
}

/** A limit on the size of files, as the shell sets it; the signal that comes with it kills. */
async function limited(count: Count, blocks: number): Promise<void> {
  await using store = await TrialStore.make();
  for (const lane of ["a", "b", "c"]) await store.grant("bob", lane);
  const start = (await Deno.stat(store.journal)).size;
  store.asks("dan", "new");
  const ran = await runToEnd([
    ...["bash", "-c", `ulimit -f ${blocks}; exec "$@"`, "bash"],
    ...store.command("lease-lane", "acquire", "--owner", "dan"),
    ...["--lane", "new", "--tree", "new/x.md", "--pid", "0"],
    ...["--loop-ts", "t1"],
  ]);
  if (ran.code === 0) store.told(ran.answer);
  store.account.tears = true;
  const tooLong = blocks * 1024 < start + 400;
  count.ran(`ulimit -f ${blocks} and a journal of ${start} bytes`, [
    tooLong && ran.code === 0 ? `it was told: ${sayRan(ran)}` : null,
    ran.code === 0 || ran.code === 5 || ran.signal === "SIGXFSZ" ||
      ran.code === 153
      ? null
      : `an odd end: ${sayRan(ran)}`,
    ...await store.check(),
  ]);
}

/** A lock file without a body, as a peer leaves it that found no space. */
async function emptyLock(count: Count): Promise<void> {
  for (const [age, code] of [[0, 4], [301, 0]] as const) {
    await using store = await TrialStore.make();
    await store.grant("bob", "web");
    await Deno.writeTextFile(store.lock, "");
    const then = Date.now() / 1000 - age;
    await Deno.utime(store.lock, then, then);
    store.asks("dan", "new");
    const ran = await store.dos([
      ...["lease-lane", "acquire", "--owner", "dan", "--lane", "new"],
      ...["--tree", "new/x.md", "--pid", "0", "--lock-timeout", "0.2"],
    ]);
    if (ran.code === 0) store.told(ran.answer);
    const stands = await Deno.stat(store.lock).then(() => true, () => false);
    await Deno.remove(store.lock).catch(() => {});
    count.ran(`an empty lock file, ${age} s old`, [
      ran.code === code ? null : `not exit ${code}: ${sayRan(ran)}`,
      stands === (code === 4) ? null : "the lock file is not as it should be",
      ...await store.check(),
    ]);
  }
}

/** No space for the lock file of our own. */
async function noSpaceForLock(count: Count): Promise<void> {
  const why = lacks("strace");
  if (why !== "") return count.skip(why);
  const jobs = ["openat", "write"].flatMap((call) =>
    ["1", "1+"].map((when) => ({ call, when }))
  );
  await together(jobs.map(({ call, when }) => async () => {
    await using store = await TrialStore.make();
    await store.grant("bob", "web");
    const ran: Ran = await inject(
      store,
      store.command(
        ...["lease-lane", "acquire", "--owner", "dan", "--lane", "new"],
        ...["--tree", "new/x.md", "--pid", "0"],
      ),
      { call, when, what: "error=ENOSPC", path: `${store.lock}.new` },
    );
    count.ran(`strace inject=${call}:error=ENOSPC:when=${when} on the draft`, [
      ran.code === 5 && ran.answer["code"] === "STORE_FULL"
        ? null
        : `not exit 5 with STORE_FULL: ${sayRan(ran)}`,
      ...await store.check(),
    ]);
  }));
}

/** Full disks. */
export const FULL_DISKS: readonly Trial[] = [
  trial("9", "a full disk (tmpfs)", async (count, { long }) => {
    const why = lacks("root", "mount");
    if (why !== "") return count.skip(why);
    const verbs = long
      ? SHORT
      : SHORT.filter(({ name }) => name !== "heartbeat" && name !== "release");
    const free = long ? [0, 1, 2, 3, 4, 5, 6] : [0, 1, 2, 3];
    const jobs = verbs.flatMap((verb) =>
      free.flatMap((pages) =>
        [false, true].map((crossing) => () =>
          onFullDisk(count, verb, { free: pages, crossing })
        )
      )
    );
    await together(jobs);
  }),
  trial("10", "no space for the lock file", async (count) => {
    await noSpaceForLock(count);
    await emptyLock(count);
  }),
  trial("12", "ulimit -f", async (count, { long }) => {
    const why = lacks("bash");
    if (why !== "") return count.skip(why);
    for (const blocks of long ? [0, 1, 2, 3, 4] : [0, 1, 2]) {
      await limited(count, blocks);
    }
  }),
];
