/**
 * Makes checks one after the other, none longer than it may take, and says
 * what came of each.
 *
 * A call of the system that never comes back cannot be given up: it keeps the
 * whole process.
 *
 * @module
 */
import {
  type Check,
  type Child,
  type ChildAnswer,
  type Children,
  type Ground,
  LIMIT_MS,
  Untried,
} from "./check.ts";
import { FILE_CHECKS } from "./files.ts";
import { LEASE_CHECKS } from "./leases.ts";
import { LOCK_CHECKS } from "./locks.ts";
import { SURROUNDING_CHECKS } from "./surroundings.ts";

/** All checks, in the order they are made. */
export const CHECKS: readonly Check[] = [
  ...FILE_CHECKS,
  ...LOCK_CHECKS,
  ...SURROUNDING_CHECKS,
  ...LEASE_CHECKS,
];

/** What came of a check. */
export interface CheckResult {
  /** What the check is called. */
  readonly check: string;
  /** `ok`; `miss` where the machine does otherwise; `untried` where it cannot be told here. */
  readonly status: "ok" | "miss" | "untried";
  /** What it shows where all is well. */
  readonly shows: string;
  /** What was seen, `""` where that is just this. */
  readonly detail: string;
  /** What a miss means for leases, `""` where there is none. */
  readonly means: string;
  /** What to do about it, `""` where nothing need be. */
  readonly fix: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** How checks are made. */
export interface Testing {
  /** The ground of all of them; each gets a directory of its own below that one's. */
  readonly ground: Ground;
  /** Told of each before it is made. */
  progress?(name: string): void;
  /** Asked before each; true if no more are wanted. */
  isOver?(): boolean;
}

/** Makes checks. Never throws: what goes wrong is a miss. */
export async function runChecks(
  checks: readonly Check[],
  { ground, progress, isOver }: Testing,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [at, check] of checks.entries()) {
    if (isOver?.() === true) break;
    progress?.(check.name);
    const dir = `${ground.dir}/${String(at + 1).padStart(2, "0")}`;
    // deno-lint-ignore no-await-in-loop -- they would disturb each other
    results.push(await runOne(check, { ...ground, dir }));
  }
  return results;
}

async function runOne(check: Check, ground: Ground): Promise<CheckResult> {
  const { machine } = ground;
  const { name, shows, limitMs = LIMIT_MS } = check;
  const before = machine.ticksMs();
  const children = ground.children === null ? null : closable(ground.children);
  const told = (
    status: CheckResult["status"],
    detail: string,
  ): CheckResult => ({
    check: name,
    ...{ status, shows, detail },
    means: status === "miss" ? check.means : "",
    fix: status === "miss" ? check.fix : "",
    ms: Math.round(machine.ticksMs() - before),
  });
  try {
    machine.makeDirectory(ground.dir);
    const work = check.run({ ...ground, children });
    const detail = await ground.within(work, limitMs);
    return detail === null
      ? told("miss", `It came to no end within ${limitMs} ms`)
      : told("ok", detail);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return told(error instanceof Untried ? "untried" : "miss", text);
  } finally {
    children?.stop();
  }
}

/** Children that can no longer be started once they were stopped: a check whose time is up may still go on. */
function closable(children: Children): Children {
  let isClosed = false;
  const mustBeOpen = (): void => {
    if (isClosed) throw new Untried("The time of this check is up");
  };
  return {
    start(words): Child {
      mustBeOpen();
      return children.start(words);
    },
    ask(words, about): Promise<ChildAnswer> {
      mustBeOpen();
      return children.ask(words, about);
    },
    stop(): void {
      isClosed = true;
      children.stop();
    },
  };
}
