/**
 * Walks through the statements of PowerShell.
 *
 * Blocks and parentheses are read as if they ran; what they give is unknown.
 *
 * @module
 */
import { Call, type Surroundings } from "./call.ts";
import { runCmdlet } from "./cmdlets.ts";
import {
  ANYWHERE,
  either,
  isNowhere,
  moved,
  NOWHERE,
  type Places,
} from "./places.ts";
import { type PowerShellWord, scanPowerShell } from "./powershell_tokens.ts";
import { MAX_DEPTH } from "./token.ts";
import { UNKNOWN_WORD, withText, type Word } from "./word.ts";

const KEYWORDS: ReadonlySet<string> = new Set(
  ("if elseif else foreach for while do until switch try catch finally function " +
    "filter return param begin process end throw trap in").split(" "),
);

const LOCATION: ReadonlySet<string> = new Set(
  "set-location sl cd chdir push-location pushd pop-location popd".split(" "),
);

/** The arguments of a statement; each is a list, as `a,b` is. */
interface Statement {
  args: Word[][];
  first: { readonly quoted: boolean; readonly source: string } | undefined;
  redirect: boolean;
  list: boolean;
}

function fresh(): Statement {
  return { args: [], first: undefined, redirect: false, list: false };
}

/** Reads a text that PowerShell runs. */
export function readPowerShell(
  around: Surroundings,
  text: string,
  start: Places,
  depth: number,
): void {
  const { tally } = around;
  if (depth > MAX_DEPTH) {
    tally.doubt("commands are nested too deeply");
    return;
  }
  const { tokens, fault } = scanPowerShell(text, around.home);
  if (fault !== null) tally.doubt(`the command cannot be parsed: ${fault}`);
  let places = start;
  /** Where it stands if what `&&` was to tie to a place did not go there. */
  let missed = NOWHERE;
  let stack = NOWHERE;
  const outer: { statement: Statement; places: Places }[] = [];
  let now = fresh();

  function location(name: string, args: readonly Word[]): void {
    const target = args.find((x) => !/^-[A-Za-z]+$/.test(x.text) || !x.known);
    missed = either(missed, places);
    if (name.startsWith("pop")) {
      places = isNowhere(stack) ? ANYWHERE : stack;
      return;
    }
    if (name.startsWith("push")) stack = either(stack, places);
    const isKnown = target?.known && !/[*?[]|^-$/.test(target.text);
    places = isKnown && target !== undefined
      ? moved(places, target.text.replaceAll("\\", "/"))
      : ANYWHERE;
  }

  function finish(): void {
    const { args, first } = now;
    now = fresh();
    if (args.length === 0 || first === undefined) return;
    if (first.quoted) return;
    if (/^\[.*\]/.test(first.source)) {
      tally.doubt("it calls a method of .NET");
      return;
    }
    if (/^[$]/.test(first.source)) {
      if (
        /[.:](?:Delete|Write|Move|Copy|Create|Save|Append|Extract|Replace)/i
          .test(first.source)
      ) {
        tally.doubt("it calls a method of an object");
      }
      return;
    }
    const words = args.flat();
    const name = words[0]?.text.toLowerCase() ?? "";
    if (/^[\d(@-]/.test(first.source)) return;
    if (LOCATION.has(name)) return location(name, words.slice(1));
    const call = new Call(around, words, places);
    if (!runCmdlet(call, name, args.slice(1))) around.run(call);
  }

  function word(token: PowerShellWord): void {
    if (now.redirect) {
      now.redirect = false;
      tally.write(
        places,
        withText(token.word, token.word.text.replaceAll("\\", "/")),
      );
      return;
    }
    const isFirst = now.args.length === 0;
    if (isFirst && !token.quoted && KEYWORDS.has(token.source.toLowerCase())) {
      if (/^(?:function|filter)$/i.test(token.source)) {
        tally.doubt("it defines a function");
      }
      return;
    }
    const isAssignment = now.args.length === 1 &&
      /^[-+*/]?=$/.test(token.source) &&
      /^[$[]/.test(now.first?.source ?? "");
    if (isAssignment) {
      now = fresh();
      return;
    }
    if (isFirst) now.first = token;
    if (now.list) now.args.at(-1)?.push(token.word);
    else now.args.push([token.word]);
    now.list = false;
  }

  function operator(text: string): void {
    step(text);
    if (!/^(?:&&|,|[@$]?[({])$/.test(text)) {
      places = either(places, missed);
      missed = NOWHERE;
    }
  }

  function step(text: string): void {
    if (/^[@$]?[({]$/.test(text)) {
      if (now.redirect) tally.write(places, UNKNOWN_WORD);
      now.redirect = false;
      if (now.args.length > 0) now.args.push([UNKNOWN_WORD]);
      outer.push({ statement: now, places });
      now = fresh();
    } else if (text === ")" || text === "}") {
      finish();
      const last = outer.pop();
      if (last === undefined) tally.doubt("the command cannot be parsed");
      else {
        places = text === "}" ? either(last.places, places) : places;
        now = last.statement;
        if (text === "}" && now.args.length === 0) now = fresh();
      }
    } else if (text === ",") now.list = now.args.length > 0;
    else if (text === "&" && now.args.length === 0) {
      now.first = undefined;
    } else finish();
  }

  let isCalled = false;
  for (const token of tokens) {
    if (token.kind === "redirect") {
      now.redirect = token.text.includes(">") && !token.text.includes("&");
    } else if (token.kind === "operator") {
      isCalled = token.text === "&" && now.args.length === 0;
      operator(token.text);
    } else if (isCalled && now.args.length === 0) {
      word({ ...token, quoted: false, source: "&" });
      isCalled = false;
    } else word(token);
  }
  finish();
  if (outer.length > 0) tally.doubt("the command cannot be parsed");
}
