/**
 * Words of a POSIX shell or bash: quotes, expansions, substitutions.
 *
 * Each character is looked at once. What a substitution runs is read by the
 * class that extends this one.
 *
 * @module
 */
import { MAX_DEPTH, type Part, type Token, Unreadable } from "./token.ts";
import { ansiText } from "./ansi_text.ts";

const STOP_REGEXP = /[ \t\r\n;&|<>()'"`$\\]/g;
const QUOTED_STOP_REGEXP = /["`$\\]/g;
const NAME_REGEXP = /[A-Za-z_]\w*/y;
const TEST_STOP_REGEXP = /[ \t\r\n'"`$\\]/g;

/** Reads words from a text, beginning at `at`. */
export abstract class WordScanner {
  protected readonly text: string;
  protected at = 0;
  protected depth: number;
  /** Inside of `[[ ]]`, where operators are plain characters. */
  protected inTest = false;
  #parts: Part[] = [];
  #nested: (readonly Token[])[] = [];

  constructor(text: string, depth: number) {
    this.text = text;
    this.depth = depth;
  }

  /** Reads commands up to the parenthesis that closes them, and past it. */
  protected abstract commands(): readonly Token[];

  /** Reads a text as commands of its own. */
  protected abstract script(text: string): readonly Token[];

  /** Runs something one level deeper. */
  protected deeper<T>(run: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new Unreadable("nested too deeply");
    const result = run();
    this.depth--;
    return result;
  }

  /** One word; there is one. */
  protected word(): {
    readonly parts: readonly Part[];
    readonly nested: readonly (readonly Token[])[];
  } {
    const [outerParts, outerNested] = [this.#parts, this.#nested];
    this.#parts = [];
    this.#nested = [];
    const stop = this.inTest ? TEST_STOP_REGEXP : STOP_REGEXP;
    for (let open = true; open;) {
      this.#plain(stop);
      open = this.#special();
    }
    const word = { parts: this.#parts, nested: this.#nested };
    this.#parts = outerParts;
    this.#nested = outerNested;
    return word;
  }

  /** The commands that run inside of a here-document. */
  protected bodyCommands(): readonly (readonly Token[])[] {
    this.#quotedText({ isBody: true });
    return this.#nested;
  }

  protected peek(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  #add(text: string): void {
    this.#parts.push({ kind: "text", text, quoted: true });
  }

  #plain(stop: RegExp): void {
    stop.lastIndex = this.at;
    const end = stop.exec(this.text)?.index ?? this.text.length;
    if (end > this.at) this.#parts.push(this.#text(this.at, end));
    this.at = end;
  }

  #text(start: number, end: number): Part {
    return { kind: "text", text: this.text.slice(start, end), quoted: false };
  }

  /** Reads what is not plain; false at the end of the word. */
  #special(): boolean {
    const char = this.text[this.at];
    switch (char) {
      case "'":
        this.at++;
        this.#add(this.#until("'"));
        return true;
      case '"':
        this.at++;
        this.#add("");
        this.#quotedText({ isBody: false });
        return true;
      case "\\":
        this.#escape();
        return true;
      case "$":
        this.#dollar({ quoted: false });
        return true;
      case "`":
        this.#backticks();
        return true;
      case "(":
        return this.#parenthesis();
      case "<":
      case ">":
        if (this.inTest || this.text[this.at + 1] !== "(") return false;
        this.at += 2;
        this.#nested.push(this.deeper(() => this.commands()));
        this.#add("/dev/fd/63");
        return true;
      default:
        return false;
    }
  }

  #until(mark: string): string {
    const end = this.text.indexOf(mark, this.at);
    if (end < 0) throw new Unreadable("a quote is not closed");
    const text = this.text.slice(this.at, end);
    this.at = end + mark.length;
    return text;
  }

  #escape(): void {
    const next = this.text[this.at + 1];
    this.at += 2;
    if (next !== "\n") this.#add(next ?? "\\");
  }

  #quotedText(place: { readonly isBody: boolean }): void {
    while (this.at < this.text.length) {
      QUOTED_STOP_REGEXP.lastIndex = this.at;
      const end = QUOTED_STOP_REGEXP.exec(this.text)?.index ?? this.text.length;
      if (end > this.at) this.#add(this.text.slice(this.at, end));
      this.at = end;
      const char = this.text[end];
      if (char === '"') {
        this.at++;
        if (!place.isBody) return;
      } else if (char === "\\") {
        const next = this.text[end + 1] ?? "";
        this.at += 2;
        if (next !== "\n") {
          this.#add('$`"\\'.includes(next) ? next : `\\${next}`);
        }
      } else if (char === "$") this.#dollar({ quoted: true });
      else if (char === "`") this.#backticks();
    }
    if (!place.isBody) throw new Unreadable("a quote is not closed");
  }

  #backticks(): void {
    let text = "";
    for (this.at++; this.text[this.at] !== "`"; this.at++) {
      const char = this.text[this.at];
      if (char === undefined) throw new Unreadable("a quote is not closed");
      const next = this.text[this.at + 1] ?? "";
      const isEscape = char === "\\" && "$`\\".includes(next) && next !== "";
      if (isEscape) this.at++;
      text += isEscape ? next : char;
    }
    this.at++;
    this.#nested.push(this.deeper(() => this.script(text)));
    this.#parts.push({ kind: "unknown" });
  }

  #dollar({ quoted }: { readonly quoted: boolean }): void {
    this.at++;
    const next = this.text[this.at] ?? "";
    NAME_REGEXP.lastIndex = this.at;
    const name = NAME_REGEXP.exec(this.text)?.[0];
    if (name !== undefined) {
      this.at += name.length;
      this.#parts.push({ kind: "variable", name, quoted });
    } else if (next === "(") this.#substitution();
    else if (next === "{") this.#braces(quoted);
    else if (next === "'" && !quoted) {
      const { text, end } = ansiText(this.text, this.at + 1);
      this.at = end;
      this.#add(text);
    } else if (next === '"' && !quoted) return;
    else if (/[\d@*#?$!-]/.test(next)) {
      this.at++;
      this.#parts.push({ kind: "unknown" });
    } else this.#add("$");
  }

  #substitution(): void {
    this.#parts.push({ kind: "unknown" });
    if (this.peek("((")) {
      this.at += 2;
      this.arithmetic();
      return;
    }
    this.at++;
    this.#nested.push(this.deeper(() => this.commands()));
  }

  /** Passes over arithmetic up to `))`. */
  protected arithmetic(): void {
    let open = 2;
    for (; open > 0; this.at++) {
      const char = this.text[this.at];
      if (char === undefined || char === "`" || this.peek("$(")) {
        throw new Unreadable("arithmetic is not clear");
      }
      if (char === "(") open++;
      else if (char === ")") open--;
      if (open === 1 && char === ")" && this.text[this.at + 1] !== ")") {
        throw new Unreadable("arithmetic is not clear");
      }
    }
  }

  /** `${name}` is a variable, all other forms are unknown. */
  #braces(quoted: boolean): void {
    const start = ++this.at;
    NAME_REGEXP.lastIndex = start;
    const name = NAME_REGEXP.exec(this.text)?.[0];
    if (name !== undefined && this.text[start + name.length] === "}") {
      this.at += name.length + 1;
      this.#parts.push({ kind: "variable", name, quoted });
      return;
    }
    this.deeper(() => {
      const kept = this.#parts;
      this.#parts = [];
      while (this.text[this.at] !== "}") {
        const char = this.text[this.at];
        if (char === undefined) throw new Unreadable("a brace is not closed");
        if ('$`\\"'.includes(char)) this.#special();
        else if (char === "'" && !quoted) this.#special();
        else this.at++;
      }
      this.#parts = kept;
    });
    this.at++;
    this.#parts.push({ kind: "unknown" });
  }

  /** A parenthesis inside of a word: an array, or a pattern of bash. */
  #parenthesis(): boolean {
    const last = this.#parts.at(-1);
    if (last?.kind !== "text" || last.quoted) return false;
    const isArray = /^[A-Za-z_]\w*\+?=$/.test(last.text);
    const isPattern = /[?*+@!]$/.test(last.text);
    if (!isArray && !isPattern) return false;
    this.at++;
    const inside = this.deeper(() => this.commands());
    this.#nested.push(
      inside.flatMap((x) => x.kind === "word" ? x.nested : []).flat(),
    );
    if (isArray) this.#parts.push({ kind: "unknown" });
    else {
      this.#parts.pop();
      this.#parts.push({ ...last, text: `${last.text.slice(0, -1)}*` });
    }
    return true;
  }
}
