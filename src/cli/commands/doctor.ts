/**
 * `dos doctor`
 *
 * A workspace that cannot be opened is a finding, not an error: who calls the
 * doctor wants to be told what is wrong.
 *
 * @module
 */
import type { Finding } from "../../lease/ports.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { describeFailure } from "../failure.ts";
import { headline } from "../lease_text.ts";
import {
  alignColumns,
  type Line,
  type Sheet,
  type Span,
  type Style,
} from "../page.ts";

/** Looks at everything that can be wrong. */
export const command: Command = {
  about:
    "Looks at everything that can be wrong with a workspace (root, configuration, store, lock, journal, dead leases) and says what to do about each.",
  options: [
    { name: "check", help: "Exit 1 where anything wants attention." },
  ],
  exits: [
    [EXIT.yes, "looked"],
    [EXIT.no, "with --check: something wants attention"],
  ],
  example: "dos doctor --check",
  run,
};

interface Report {
  readonly outcome: "healthy" | "attention";
  readonly root: string | null;
  readonly version: string;
  readonly errors: number;
  readonly warnings: number;
  /** The command to begin with, `null` where no finding names one. */
  readonly next: string | null;
  readonly findings: readonly Finding[];
}

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { root, findings: seen } = await examine(setting);
  const findings = (["error", "warn", "ok"] as const)
    .flatMap((status) => seen.filter((x) => x.status === status));
  const errors = findings.filter((x) => x.status === "error").length;
  const warnings = findings.filter((x) => x.status === "warn").length;
  const well = errors + warnings === 0;
  const value: Report = {
    outcome: well ? "healthy" : "attention",
    root,
    version: setting.world.version,
    errors,
    warnings,
    next: firstCommand(findings),
    findings,
  };
  return {
    value,
    text: (sheet) => reportLines(value, sheet),
    exit: args.has("check") && !well ? EXIT.no : EXIT.yes,
    remark: sum(value),
  };
}

async function examine(
  setting: Setting,
): Promise<{ root: string | null; findings: Finding[] }> {
  try {
    const workspace = await setting.open();
    return {
      root: workspace.paths.root,
      findings: await workspace.examine(),
    };
  } catch (error) {
    const { value, exit } = await describeFailure(error, "dos doctor");
    const check = CHECKS.get(value.code) ??
      (exit === EXIT.store ? "store" : undefined);
    if (check === undefined) throw error;
    const { reason: detail, hint: fix } = value;
    return { root: null, findings: [{ check, status: "error", detail, fix }] };
  }
}

/** What is wrong where a workspace cannot be opened, by the code of the error. */
const CHECKS: ReadonlyMap<string, string> = new Map([
  ["INVALID_CONFIG", "config"],
  ["BROKEN_REPOSITORY", "repository"],
]);

const STYLES: Readonly<Record<Finding["status"], Style>> = {
  ok: "good",
  warn: "warn",
  error: "bad",
};

function reportLines(report: Report, { columns }: Sheet): Line[] {
  const rows = report.findings.flatMap((finding) => {
    const { check, status, detail, means = "", fix } = finding;
    const row: Span[] = [[STYLES[status], status], ["name", check], detail];
    const more = [
      ...means === "" ? [] : [`that is: ${means}`],
      ...fix === "" ? [] : [`-> ${fix}`],
    ];
    return [row, ...more.map((text): Span[] => ["", "", text])];
  });
  const style = report.errors > 0 ? "bad" : "warn";
  const { next } = report;
  return [
    headline(report.outcome === "healthy" ? "good" : style, sum(report), {
      name: "",
      rest: report.root === null ? "" : `in ${report.root}`,
    }),
    ...alignColumns(rows, { indent: "  ", columns }),
    ...next === null
      ? []
      : [[[style, sum(report)], ": begin with  ", ["name", next]] as Line],
  ];
}

/** The first command that the advice on what is wrong names. */
function firstCommand(findings: readonly Finding[]): string | null {
  for (const { status, fix } of findings) {
    if (status === "ok") break;
    const command = COMMAND_REGEXP.exec(fix)?.[1];
    if (command !== undefined) return command;
  }
  return null;
}

/** What only looks, or keeps what it changes. */
const COMMAND_REGEXP = /`((?:dos (?!doctor)|git |ls |mv )[^`]+)`/;

function sum(report: Report): string {
  if (report.outcome === "healthy") return "All is well";
  return [
    ...(report.errors > 0 ? [counted(report.errors, "error")] : []),
    ...(report.warnings > 0 ? [counted(report.warnings, "warning")] : []),
  ].join(", ");
}
