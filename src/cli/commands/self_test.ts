/**
 * `dos self-test`
 *
 * @module
 */
import type { CheckResult } from "../../selftest/run_checks.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { headline } from "../lease_text.ts";
import {
  alignColumns,
  type Line,
  type Sheet,
  type Span,
  type Style,
} from "../page.ts";
import { judgeSelfTest, type SelfTestVerdict } from "../self_test.ts";

/** Tries whether this machine does what dos relies on. */
export const command: Command = {
  about:
    "Tries, in a directory of its own, whether this machine does what leases rely on: files, locks, processes, clocks, and the program itself with child processes that it kills. Says of each miss what it means for leases and what to do. It touches no workspace.",
  options: [
    {
      name: "dir",
      value: "DIR",
      nonEmpty: true,
      help: "Test the file system of this directory.",
      standard: "that of temporary files",
    },
    { name: "keep", help: "Leave what was made, and say where." },
  ],
  exits: [
    [EXIT.yes, "all that could be tried is as it must be"],
    [EXIT.no, "something is not"],
  ],
  example: "dos self-test --dir .",
  run,
};

async function run(
  args: Arguments,
  { world, progress }: Setting,
): Promise<Answer> {
  const tests = await world.selfTests();
  const choice = {
    ...present({ dir: args.text("dir") }),
    keep: args.has("keep"),
  };
  const report = await tests.run(choice, (name) => {
    // A line that cannot be shown is no reason to stop.
    progress(`Checking: ${name}`).catch(() => {});
  });
  await progress("");
  const value = judgeSelfTest(report, world.version);
  return {
    value,
    text: (sheet) => verdictLines(value, sheet),
    exit: value.outcome === "fit" ? EXIT.yes : EXIT.no,
    remark: `This machine is ${value.outcome}: ${sum(value)}`,
  };
}

const STYLES: Readonly<Record<CheckResult["status"], Style>> = {
  ok: "good",
  miss: "bad",
  untried: "warn",
};

function verdictLines(value: SelfTestVerdict, { columns }: Sheet): Line[] {
  const isFit = value.outcome === "fit";
  const title = headline(isFit ? "good" : "bad", isFit ? "Fit" : "Unfit", {
    name: "",
    rest: `for leases${
      isFit && value.untried > 0 ? ", as far as it was tried" : ""
    }: ${sum(value)}, ${value.ms} ms`,
  });
  const widest = Math.max(4, ...value.checks.map(({ ms }) => `${ms}`.length));
  const head = ["RESULT", "CHECK", "MS".padStart(widest), "WHAT IT SHOWS"]
    .map((text): Span => ["faint", text]);
  const rows = value.checks.flatMap((check) => rowsOf(check, widest));
  const about = [
    `dos ${value.version}, ${value.system}, ${value.runtime}`,
    value.file_system,
    ...value.dir === null ? [] : [`Left in ${value.dir}`],
  ];
  return [
    title,
    ...alignColumns([head, ...rows], { indent: "  ", columns }),
    ...alignColumns(about.map((text): Span[] => [text]), { columns }),
  ];
}

function rowsOf(result: CheckResult, widest: number): Span[][] {
  const { check, status, shows, detail, means, fix, ms } = result;
  const isOk = status === "ok";
  const told = isOk && detail !== "" ? `${shows} (${detail})` : shows;
  const more = [
    ...isOk || detail === "" ? [] : [`seen: ${detail}`],
    ...means === "" ? [] : [`that is: ${means}`],
    ...fix === "" ? [] : [`-> ${fix}`],
  ];
  return [
    [
      [STYLES[status], status],
      ["name", check],
      String(ms).padStart(widest),
      told,
    ],
    ...more.map((text): Span[] => ["", "", "", text]),
  ];
}

function sum({ ok, misses, untried }: SelfTestVerdict): string {
  return [
    ...misses === 0 ? [] : [counted(misses, "miss", "misses")],
    `${ok} ok`,
    ...untried === 0 ? [] : [`${untried} untried`],
  ].join(", ");
}
