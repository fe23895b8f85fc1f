/**
 * The self-test as the command line sees it, and its verdict.
 *
 * @module
 */
import { KERNEL_LOCK } from "../selftest/check.ts";
import type { Role } from "../selftest/part.ts";
import type { CheckResult } from "../selftest/run_checks.ts";

/** Where and how the self-test is made. */
export interface SelfTestChoice {
  /** Where to make its directory; absent means the system's place for temporary files. */
  readonly dir?: string;
  /** Leave that directory. */
  readonly keep: boolean;
}

/** What the self-test found. */
export interface SelfTestReport {
  /** The directory it was made in. */
  readonly dir: string;
  /** Whether that is still there. */
  readonly kept: boolean;
  /** The kind of system and of processor. */
  readonly system: string;
  /** What runs this program. */
  readonly runtime: string;
  /** The file system that was tested, and whether locks may not reach everybody on it. */
  readonly fileSystem: { readonly doubtful: boolean; readonly detail: string };
  /** What came of each check, in the order they were made. */
  readonly results: readonly CheckResult[];
}

/** The self-test. */
export interface SelfTests {
  /** Makes all checks; tells the name of each before it is made. */
  run(
    choice: SelfTestChoice,
    progress: (name: string) => void,
  ): Promise<SelfTestReport>;
  /** What a child process of the self-test does. */
  playPart(
    role: Role,
    at: { readonly dir: string; readonly name: string },
  ): Promise<void>;
}

/** What is printed of it as JSON. */
export interface SelfTestVerdict {
  /** `fit` if nothing was missed, and the kernel lock was tried. */
  readonly outcome: "fit" | "unfit";
  /** How many checks came out each way. */
  readonly ok: number;
  readonly misses: number;
  readonly untried: number;
  /** How long all of them took, in milliseconds. */
  readonly ms: number;
  readonly version: string;
  readonly system: string;
  readonly runtime: string;
  readonly file_system: string;
  /** Where it was tested, `null` where that is gone again. */
  readonly dir: string | null;
  readonly checks: readonly CheckResult[];
}

/**
 * Judges a report. What could not be tried is not held against a machine,
 * unless nothing could be, or not even the lock that all else stands on.
 */
export function judgeSelfTest(
  report: SelfTestReport,
  version: string,
): SelfTestVerdict {
  const { system, runtime, fileSystem, dir, kept } = report;
  const checks = [...fileSystemCheck(fileSystem), ...report.results];
  const count = (status: CheckResult["status"]): number =>
    checks.filter((x) => x.status === status).length;
  const [ok, misses] = [count("ok"), count("miss")];
  const isLockKnown = !checks.some(({ check, status }) =>
    check === KERNEL_LOCK && status === "untried"
  );
  return {
    outcome: misses === 0 && ok > 0 && isLockKnown ? "fit" : "unfit",
    ...{ ok, misses, untried: count("untried") },
    ms: checks.reduce((sum, { ms }) => sum + ms, 0),
    ...{ version, system, runtime },
    file_system: fileSystem.detail,
    dir: kept ? dir : null,
    checks,
  };
}

/** A file system that may be shared with other machines passes every check that one machine can make. */
function fileSystemCheck(
  { doubtful, detail }: SelfTestReport["fileSystem"],
): CheckResult[] {
  if (!doubtful) return [];
  return [{
    check: "file system",
    status: "miss",
    shows: "Locks reach everybody who works there",
    detail,
    means: "two machines can grant at once, and leases can overlap",
    fix:
      "Move the store to a local disk, or see to it that all agents run on one machine",
    ms: 0,
  }];
}
