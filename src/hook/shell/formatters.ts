/**
 * Formatters and fixers: they write the paths they are given.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { hasFlag, sortArguments } from "./options.ts";
import { asPattern, type Word } from "./word.ts";

type Row = (call: Call) => void;

interface Form {
  /** Options with a value. */
  readonly valued?: string;
  /** Only with one of these it writes. */
  readonly writesWith?: string;
  /** With one of these it does not. */
  readonly checksWith?: string;
}

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["prettier", {
    writesWith: "--write -w",
    valued:
      "--config --ignore-path --parser --plugin --log-level --print-width",
  }],
  ["gofmt", { writesWith: "-w", valued: "-r" }],
  ["goimports", { writesWith: "-w", valued: "-local" }],
  ["black", {
    checksWith: "--check --diff",
    valued: "-l --line-length -t --target-version --config",
  }],
  ["isort", {
    checksWith: "--check --check-only --diff -c",
    valued: "--profile --settings-path",
  }],
  ["autopep8", { writesWith: "-i --in-place" }],
  ["yapf", { writesWith: "-i --in-place" }],
  ["eslint", {
    writesWith: "--fix",
    valued: "-c --config --ext --rule --ignore-path -f --format --max-warnings",
  }],
  ["stylelint", { writesWith: "--fix", valued: "--config" }],
  ["rustfmt", {
    checksWith: "--check",
    valued: "--edition --config --config-path --emit",
  }],
  ["clang-format", { writesWith: "-i" }],
  ["shfmt", { writesWith: "-w", valued: "-i -ln" }],
  ["standard", { writesWith: "--fix" }],
  ["rubocop", { writesWith: "-a -A --autocorrect --autocorrect-all -x" }],
]);

function writePaths(call: Call, paths: readonly Word[]): void {
  if (paths.length === 0) {
    call.doubt(`${call.name} chooses the files it writes`);
    return;
  }
  for (const word of paths) {
    call.write([asPattern(word)], { below: !/[^/.]\.\w+$/.test(word.text) });
  }
}

function formatter(form: Form): Row {
  return (call) => {
    const args = sortArguments(call.args, form.valued);
    const isCheck = form.checksWith !== undefined &&
      hasFlag(args, form.checksWith);
    const isWrite = form.writesWith === undefined ||
      hasFlag(args, form.writesWith);
    if (hasFlag(args, "--version --help")) return;
    if (isWrite && !isCheck) writePaths(call, args.operands);
    else call.read(args.operands.map(asPattern), { below: true });
  };
}

/** Tools with verbs: the ones that format, and the ones that write nothing. */
function toolbox(verbs: {
  readonly formats: string;
  readonly valued?: string;
  readonly checks: string;
  readonly fixesWith?: string;
  readonly silent: string;
}): Row {
  const formats = new Set(verbs.formats.split(" "));
  const silent = new Set(verbs.silent.split(" "));
  return (call) => {
    const [verb, ...rest] = call.args;
    const name = verb?.text ?? "";
    const args = sortArguments(rest, verbs.valued);
    if (
      /^(?:--?version|-V|-v|--help|-h|help)$/.test(name) || silent.has(name)
    ) return;
    const isFix = verbs.fixesWith === undefined ||
      hasFlag(args, verbs.fixesWith);
    if (!formats.has(name)) call.doubt(`${call.name} may write anything`);
    else if (hasFlag(args, verbs.checks)) {
      call.read(args.operands, { below: true });
    } else if (isFix || name === "fmt") writePaths(call, args.operands);
    else call.read(args.operands, { below: true });
  };
}

const ruff: Row = (call) => {
  const [verb, ...rest] = call.args;
  const args = sortArguments(rest, "--config --select --ignore --line-length");
  const isFormat = verb?.text === "format" && !hasFlag(args, "--check --diff");
  const isFix = verb?.text === "check" &&
    hasFlag(args, "--fix --fix-only --add-noqa");
  if (isFormat || isFix) writePaths(call, args.operands);
  else call.read(args.operands, { below: true });
};

/** `python -m black x` is `black x`. */
const python: Row = (call) => {
  const [first, second] = call.args;
  const modules = /^(?:black|isort|autopep8|yapf|ruff)$/;
  if (/^(?:--?version|-V|--help|-h)$/.test(first?.text ?? "")) return;
  if (first?.text === "-m" && modules.test(second?.text ?? "")) {
    call.run(call.args.slice(1));
  } else call.doubt(`${call.name} may write anything`);
};

/** The rows of the table of commands. */
export const formatters: readonly [string, Row][] = [
  ...[...FORMS].map(([name, form]): [string, Row] => [name, formatter(form)]),
  ["ruff", ruff],
  ["python", python],
  ["python3", python],
  [
    "deno",
    toolbox({
      formats: "fmt",
      checks: "--check",
      valued: "--ext --ignore --config -c",
      silent: "check lint info doc types --version",
    }),
  ],
  [
    "cargo",
    toolbox({
      formats: "fmt",
      checks: "--check",
      valued: "-p --package --manifest-path",
      silent: "tree metadata search --list locate-project",
    }),
  ],
  [
    "go",
    toolbox({
      formats: "fmt",
      checks: "-n",
      silent: "vet list version env doc",
    }),
  ],
  [
    "biome",
    toolbox({
      formats: "format check lint",
      checks: "--check",
      fixesWith: "--write --fix --apply --apply-unsafe",
      silent: "version rage",
    }),
  ],
  ["dprint", toolbox({ formats: "fmt", checks: "--check", silent: "check" })],
  [
    "terraform",
    toolbox({
      formats: "fmt",
      checks: "-check",
      silent: "validate version show",
    }),
  ],
  ["node", toolbox({ formats: "-", checks: "-", silent: "--check" })],
];
