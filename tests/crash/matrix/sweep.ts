/**
 * One fault at each place where it can strike: the N-th call of a name, for
 * N = 1, 2, 3 and so on until the run ends without it.
 *
 * @module
 */
import { sayRan } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { countCalls, inject, type Injected } from "../rig/strace.ts";
import { type Count, together } from "../rig/tally.ts";
import type { Verb } from "../rig/verbs.ts";

/** What to sweep with. */
export interface Sweep {
  readonly verbs: readonly Verb[];
  /** The calls it may strike. */
  readonly calls: readonly string[];
  /** What `strace` injects. */
  readonly what: string;
  /** Only the N-th call, or all from the N-th on. */
  readonly modes: readonly ("once" | "onwards")[];
  /** What this fault must lead to besides a sound store; `null` if all is well. */
  judge(ran: Injected, at: Place): string | null;
  /** Whether writes are cut short by it. */
  readonly tears?: boolean;
  /** Called on the store after the run, before it is checked. */
  after?(store: TrialStore, at: Place): Promise<string | null>;
}

/** Where a fault struck. */
export interface Place {
  readonly verb: string;
  readonly call: string;
  readonly when: string;
  /** The arguments of the run. */
  readonly args: readonly string[];
}

/** Runs a sweep. */
export async function sweep(count: Count, plan: Sweep): Promise<void> {
  const jobs: (() => Promise<void>)[] = [];
  await together(plan.verbs.map((verb) => async () => {
    const counts = await callsOf(verb, plan.calls);
    for (const [call, times] of counts) {
      for (const mode of plan.modes) {
        for (let n = 1; n <= times; n++) {
          const when = mode === "once" ? `${n}` : `${n}+`;
          jobs.push(() => strike(count, plan, { verb, call, when }));
        }
      }
    }
  }));
  await together(jobs);
}

async function callsOf(
  verb: Verb,
  calls: readonly string[],
): Promise<Map<string, number>> {
  await using store = await TrialStore.make();
  const { args } = await verb.prepare(store);
  return await countCalls(store, store.command(...args), calls);
}

async function strike(
  count: Count,
  plan: Sweep,
  target: { verb: Verb; call: string; when: string },
): Promise<void> {
  const { verb, call, when } = target;
  await using store = await TrialStore.make();
  const prepared = await verb.prepare(store);
  const { args } = prepared;
  const { what } = plan;
  const ran = await inject(store, store.command(...args), { call, what, when });
  prepared.settle(ran);
  store.account.tears = plan.tears === true;
  const place: Place = { verb: verb.name, call, when, args };
  const title = `${verb.name}, strace inject=${call}:${what}:when=${when}`;
  if (!ran.struck) return;
  const faults = [
    ran.hung ? "the command did not end" : null,
    plan.judge(ran, place),
    await plan.after?.(store, place) ?? null,
  ].map((fault) => fault === null ? null : `${fault}; ${sayRan(ran)}`);
  await prepared.mend?.();
  const found = await store.check();
  count.ran(title, [
    ...faults,
    ...found.map((fault) => `${fault}; ${sayRan(ran)}`),
  ]);
}

/** Wants one of these exit codes, and of 5 a code of the store. */
export function endsWith(
  ...codes: readonly number[]
): (ran: Injected) => string | null {
  return (ran: Injected): string | null => {
    if (!codes.includes(ran.code)) {
      return `the exit code is not ${codes.join(" or ")}`;
    }
    const { outcome, code } = ran.answer;
    if (outcome === undefined) return "there is no whole answer";
    if (ran.code !== 5) return null;
    return /^(STORE_\w+|E[A-Z0-9]+)$/.test(String(code))
      ? null
      : `the error's code is ${code}`;
  };
}
