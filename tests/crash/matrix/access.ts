/**
 * Stores that may not be read or written, or are not what they should be.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one store after the other
import { type Ran, runToEnd, sayRan } from "../rig/program.ts";
import { otherUser } from "../rig/other_user.ts";
import { TrialStore } from "../rig/store.ts";
import { type Count, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import type { Trial } from "../trial.ts";
import { mounted } from "./full_disk.ts";

const LIVE = ["lease-lane", "live"];
const ACQUIRE = [
  ...["lease-lane", "acquire", "--owner", "dan", "--lane", "new"],
  ...["--tree", "new/x.md", "--pid", "0", "--lock-timeout", "0"],
];

/** Wants an exit code and, of a failure, a code of the store and the path in the reason. */
function wants(ran: Ran, code: number, path = ""): string | null {
  const { reason = "" } = ran.answer as { reason?: string };
  return ran.code === code && !ran.hung &&
      (code !== 5 || /^STORE_/.test(String(ran.answer["code"]))) &&
      (path === "" || reason.includes(path))
    ? null
    : `not exit ${code}${path && ` with ${path}`}: ${sayRan(ran)}`;
}

function showsBob(ran: Ran): string | null {
  return ran.stdout.includes('"bob"')
    ? null
    : `Bob's lease is not shown: ${sayRan(ran)}`;
}

async function picture(dir: string): Promise<string> {
  const { stdout } = await runToEnd([
    ...["find", dir, "-printf", "%p %y %s %T@ %l\\n"],
  ]);
  return stdout;
}

/** Runs a reader and a writer that can change nothing. */
async function onReadOnly(
  store: TrialStore,
  run: (...args: string[]) => Promise<Ran>,
): Promise<(string | null)[]> {
  const before = await picture(store.root);
  const live = await run(...LIVE);
  const acquire = await run(...ACQUIRE);
  return [
    wants(live, 0) ?? showsBob(live),
    wants(acquire, 5, store.home),
    before === await picture(store.root) ? null : "something was written",
  ];
}

async function readOnly(count: Count): Promise<void> {
  await using user = await otherUser();
  if (user.why !== "") count.skip(`as another user: ${user.why}`);
  else {
    await using store = await TrialStore.make();
    await store.grant("bob", "web");
    await Deno.chmod(store.root, 0o555);
    await Deno.chmod(store.home, 0o555);
    const faults = await onReadOnly(
      store,
      (...args) => runToEnd(user.command(store.root, ...args)),
    );
    count.ran("a directory without write permission", [
      ...faults,
      ...await store.check(),
    ]);
  }
  const why = lacks("root", "mount");
  if (why !== "") return count.skip(`read-only mount: ${why}`);
  await using disk = await mounted("size=1m");
  if (disk.why !== "") return count.skip(`read-only mount: ${disk.why}`);
  const store = await TrialStore.make(disk.path);
  await store.grant("bob", "web");
  await runToEnd(["mount", "-o", "remount,ro", disk.path]);
  const faults = await onReadOnly(store, (...args) => store.dos(args));
  await runToEnd(["mount", "-o", "remount,rw", disk.path]);
  count.ran("a read-only file system", [...faults, ...await store.check()]);
}

async function foreignOwner(count: Count): Promise<void> {
  await using user = await otherUser();
  if (user.why !== "") return count.skip(user.why);
  const as = (store: TrialStore, args: string[]): Promise<Ran> =>
    runToEnd(user.command(store.root, ...args));
  {
    await using store = await TrialStore.make();
    await store.grant("bob", "web");
    await Deno.chmod(store.root, 0o755);
    await Deno.chmod(store.journal, 0o600);
    count.ran("a journal of another user, mode 0600", [
      wants(await as(store, LIVE), 5, store.journal),
      wants(await as(store, ACQUIRE), 5),
      wants(
        await as(store, ["arbitrate", "--lane", "web", "--tree", "web"]),
        5,
      ),
      ...await store.check(),
    ]);
  }
  for (const umask of ["077", "022", "000"]) {
    await using store = await TrialStore.make();
    await Deno.chmod(store.root, 0o777);
    store.asks("dan", "new");
    const first = await runToEnd([
      ...["sh", "-c", `umask ${umask}; exec "$@"`, "sh"],
      ...store.command(...ACQUIRE),
    ]);
    if (first.code === 0) store.told(first.answer);
    store.asks("eve", "two");
    const second = await as(
      store,
      [...ACQUIRE.slice(0, 3), "eve", "--lane", "two", "--tree", "two/x.md"]
        .concat(ACQUIRE.slice(-4)),
    );
    if (second.code === 0) store.told(second.answer);
    const live = await as(store, LIVE);
    count.ran(`made with umask ${umask}, then used by another user`, [
      wants(first, 0),
      wants(second, umask === "000" ? 0 : 5),
      wants(live, umask === "077" ? 5 : 0),
      ...await store.check(),
    ]);
  }
}

type Plant = (store: TrialStore, outside: string) => Promise<unknown>;

const sh = (script: string, ...args: string[]): Promise<Ran> =>
  runToEnd(["sh", "-ec", script, "sh", ...args]);

/** What stands where the store should be, and the exit of `live` and `acquire`. */
const HOMES: readonly (readonly [string, Plant, number, number])[] = [
  ["nothing", () => Promise.resolve(), 0, 0],
  ["a file", (s) => Deno.writeTextFile(s.home, "x"), 5, 5],
  ["a dangling symlink", (s) => Deno.symlink("/nowhere", s.home), 5, 5],
  [
    "a symlink to elsewhere",
    (s, outside) => Deno.symlink(outside, s.home),
    5,
    5,
  ],
  ["a FIFO", (s) => sh('mkfifo "$1"', s.home), 5, 5],
];

const FILES: readonly (readonly [string, string])[] = [
  ["a FIFO", 'mkfifo "$1"'],
  ["a directory", 'mkdir "$1"'],
  ["a dangling symlink", 'ln -s "$2/none" "$1"'],
  ["a symlink to a file outside", 'ln -s "$2/file" "$1"'],
  ["a device", 'mknod "$1" c 1 3'],
];

async function planted(
  count: Count,
  title: string,
  how: { plant: Plant; live: number; acquire: number },
): Promise<void> {
  await using store = await TrialStore.make();
  await using outside = await TrialStore.make();
  await Deno.writeTextFile(`${outside.root}/file`, "not yours\n");
  await how.plant(store, outside.root);
  const before = await picture(outside.root);
  const start = await picture(store.root);
  const live = await store.dos(LIVE);
  const between = await picture(store.root);
  const acquire = await store.dos(ACQUIRE);
  count.ran(title, [
    wants(live, how.live),
    wants(acquire, how.acquire),
    start === between ? null : "a reader made something",
    before === await picture(outside.root) ? null : "something outside changed",
    how.acquire === 0 || !live.stdout.startsWith("[") ? null : "read as free",
  ]);
}

/** What may not be used. */
export const ACCESS: readonly Trial[] = [
  trial("16", "a read-only directory or file system", readOnly),
  trial("17", "files of another user", foreignOwner),
  trial("18", "`.dos` missing, a file, a symlink", async (count) => {
    if (lacks() !== "") return count.skip(lacks());
    for (const [what, plant, live, acquire] of HOMES) {
      await planted(count, `.dos is ${what}`, { plant, live, acquire });
    }
  }),
  trial(
    "19",
    "a store's file is a FIFO, device, directory, symlink",
    async (count) => {
      if (lacks() !== "") return count.skip(lacks());
      for (const name of ["journal", "lock", "mutex"] as const) {
        for (const [what, script] of FILES) {
          if (what === "a device" && lacks("root") !== "") {
            count.skip("devices: not root");
            continue;
          }
          const plant: Plant = async (store, outside) => {
            await store.grant("bob", "web");
            await Deno.remove(store[name]).catch(() => {});
            const made = await sh(script, store[name], outside);
            if (made.code !== 0) throw new Error(made.stderr);
          };
          await planted(count, `the ${name} is ${what}`, {
            plant,
            live: 5,
            acquire: 5,
          });
        }
      }
    },
  ),
];
