/**
 * System calls that fail: a disk that is full or broken, a limit that is
 * reached, a signal that comes between.
 *
 * @module
 */
import type { Injected } from "../rig/strace.ts";
import { type Count, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import { acquire, LONG, SHORT, type Verb } from "../rig/verbs.ts";
import type { Trial } from "../trial.ts";
import { endsWith, type Place, type Sweep, sweep } from "./sweep.ts";

const BOTH = ["once", "onwards"] as const;
const ONCE = ["once"] as const;

/** Verbs that write to the journal, each in its own way. */
const WRITERS: readonly Verb[] = SHORT.filter(({ name }) =>
  name !== "heartbeat"
);

/** One that appends and one that replaces. */
const FEW: readonly Verb[] = SHORT.filter(({ name }) =>
  name === "acquire" || name === "compact"
);

/** What a broken call may lead to: all done, or the store's own failure. */
const doneOrFailed = endsWith(0, 5);

/** A grant is told only after its record was synced, and a failed sync is not tried again. */
function neverResynced(ran: Injected, { call, verb }: Place): string | null {
  const wrong = doneOrFailed(ran);
  if (wrong !== null || call !== "fdatasync" || verb !== "acquire") {
    return wrong;
  }
  if (ran.code === 0) return "it was told although the sync failed";
  if (ran.answer["code"] !== "STORE_UNACKNOWLEDGED") {
    return `the error's code is ${ran.answer["code"]}`;
  }
  return ran.log.match(/fdatasync\(/g)?.length === 1
    ? null
    : "it was synced again";
}

function failing(
  row: string,
  fault: string,
  plans: (long: boolean) => readonly Omit<Sweep, "judge">[],
  judge: Sweep["judge"] = doneOrFailed,
): Trial {
  return trial(row, fault, async (count: Count, { long }) => {
    const why = lacks("strace");
    if (why !== "") return count.skip(why);
    for (const plan of plans(long)) {
      // deno-lint-ignore no-await-in-loop -- a sweep fills the machine by itself
      await sweep(count, { judge, ...plan });
    }
  });
}

/** Calls that fail. */
export const CALLS: readonly Trial[] = [
  failing(
    "8",
    "a write that is cut short",
    (long) => [{
      verbs: long ? LONG : WRITERS,
      calls: ["write"],
      what: "retval=5",
      modes: ONCE,
      tears: true,
    }],
    (ran, { verb, when }) =>
      verb === "acquire" && when === "2" && ran.code === 0
        ? "a record that was never written was told"
        : doneOrFailed(ran),
  ),
  failing("9", "no space, by error", (long) => [{
    verbs: long ? LONG : FEW,
    calls: ["mkdir", "openat", "write", "linkat"],
    what: "error=ENOSPC",
    modes: long ? BOTH : ONCE,
  }]),
  failing("11", "a broken disk: EIO", (long) => [{
    verbs: long ? LONG : WRITERS.filter(({ name }) => name !== "release"),
    calls: ["write", "fdatasync", "fsync", ...(long ? ["read"] : [])],
    what: "error=EIO",
    modes: BOTH,
  }, {
    verbs: [acquire],
    calls: ["read"],
    what: "error=EIO",
    modes: long ? BOTH : ONCE,
  }], neverResynced),
  failing(
    "12",
    "a quota or a file size limit, by error",
    (long) =>
      (long ? ["EDQUOT", "EFBIG"] : ["EDQUOT"]).map((code) => ({
        verbs: long ? LONG : [acquire],
        calls: ["openat", "write"],
        what: `error=${code}`,
        modes: BOTH,
      })),
  ),
  failing(
    "13",
    "out of files or memory at an open",
    (long) =>
      (long ? ["EMFILE", "ENFILE", "ENOMEM"] : ["EMFILE"]).map((code) => ({
        verbs: long ? LONG : FEW,
        calls: ["openat"],
        what: `error=${code}`,
        modes: long ? BOTH : ONCE,
      })),
  ),
  failing(
    "14",
    "EINTR and EAGAIN at each call",
    (long) =>
      ["EINTR", "EAGAIN"].map((code) => ({
        verbs: long ? LONG : [acquire],
        calls: long || code === "EINTR"
          ? ["openat", "read", "write", "flock"]
          : ["write", "flock"],
        what: `error=${code}`,
        modes: ONCE,
      })),
    (ran, { call }) =>
      ran.code === 4 && call === "flock"
        ? null // EAGAIN is the answer of a lock that is held.
        : endsWith(0)(ran),
  ),
  failing("14", "EINTR at calls that are not repeated", (long) => [{
    verbs: long ? LONG : [acquire],
    calls: [
      ...["linkat", "unlink", "rename", "fdatasync", "ftruncate"],
      ...(long ? ["statx"] : []),
    ],
    what: "error=EINTR",
    modes: ONCE,
  }]),
  failing(
    "15",
    "the lock file cannot be removed",
    (long) =>
      ["EACCES", "EBUSY"].map((code) => ({
        verbs: long ? LONG : [acquire],
        calls: ["unlink", "rename"],
        what: `error=${code}`,
        modes: BOTH,
      })),
    (ran, { verb }) =>
      // What is written before stands, and is told.
      verb === "acquire" && ran.code !== 0
        ? "the grant was not told"
        : doneOrFailed(ran),
  ),
];
