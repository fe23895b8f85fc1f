/**
 * Walks through the commands of a POSIX shell: where each one stands, what its
 * redirections write, what its variables are.
 *
 * All branches are read as if they ran. A loop is read once.
 *
 * @module
 */
import { runBuiltin, type Shell, steers, unwrapped } from "./builtins.ts";
import { Call, type Surroundings } from "./call.ts";
import { expandWord, VALUE_LIMIT } from "./expansion.ts";
import { type Construct, Flow } from "./flow.ts";
import { NOWHERE, type Places, START } from "./places.ts";
import { mayFail, redirectTo } from "./redirects.ts";
import { scanSh } from "./sh_tokens.ts";
import {
  bareText,
  MAX_DEPTH,
  type RedirectToken,
  type Token,
  type WordToken,
} from "./token.ts";
import { plainWord, type Word } from "./word.ts";

const ASSIGNMENT_REGEXP = /^([A-Za-z_]\w*)(\+?)=/;

/** The state of the shell that reads a line. */
export class ShReader implements Shell {
  readonly #around: Surroundings;
  readonly #depth: number;
  readonly #flow: Flow;
  stack: Places = NOWHERE;
  readonly #values = new Map<string, readonly Word[]>();
  readonly #usedInLoops = new Set<string>();
  #words: WordToken[] = [];
  #redirects: RedirectToken[] = [];

  constructor(around: Surroundings, places: Places, depth: number) {
    this.#around = around;
    this.#depth = depth;
    this.#flow = new Flow(places);
    if (places === START) this.#values.set("PWD", [plainWord(".")]);
  }

  /** Where it stands. */
  get places(): Places {
    return this.#flow.places;
  }

  /** It goes elsewhere, unless that fails. */
  go(to: Places): void {
    this.#values.delete("PWD");
    this.#flow.go(to);
  }

  /** It ends. */
  exit(): void {
    this.#flow.exit();
  }

  /** Reads a whole text. */
  readText(text: string): void {
    if (this.#depth > MAX_DEPTH) {
      this.doubt("commands are nested too deeply");
      return;
    }
    const { tokens, fault } = scanSh(text, this.#depth);
    if (fault !== null) this.doubt(`the command cannot be parsed: ${fault}`);
    this.#read(tokens);
  }

  /** The home directory, `""` if it is not known. */
  get home(): string {
    return this.#around.home;
  }

  /** It may change more. */
  doubt(reason: string): void {
    this.#around.tally.doubt(reason);
  }

  /** A text that runs in this very shell, or later in it. */
  script(text: string): void {
    this.#around.script(text, this.places, "sh");
  }

  /** The value of a variable from now on; `undefined` if it is not known. */
  assign(name: string, values: readonly Word[] | undefined): void {
    const isLong = values?.some((x) => x.text.length > VALUE_LIMIT) ?? false;
    const isSure = this.#flow.isPlain && !isLong;
    if (steers(name)) this.doubt("it changes where cd goes");
    if (this.#usedInLoops.has(name)) this.doubt("a loop changes a variable");
    this.#values.set(name, isSure ? values ?? [] : []);
  }

  #read(tokens: readonly Token[]): void {
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at];
      if (token === undefined) break;
      if (this.#flow.awaitsPattern) {
        this.#casePattern(token);
      } else if (token.kind === "redirect") this.#redirects.push(token);
      else if (token.kind === "word") this.#word(token);
      else if (token.text === "(" && this.#isDefinition(tokens[at + 1])) {
        this.#define();
        at++;
      } else this.#operator(token.text);
    }
    this.#endList();
  }

  #isDefinition(next: Token | undefined): boolean {
    return this.#words.length === 1 ||
      next?.kind === "operator" && next.text === ")";
  }

  #define(): void {
    this.doubt("it defines a function");
    this.#flow.define();
    this.#words = [];
  }

  #casePattern(token: Token): void {
    if (token.kind === "word") {
      this.#nested(token);
      if (bareText(token) === "esac") this.#close("case");
    } else if (token.kind === "operator" && token.text === ")") {
      this.#flow.endPattern();
    }
  }

  #word(token: WordToken): void {
    if (this.#words.length > 0) {
      if (bareText(this.#words[0]) === "function") {
        return this.#define();
      }
      this.#words.push(token);
      if (bareText(this.#words[0]) === "case" && bareText(token) === "in") {
        this.#nestedOf(this.#words);
        this.#words = [];
        this.#flow.open("case");
      }
      return;
    }
    switch (bareText(token)) {
      case "if":
        return this.#flow.open("if");
      case "while":
      case "until":
        return this.#flow.open("loop");
      case "{":
        return this.#flow.open("{");
      case "then":
        return this.#flow.then();
      case "!":
        return this.#flow.negate();
      case "do":
      case "time":
      case "in":
        return;
      case "else":
      case "elif":
        this.#flow.branch();
        return;
      case "fi":
        return this.#close("if");
      case "done":
        return this.#close("loop");
      case "esac":
        return this.#close("case");
      case "}":
        return this.#close("{");
      default:
        this.#words.push(token);
    }
  }

  #close(kind: Construct): void {
    this.#simple();
    if (this.#flow.close(kind)) this.doubt("a loop changes the directory");
    if (!this.#flow.isLooping) this.#usedInLoops.clear();
  }

  #operator(text: string): void {
    if (text === ")") return this.#close("(");
    if (text === "((") {
      const isLoop = bareText(this.#words[0]) === "for";
      this.#words = [];
      if (isLoop) this.#flow.open("loop");
      return;
    }
    const flow = this.#flow;
    const isPipe = text === "|" || text === "|&";
    if (isPipe) flow.beginPipe();
    this.#simple();
    if (text === "(") flow.open("(");
    else if (isPipe) flow.nextInPipe();
    else if (text === "&&" || text === "||") flow.connect(text);
    else if (text === "&") flow.background();
    else {
      flow.endList();
      if (text.startsWith(";") && text !== ";") flow.endBranch();
    }
  }

  #endList(): void {
    this.#simple();
    this.#flow.endList();
  }

  #nestedOf(tokens: readonly WordToken[]): void {
    for (const token of tokens) this.#nested(token);
  }

  #nested(token: WordToken): void {
    for (const tokens of token.nested) {
      const [words, redirects] = [this.#words, this.#redirects];
      const mark = this.#flow.enter();
      this.#words = [];
      this.#redirects = [];
      this.#read(tokens);
      this.#flow.leave(mark);
      this.#words = words;
      this.#redirects = redirects;
    }
  }

  #expand(token: WordToken, options = { splits: true }): Word[] {
    if (this.#flow.isLooping) {
      for (const part of token.parts) {
        if (part.kind !== "variable") continue;
        if (this.#values.get(part.name)?.length) {
          this.#usedInLoops.add(part.name);
        }
      }
    }
    return expandWord(token.parts, this.#values, {
      home: this.home,
      ...options,
    });
  }

  /** Runs the command that has been collected. */
  #simple(): void {
    const [tokens, redirects] = [this.#words, this.#redirects];
    if (tokens.length === 0 && redirects.length === 0) return;
    this.#words = [];
    this.#redirects = [];
    this.#nestedOf(tokens);
    let body: string | null = null;
    for (const redirect of redirects) {
      this.#nested(redirect.target);
      body = redirect.body ?? body;
      const targets = this.#expand(redirect.target);
      redirectTo(this.#around.tally, this.places, redirect.operator, targets);
    }
    let first = 0;
    while (this.#assignment(tokens[first], tokens.length)) first++;
    if (tokens.length > 0) this.#flow.ran();
    else if (redirects.some(mayFail)) this.#flow.doubtStart();
    if (first >= tokens.length) return;
    const head = bareText(tokens[first]);
    if (head === "for" || head === "select") {
      this.#forHead(tokens.slice(first + 1));
      return;
    }
    if (head === "[[") return;
    const words = tokens.slice(first).flatMap((x) => this.#expand(x));
    const call = new Call(this.#around, unwrapped(words), this.places, body);
    if (call.name === "exit" && redirects.some(mayFail)) return;
    if (!runBuiltin(this, call)) this.#around.run(call);
  }

  /** `NAME=value` before a command; kept if there is no command. */
  #assignment(token: WordToken | undefined, count: number): boolean {
    const part = token?.parts[0];
    if (token === undefined || part?.kind !== "text" || part.quoted) {
      return false;
    }
    const found = ASSIGNMENT_REGEXP.exec(part.text);
    if (found === null) return false;
    if (count > 1 && found[1] !== "CDPATH") return true;
    const rest = { ...part, text: part.text.slice(found[0].length) };
    const value = this.#expand(
      { ...token, parts: [rest, ...token.parts.slice(1)] },
      { splits: false },
    );
    this.assign(found[1] ?? "", found[2] === "" ? value : undefined);
    return true;
  }

  #forHead(tokens: readonly WordToken[]): void {
    const name = bareText(tokens[0]);
    const words = tokens.slice(2).flatMap((x) => this.#expand(x));
    this.assign(name, undefined);
    const isKnown = words.length > 0 && words.every((x) => x.known);
    if (isKnown && words.length <= 64) this.#values.set(name, words);
    this.#flow.open("loop");
  }
}
