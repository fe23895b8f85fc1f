/**
 * Commands that change the shell itself.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { sortArguments } from "./options.ts";
import { ANYWHERE, moved, type Places } from "./places.ts";
import { plainWord, withText, type Word } from "./word.ts";

/** The shell that such a command changes. */
export interface Shell {
  readonly home: string;
  /** Where it stands. */
  places: Places;
  /** Where `cd -` goes. */
  previous: Places | undefined;
  /** Where `popd` goes. */
  readonly stack: Places[];
  /** It may change more. */
  doubt(reason: string): void;
  /** Reads a text as commands of this shell. */
  script(text: string): void;
  /** Gives a variable its value; `undefined` if it is not known. */
  assign(name: string, values: readonly Word[] | undefined): void;
}

const STACK_LIMIT = 64;

/** Runs a command that changes the shell; false if it is none. */
export function runBuiltin(shell: Shell, call: Call): boolean {
  switch (call.name) {
    case "cd":
    case "chdir":
      goTo(shell, call);
      return true;
    case "pushd":
      shell.stack.push(shell.places);
      if (shell.stack.length > STACK_LIMIT) shell.stack.shift();
      if (call.args.length === 0) shell.places = ANYWHERE;
      else goTo(shell, call);
      return true;
    case "popd":
      shell.previous = shell.places;
      shell.places = shell.stack.pop() ?? ANYWHERE;
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
  const target = sortArguments(call.args).operands[0] ??
    (shell.home === "" ? undefined : plainWord(shell.home));
  const before = shell.places;
  if (target?.text === "-" && target.known) {
    shell.places = shell.previous ?? ANYWHERE;
  } else if (target === undefined || !target.known || target.glob) {
    shell.places = ANYWHERE;
  } else shell.places = moved(before, target.text);
  shell.previous = before;
}

function declared(shell: Shell, word: Word): void {
  const found = /^([A-Za-z_]\w*)=/.exec(word.text);
  if (found === null) return;
  const value = withText(word, word.text.slice(found[0].length));
  shell.assign(found[1] ?? "", word.known ? [value] : undefined);
}
