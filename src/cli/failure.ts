/**
 * What becomes of an error that ends a command: an outcome like any other,
 * and an exit code. Errors are told apart by their stable `code`, never by
 * their text.
 *
 * @module
 */
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { UsageFault } from "./usage_fault.ts";

const CLOSEST = "./closest.ts";

/** The outcome that an error is printed as. */
export interface ErrorOutcome {
  /** Discriminates from all other outcomes. */
  readonly outcome: "error";
  /** Stable code. */
  readonly code: string;
  /** What went wrong. */
  readonly reason: string;
  /** What to do next. */
  readonly hint: string;
}

/** An error as it is told. */
export interface Failure {
  /** What is printed. */
  readonly value: ErrorOutcome;
  /** The exit code. */
  readonly exit: ExitCode;
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ["INVALID_CONFIG", "Mend the file; `dos doctor` tells whether all is well."],
  ["INVALID_PATTERN", "Give patterns relative to the root of the workspace."],
  [
    "DEFECT",
    "This is a defect of dos; run it again with DOS_DEBUG=1 and report what it prints.",
  ],
]);

const USAGE_REGEXP = /^(?:USAGE|NO_WORKSPACE|BROKEN_REPOSITORY|INVALID_\w+)$/;

/** The store's own codes, and those of the system (`EACCES`, `EROFS`, ...). */
const FAILED_REGEXP = /^(?:STORE_\w+|E[A-Z0-9]{2,})$/;

/**
 * Reads an error as an outcome.
 *
 * @param error Whatever was thrown.
 * @param called What was called.
 * @param help Where to read what it takes; its help text if absent.
 * @returns The outcome and the exit code.
 */
export async function describeFailure(
  error: unknown,
  called: string,
  help: string = `\`${called} --help\` tells what it takes.`,
): Promise<Failure> {
  const exit = exitOfCode(codeOf(error));
  const code = exit === EXIT.defect ? "DEFECT" : codeOf(error);
  const reason = error instanceof Error && error.message !== ""
    ? error.message
    : String(error);
  const hint = error instanceof UsageFault
    ? await adviceOn(error, help)
    : textField(error, "hint") || HINTS.get(code) ||
      (exit === EXIT.usage ? help : "");
  return { value: { outcome: "error", code, reason, hint }, exit };
}

function exitOfCode(code: string): ExitCode {
  if (USAGE_REGEXP.test(code)) return EXIT.usage;
  return FAILED_REGEXP.test(code) ? EXIT.store : EXIT.defect;
}

async function adviceOn(fault: UsageFault, help: string): Promise<string> {
  const advice: string[] = [];
  if (fault.misspelling !== null) {
    const { nearestSpelling }: typeof import("./closest.ts") = await import(
      CLOSEST
    );
    const { word, known } = fault.misspelling;
    const meant = nearestSpelling(word, known);
    if (meant !== undefined) advice.push(`Did you mean ${meant}?`);
  }
  if (fault.hint !== "") advice.push(fault.hint);
  return advice.length > 0 ? advice.join(" ") : help;
}

function codeOf(error: unknown): string {
  return textField(error, "code");
}

function textField(error: unknown, key: "code" | "hint"): string {
  if (!(error instanceof Error)) return "";
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" ? value : "";
}
