/**
 * Processes that are killed at a system call of their choice.
 *
 * @module
 */
import { identityKey } from "../../../src/domain/lease.ts";
import type { TrialStore } from "../rig/store.ts";
import { CHANGES, LOOKS } from "../rig/strace.ts";
import { trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import { acquire, LONG, SHORT, type Verb } from "../rig/verbs.ts";
import type { Trial } from "../trial.ts";
import { type Place, sweep } from "./sweep.ts";

const killed = ({ signal }: { signal: string | null }): string | null =>
  signal === "SIGKILL" ? null : "it was not killed";

/** Asks again with the same words, as a caller does that heard nothing. */
async function askAgain(
  store: TrialStore,
  { args }: Place,
): Promise<string | null> {
  const before = store.text().split('"op": "ACQUIRE"').length;
  const ran = await store.dos(args);
  const told = ran.answer;
  if (ran.code !== 0 || told["loop_ts"] !== "chosen-1") {
    return `asking again answers exit ${ran.code} ${ran.stdout}${ran.stderr}`;
  }
  const held = store.told(told);
  const grants = store.text().split("\n").filter((line) =>
    line.includes('"op": "ACQUIRE"') && line.includes('"chosen-1"')
  );
  if (grants.length !== 1) {
    return `asking again made ${grants.length} grants of ${
      identityKey({ ...held })
    }`;
  }
  const after = store.text().split('"op": "ACQUIRE"').length;
  return (after === before) === (told["already_held"] === true)
    ? null
    : "the answer does not say whether the lease was there already";
}

/** Kills at each call. */
export const KILLS: readonly Trial[] = [
  trial("1", "kill -9 at each system call", async (count, { long }) => {
    const why = lacks("strace");
    if (why !== "") return count.skip(why);
    const kill = {
      ...{ what: "signal=KILL", modes: ["once"] as const, judge: killed },
    };
    if (long) {
      const calls = [...CHANGES, ...LOOKS];
      return await sweep(count, { ...kill, verbs: LONG, calls });
    }
    const isLike = ({ name }: Verb): boolean =>
      name === "release" || name === "heartbeat";
    await sweep(count, {
      ...kill,
      verbs: SHORT.filter((verb) => !isLike(verb)),
      calls: CHANGES.filter((call) => call !== "flock" && call !== "fsync"),
    });
    // They go the way of an acquire; what differs is the record.
    await sweep(count, {
      ...kill,
      verbs: SHORT.filter(isLike),
      calls: ["write", "fdatasync", "unlink"],
    });
  }),
  trial("3", "killed before the answer, then asked again", async (count) => {
    const why = lacks("strace");
    if (why !== "") return count.skip(why);
    await sweep(count, {
      verbs: [acquire],
      calls: ["write", "fdatasync", "rename", "flock"],
      what: "signal=KILL",
      modes: ["once"],
      judge: killed,
      after: askAgain,
    });
  }),
];
