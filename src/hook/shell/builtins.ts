/**
 * Commands that change the shell itself.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { sortArguments } from "./options.ts";
import {
  ANYWHERE,
  either,
  gone,
  isNowhere,
  moved,
  type Places,
} from "./places.ts";
import { plainWord, withText, type Word } from "./word.ts";

/** The shell that such a command changes. */
export interface Shell {
  readonly home: string;
  /** Where it stands. */
  readonly places: Places;
  /** All that `pushd` has left so far: `popd` may go to any of it. */
  stack: Places;
  /** It goes elsewhere, unless that fails. */
  go(to: Places): void;
  /** It ends. */
  exit(): void;
  /** It may change more. */
  doubt(reason: string): void;
  /** Reads a text as commands of this shell. */
  script(text: string): void;
  /** Gives a variable its value; `undefined` if it is not known. */
  assign(name: string, values: readonly Word[] | undefined): void;
}

/** Runs a command that changes the shell; false if it is none. */
export function runBuiltin(shell: Shell, call: Call): boolean {
  switch (call.name) {
    case "cd":
    case "chdir":
      goTo(shell, call);
      return true;
    case "pushd":
      shell.stack = either(shell.stack, shell.places);
      if (call.args.length === 0 || hasOption(call.args)) shell.go(ANYWHERE);
      else goTo(shell, call);
      return true;
    case "popd":
      shell.go(isNowhere(shell.stack) ? ANYWHERE : shell.stack);
      return true;
    case "exit":
      // With more than one argument it fails, and the shell goes on.
      if (call.args.every((x) => x.known) && call.args.length < 2) shell.exit();
      return true;
    case "export":
    case "local":
    case "declare":
    case "typeset":
    case "readonly":
      for (const word of call.args) declared(shell, word);
      return true;
    case "read":
    case "unset":
    case "mapfile":
    case "readarray":
    case "getopts":
    case "let":
      for (const word of call.args) {
        const name = /^[A-Za-z_]\w*/.exec(word.text)?.[0];
        if (name !== undefined) shell.assign(name, undefined);
      }
      return true;
    case "trap":
      if (call.args[0]?.known) shell.script(call.args[0].text);
      return true;
    case "eval":
      shell.doubt("eval runs a text that is made while it runs");
      return true;
    case "source":
    case ".":
      shell.doubt("it runs a script");
      return true;
    case "alias":
      if (call.args.length > 0) shell.doubt("it defines an alias");
      return true;
    case "shopt":
      return true;
    default:
      return false;
  }
}

function goTo(shell: Shell, call: Call): void {
  const { operands } = sortArguments(call.args);
  const target = operands[0] ??
    (shell.home === "" ? undefined : plainWord(shell.home));
  const before = shell.places;
  if (target?.text === "-" && target.known) {
    shell.go(gone(before, before.previous ?? ANYWHERE));
  } else if (
    target === undefined || !target.known || target.glob ||
    operands.length > 1 || hasOption(call.args)
  ) shell.go(ANYWHERE);
  else shell.go(gone(before, moved(before, target.text)));
}

/** Whether there is an option by which some shell goes to one of its stack. */
function hasOption(args: readonly Word[]): boolean {
  return args.some((x) => /^[-+]\d|^-n$/.test(x.text));
}

function declared(shell: Shell, word: Word): void {
  const found = /^([A-Za-z_]\w*)=/.exec(word.text);
  if (found === null) return;
  const value = withText(word, word.text.slice(found[0].length));
  shell.assign(found[1] ?? "", word.known ? [value] : undefined);
}

/** Whether a variable says where `cd` goes, or what `~` is. */
export function steers(name: string): boolean {
  return /^(?:CDPATH|cdpath|HOME|OLDPWD|DIRSTACK|dirstack)$/.test(name);
}

/** The command behind `command` and `builtin`. */
export function unwrapped(words: readonly Word[]): readonly Word[] {
  let rest = words;
  while (/^(?:command|builtin)$/.test(rest[0]?.text ?? "")) {
    if (rest[1] === undefined || rest[1].text.startsWith("-")) break;
    rest = rest.slice(1);
  }
  return rest;
}
