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
import { acquire, LONG, SHORT } from "../rig/verbs.ts";
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
    await sweep(count, {
      verbs: long ? LONG : SHORT,
      calls: long ? [...CHANGES, ...LOOKS] : CHANGES,
      what: "signal=KILL",
      modes: ["once"],
      judge: killed,
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
