/**
 * Commands that run other commands.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { hasFlag, optionValues, sortArguments } from "./options.ts";
import { UNKNOWN_WORD, withText, type Word } from "./word.ts";

/** Options with a value, of each command that only runs another. */
const VALUED: ReadonlyMap<string, string> = new Map([
  [
    "sudo",
    "-u --user -g --group -C -h --host -p --prompt -r -t -T -U -D --chdir",
  ],
  ["doas", "-u -C"],
  ["env", "-u --unset -C --chdir -S --split-string"],
  ["time", "-f --format -o --output"],
  ["nice", "-n --adjustment"],
  ["timeout", "-s --signal -k --kill-after"],
  ["gtimeout", "-s --signal -k --kill-after"],
  ["exec", "-a"],
  ["stdbuf", "-i -o -e --input --output --error"],
  ["ionice", "-c -n -p -P -u --class --classdata"],
]);

/** `sudo`, `env`, `time` and their kin. */
export function wrapper(call: Call): void {
  const valued = VALUED.get(call.name) ?? "";
  const args = sortArguments(call.args, valued, { leading: true });
  if (call.name === "command" && hasFlag(args, "-v -V")) return;
  if (call.name === "time") call.write(optionValues(args, "-o --output"));
  if (call.name === "sudo" && hasFlag(args, "-e --edit -i -s")) {
    call.doubt("sudo opens an editor or a shell");
  }
  const [text] = optionValues(args, "-S --split-string");
  if (call.name === "env" && text !== undefined) {
    call.doubt("env splits a text");
  }
  let words = args.operands;
  while (/^[A-Za-z_]\w*=/.test(words[0]?.text ?? "")) words = words.slice(1);
  if (/timeout$/.test(call.name)) words = words.slice(1);
  const directory = call.name === "env"
    ? "-C --chdir"
    : call.name === "sudo"
    ? "-D --chdir"
    : "";
  call.in(directory === "" ? undefined : optionValues(args, directory)[0])
    .run(words);
}

/** `xargs`: what it adds is not known. */
export function xargs(call: Call): void {
  const args = sortArguments(
    call.args,
    "-I -n -P -d -L -s -a -E --max-args --max-procs --delimiter --arg-file --replace",
    { leading: true },
  );
  const mark = optionValues(args, "-I --replace")[0]?.text;
  if (args.operands.length === 0) return;
  call.run(
    mark === undefined
      ? [...args.operands, UNKNOWN_WORD]
      : args.operands.map((x) => x.text.includes(mark) ? UNKNOWN_WORD : x),
  );
}

/** `bash -c TEXT`, `bash <<END`. */
export function shell(call: Call): void {
  const args = sortArguments(call.args, "-c -o -O --rcfile --init-file", {
    leading: true,
  });
  const text = args.values.get("-c")?.[0];
  if (text?.known) call.script(text.text);
  else if (text !== undefined) {
    call.doubt("the shell runs a text that is not known");
  } else if (hasFlag(args, "--version --help -n")) return;
  else if (args.operands.length === 0 && call.body !== null) {
    call.script(call.body);
  } else call.doubt("it runs a script");
}

/** `pwsh -Command TEXT` */
export function powershell(call: Call): void {
  const at = call.args.findIndex((x) => /^[-/]c(?:ommand)?$/i.test(x.text));
  const words = call.args.slice(at + 1);
  if (at < 0 || words.some((x) => !x.known)) {
    call.doubt("PowerShell runs a script");
  } else call.script(words.map((x) => x.text).join(" "), "powershell");
}

/** `npx prettier ...`, `pnpm exec eslint ...`; all else of theirs is anything. */
export function packageRunner(call: Call): void {
  const args = sortArguments(
    call.args,
    "-p --package -c --call --from --with -C --dir --filter",
    {
      leading: true,
    },
  );
  const [first, ...rest] = args.operands;
  const there = call.in(optionValues(args, "-C --dir")[0]);
  const isRunner = /x$/.test(call.name);
  if (first === undefined) {
    if (args.values.size > 0 || !isRunner && call.name !== "npm") {
      call.doubt(`${call.name} may write anything`);
    }
  } else if (isRunner) there.run([unversioned(first), ...rest]);
  else if (/^(?:exec|dlx|x)$/.test(first.text)) {
    there.run(
      sortArguments(rest, "-p --package -c", { leading: true }).operands,
    );
  } else if (
    /^(?:prettier|eslint|biome)$/.test(first.text) && call.name !== "npm"
  ) {
    there.run(args.operands);
  } else if (
    !/^(?:ls|list|view|info|show|outdated|why|explain|search|whoami|root|bin|help|config|ping)$/
      .test(first.text)
  ) call.doubt(`${call.name} may write anything`);
}

function unversioned(word: Word): Word {
  return withText(word, word.text.replace(/(?<=.)@[^@/]*$/, ""));
}

/** `find`: what it deletes lies below its roots. */
export function find(call: Call): void {
  const { args } = call;
  const isTest = (x: Word): boolean => /^(?:-.+|[(!])/.test(x.text);
  let skip = 0;
  while (/^-(?:[HLP]|O\d)$/.test(args[skip]?.text ?? "")) skip++;
  const end = args.findIndex((x, i) => i >= skip && isTest(x));
  const named = args.slice(skip, end < 0 ? args.length : end);
  const here: Word = { text: "./", known: true, glob: false, below: true };
  const roots = (named.length > 0 ? named : [here])
    .map((x) => ({ ...x, below: true }));
  call.read(roots);
  for (let at = Math.max(end, 0); at < args.length; at++) {
    const text = args[at]?.text ?? "";
    if (text === "-delete") call.write(roots);
    else if (/^-f(?:print0?|ls|printf)$/.test(text)) {
      call.write(args.slice(at + 1, at + 2));
    } else if (/^-(?:exec|ok)(?:dir)?$/.test(text)) {
      const start = at + 1;
      for (at = start; at < args.length; at++) {
        const end = args[at]?.text;
        if (end === ";" || end === "+" && args[at - 1]?.text === "{}") break;
      }
      call.run(args.slice(start, at).flatMap((x) => filled(x, roots)));
    }
  }
}

/** `{}` is something below one of the roots. */
function filled(word: Word, roots: readonly Word[]): readonly Word[] {
  if (word.text === "{}") return roots.length > 64 ? [UNKNOWN_WORD] : roots;
  return [
    word.text.includes("{}") && word.known && !/[\s;]/.test(word.text)
      ? UNKNOWN_WORD
      : word,
  ];
}
