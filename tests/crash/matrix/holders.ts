/**
 * Holders that only look dead, and dead ones that only look alive.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- processes are started and watched in turn
import { otherUser } from "../rig/other_user.ts";
import { type Ran, runToEnd, sayRan } from "../rig/program.ts";
import { type Held, TrialStore } from "../rig/store.ts";
import { type Count, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import type { Trial } from "../trial.ts";

const SCAVENGE = ["lease-lane", "scavenge"];

/** Older than a fresh beat, younger than any ttl: the process decides. */
const AGE_MINUTES = 10;

/** A process that sleeps until it is let go. */
function sleeper(...command: string[]): Deno.ChildProcess {
  const [program = "sleep", ...args] = command;
  return new Deno.Command(program, {
    args: command.length === 0 ? ["600"] : args,
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
}

async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
  await child.status;
}

/** A store in which a process holds a lane and has been silent for ten minutes. */
async function silent(pid: number): Promise<{ store: TrialStore; held: Held }> {
  const store = await TrialStore.make();
  const held = await store.grant("ann", "api", { pid });
  store.age(AGE_MINUTES);
  return { store, held };
}

/** Scavenges in some way and wants the lease kept or ended. */
async function judge(
  count: Count,
  title: string,
  how: {
    readonly pid: number;
    readonly kept: boolean;
    before?(store: TrialStore, held: Held): Promise<unknown>;
    scavenge(store: TrialStore): Promise<Ran>;
    readonly limitMs?: number;
  },
): Promise<void> {
  const { store, held } = await silent(how.pid);
  await using _ = store;
  await how.before?.(store, held);
  const ran = await how.scavenge(store);
  if (!how.kept) store.ended(held);
  const limit = how.limitMs ?? 15_000;
  count.ran(title, [
    ran.code === (how.kept ? 1 : 0)
      ? null
      : `the lease is ${how.kept ? "ended" : "kept"}: ${sayRan(ran)}`,
    ran.ms > limit ? `it takes ${ran.ms} ms` : null,
    ...await store.check(),
  ]);
}

const plain = (store: TrialStore): Promise<Ran> => store.dos(SCAVENGE);

function wrapped(
  ...words: string[]
): (store: TrialStore) => Promise<Ran> {
  return (store) => runToEnd([...words, ...store.command(...SCAVENGE)]);
}

/** Changes what the journal says of the lease. */
function rewrite(
  pattern: RegExp,
  text: string,
): (store: TrialStore) => Promise<void> {
  return async (store) => {
    const before = store.text();
    const after = before.replaceAll(pattern, text);
    if (after === before) {
      throw new Error(`Cannot find ${pattern} in ${before}`);
    }
    await Deno.writeTextFile(store.journal, after);
  };
}

async function gonePid(): Promise<number> {
  const child = sleeper("true");
  await child.status;
  return child.pid;
}

async function reused(count: Count): Promise<void> {
  const stranger = sleeper();
  await judge(count, "the pid is alive, with the start that was recorded", {
    ...{ pid: stranger.pid, kept: true, scavenge: plain },
  });
  await judge(count, "the pid is alive, with another start", {
    ...{ pid: stranger.pid, kept: false, scavenge: plain },
    before: rewrite(/"pid_start": "(\d+):\d+"/g, '"pid_start": "$1:1"'),
  });
  await end(stranger);
  if (lacks("root") !== "") {
    return count.skip("a pid that is used again: not root");
  }
  const first = sleeper();
  let again = false;
  await judge(count, "the pid is used again", {
    pid: first.pid,
    kept: false,
    async before(): Promise<void> {
      await end(first);
      again = await takePid(first.pid);
    },
    scavenge: plain,
  });
  await letGo();
  if (!again) count.skip("a pid that is used again: the system chose others");
}

let taken: Deno.ChildProcess[] = [];

/** Starts processes until one has this pid; false if none got it. */
async function takePid(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      await Deno.writeTextFile("/proc/sys/kernel/ns_last_pid", `${pid - 1}`);
    } catch {
      return false;
    }
    const child = sleeper();
    if (child.pid === pid) {
      taken.push(child);
      return true;
    }
    await end(child);
  }
  return false;
}

async function letGo(): Promise<void> {
  for (const child of taken) await end(child);
  taken = [];
}

async function hidden(count: Count): Promise<void> {
  await using user = await otherUser();
  if (user.why === "") {
    const theirs = sleeper(...user.any("sleep", "600"));
    await judge(count, "a live process of another user", {
      ...{ pid: theirs.pid, kept: true, scavenge: plain },
    });
    const mine = sleeper();
    const openUp = (store: TrialStore): Promise<Ran> =>
      runToEnd(["chmod", "-R", "a+rwX", store.root]);
    const asNobody = (store: TrialStore): Promise<Ran> =>
      runToEnd(user.command(store.root, ...SCAVENGE));
    await judge(count, "a live process of root, seen by another user", {
      ...{ pid: mine.pid, kept: true, before: openUp, scavenge: asNobody },
    });
    const why = lacks("unshare", "mount");
    if (why !== "") count.skip(`hidepid: ${why}`);
    else {
      await judge(count, "a live process behind hidepid=2", {
        ...{ pid: mine.pid, kept: true, before: openUp },
        scavenge: (store) =>
          runToEnd([
            ...["unshare", "-m", "sh", "-ec"],
            'mount -t proc -o hidepid=2 proc /proc; exec "$@"',
            "sh",
            ...user.command(store.root, ...SCAVENGE),
          ]),
      });
    }
    await end(mine);
    await end(theirs);
  } else count.skip(`other users: ${user.why}`);
  await namespaces(count);
  await zombie(count);
}

async function namespaces(count: Count): Promise<void> {
  const why = lacks("root", "unshare");
  if (why !== "") return count.skip(`pid namespaces: ${why}`);
  const mine = sleeper();
  await judge(count, "a live process of another pid namespace", {
    ...{ pid: mine.pid, kept: true },
    scavenge: wrapped("unshare", "-pf", "--mount-proc"),
  });
  await judge(count, "a live process, seen without its own /proc", {
    ...{ pid: mine.pid, kept: true },
    scavenge: wrapped("unshare", "-pf"),
  });
  await end(mine);
}

async function zombie(count: Count): Promise<void> {
  const file = await Deno.makeTempFile();
  const parent = sleeper(
    ...["sh", "-c", `sleep 1 & echo $! > ${file}; exec sleep 600`],
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const pid = Number(await Deno.readTextFile(file));
  await judge(count, "a zombie", {
    ...{ pid, kept: false, scavenge: plain },
    before: () => new Promise((resolve) => setTimeout(resolve, 1_200)),
  });
  await end(parent);
  await Deno.remove(file);
}

async function hosts(count: Count): Promise<void> {
  const why = lacks("root", "unshare");
  if (why !== "") return count.skip(why);
  const pid = await gonePid();
  const elsewhere = wrapped(
    ...["unshare", "-u", "sh", "-ec", 'hostname elsewhere; exec "$@"', "sh"],
  );
  const live = sleeper();
  await judge(count, "the host's name changed, the process lives", {
    ...{ pid: live.pid, kept: true, scavenge: elsewhere },
  });
  await end(live);
  // What a peer writes: a host's name and no pid namespace.
  const asPeer = rewrite(/"pid_(?:space|start)": "[^"]*", /g, "");
  await judge(count, "a dead process of a peer on another host", {
    ...{ pid, kept: true, scavenge: elsewhere },
    before: (store) => named(store, pid, asPeer),
  });
  await judge(count, "the name is ours, the container is not", {
    ...{ pid, kept: true, scavenge: plain },
    before: (store) =>
      named(store, pid, rewrite(/"pid_space": "[^"]*"/g, '"pid_space": "b/1"')),
  });
}

/** Gives the lease a process namespace even where its pid was dead when it was taken. */
async function named(
  store: TrialStore,
  pid: number,
  change: (store: TrialStore) => Promise<void>,
): Promise<void> {
  if (!store.text().includes('"pid_space"')) {
    const text = `"pid": ${pid}, "pid_space": "x/1", "pid_start": "${pid}:1", `;
    await rewrite(new RegExp(`"pid": ${pid}, `, "g"), text)(store);
  }
  await change(store);
}

const STUBS: readonly (readonly [string, string])[] = [
  ["hangs", "sleep 600"],
  ["prints garbage", 'echo "$$ (cat) Z 1 1 1 1"; echo no'],
  ["says nothing", "exit 0"],
  [
    "says in another language that nothing is there",
    'echo "cat: Datei nicht gefunden" >&2; exit 1',
  ],
  ["fails", "exit 1"],
];

async function probes(count: Count): Promise<void> {
  const dying = sleeper();
  await judge(count, "a probe that works, the process is dead", {
    ...{ pid: dying.pid, kept: false, scavenge: plain },
    before: () => end(dying),
  });
  const live = sleeper();
  const withPath = (path: string) => (store: TrialStore): Promise<Ran> =>
    store.dos(SCAVENGE, { env: { PATH: path } });
  await judge(count, "no probe: PATH=/nowhere", {
    ...{ pid: live.pid, kept: true, scavenge: withPath("/nowhere") },
  });
  for (const [what, script] of STUBS) {
    const bin = await Deno.makeTempDir({ prefix: "dos-crash-bin-" });
    await Deno.writeTextFile(`${bin}/cat`, `#!/bin/sh\n${script}\n`);
    await Deno.chmod(`${bin}/cat`, 0o755);
    for (const pid of [live.pid, await gonePid()]) {
      const who = pid === live.pid ? "live" : "dead";
      await judge(count, `the probe ${what}, the process is ${who}`, {
        ...{ pid, kept: true, scavenge: withPath(`${bin}:/usr/bin:/bin`) },
        limitMs: 6_000,
      });
    }
    await Deno.remove(bin, { recursive: true });
  }
  await end(live);
}

/** Whether a holder is gone. */
export const HOLDERS: readonly Trial[] = [
  ["26", "a pid that is used again", reused] as const,
  ["27", "other user, pid namespace, hidepid, zombie", hidden] as const,
  ["28", "host names that change or are equal", hosts] as const,
  ["29", "a probe that is missing, slow, wrong", probes] as const,
].map(([row, fault, body]) =>
  trial(row, fault, async (count) => {
    const why = lacks();
    if (why !== "") return count.skip(why);
    await body(count);
  })
);
