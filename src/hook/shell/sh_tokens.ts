/**
 * The tokens of a POSIX shell or bash: words, operators, redirections and
 * here-documents.
 *
 * Written here because no package of the registry keeps what the hook needs.
 * It has to tell a quoted wildcard from a bare one, to take a here-document
 * for what it is, and to start within milliseconds.
 *
 * @module
 */
import {
  bareText,
  type RedirectToken,
  type Scan,
  type Token,
  Unreadable,
  type WordToken,
} from "./token.ts";
import { WordScanner } from "./sh_words.ts";

const OPERATOR_REGEXP = /\n|\|\||\|&|\||&&|&(?!>)|;;&|;&|;;|;|\(|\)/y;
const REDIRECT_REGEXP =
  /(?:\d+|\{[A-Za-z_]\w*\})?(?:<<<|<<-|<<|<&|<>|<(?!\()|>>|>&|>\||>(?!\())|&>>|&>/y;
const BLANK_REGEXP = /(?:[ \t\r]|\\\n)*/y;

/** Words after which a command begins. */
const LEADERS: ReadonlySet<string> = new Set(
  "if then elif else while until do { ! time".split(" "),
);

interface HereDocument {
  readonly index: number;
  readonly delimiter: string;
  readonly isPlain: boolean;
  readonly stripsTabs: boolean;
}

/** Reads a command line. A fault ends the tokens; those before it stand. */
export function scanSh(text: string, depth = 0): Scan {
  const tokens: Token[] = [];
  try {
    new Scanner(text, depth).run(tokens);
    return { tokens, fault: null };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { tokens, fault: error.message };
  }
}

class Scanner extends WordScanner {
  run(tokens: Token[]): void {
    this.#scan(tokens, { closes: false });
  }

  protected override commands(): readonly Token[] {
    const tokens: Token[] = [];
    this.#scan(tokens, { closes: true });
    return tokens;
  }

  protected override script(text: string): readonly Token[] {
    const tokens: Token[] = [];
    new Scanner(text, this.depth).run(tokens);
    return tokens;
  }

  #scan(tokens: Token[], place: { readonly closes: boolean }): void {
    const outerTest = this.inTest;
    this.inTest = false;
    let pending: HereDocument[] = [];
    let open = 0;
    let cases = 0;
    for (;;) {
      this.#blanks();
      if (this.at >= this.text.length) break;
      const isStart = beginsCommand(tokens.at(-1));
      const isLoop = bareText(tokens.at(-1)) === "for";
      if ((isStart || isLoop) && this.peek("((")) {
        this.at += 2;
        this.arithmetic();
        tokens.push({ kind: "word", parts: [{ kind: "unknown" }], nested: [] });
        tokens.push({ kind: "operator", text: "((" });
        continue;
      }
      const operator = this.inTest ? undefined : this.#match(OPERATOR_REGEXP);
      if (operator === "\n") {
        tokens.push({ kind: "operator", text: operator });
        for (const document of pending) this.#body(tokens, document);
        pending = [];
      } else if (operator !== undefined) {
        if (operator === "(") open++;
        if (operator === ")" && open > 0) open--;
        else if (operator === ")" && cases === 0) {
          if (!place.closes) throw new Unreadable("a parenthesis is too many");
          this.inTest = outerTest;
          return;
        }
        tokens.push({ kind: "operator", text: operator });
      } else if (!this.#redirect(tokens, pending)) {
        if (isStart && this.peek("!(")) {
          this.at++;
          continue;
        }
        const word: Token = { kind: "word", ...this.word() };
        if (word.parts.length === 0) {
          throw new Unreadable("a sign is misplaced");
        }
        const bare = bareText(word);
        tokens.push(word);
        if (isStart && bare === "[[") this.inTest = true;
        if (this.inTest && bare === "]]") this.inTest = false;
        if (isStart && bare === "case") cases++;
        if (bare === "esac" && cases > 0) cases--;
      }
    }
    if (place.closes) throw new Unreadable("a parenthesis is not closed");
    if (open > 0) throw new Unreadable("a parenthesis is not closed");
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  #blanks(): void {
    this.#match(BLANK_REGEXP);
    if (this.inTest) this.#testBlanks();
    if (this.text[this.at] !== "#") return;
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  #testBlanks(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? "")) this.at++;
  }

  #redirect(tokens: Token[], pending: HereDocument[]): boolean {
    if (this.inTest) return false;
    const operator = this.#match(REDIRECT_REGEXP)?.replace(
      /^(?:\d+|\{\w+\})/,
      "",
    );
    if (operator === undefined) return false;
    this.#match(BLANK_REGEXP);
    const target: WordToken = { kind: "word", ...this.word() };
    if (target.parts.length === 0) {
      throw new Unreadable("a redirection has no target");
    }
    if (operator === "<<" || operator === "<<-") {
      const texts = target.parts.map((x) => x.kind === "text" ? x.text : "");
      pending.push({
        index: tokens.length,
        delimiter: texts.join(""),
        isPlain: target.parts.some((x) => x.kind === "text" && x.quoted),
        stripsTabs: operator === "<<-",
      });
    }
    tokens.push({ kind: "redirect", operator, target });
    return true;
  }

  #body(tokens: Token[], document: HereDocument): void {
    const start = this.at;
    let bodyEnd = this.text.length;
    while (this.at < this.text.length) {
      const lineStart = this.at;
      const found = this.text.indexOf("\n", lineStart);
      const lineEnd = found < 0 ? this.text.length : found;
      this.at = Math.min(lineEnd + 1, this.text.length);
      let line = this.text.slice(lineStart, lineEnd);
      if (document.stripsTabs) line = line.replace(/^\t+/, "");
      if (line === document.delimiter) {
        bodyEnd = lineStart;
        break;
      }
    }
    const body = this.text.slice(start, bodyEnd);
    const nested = document.isPlain
      ? []
      : this.deeper(() => new Scanner(body, this.depth).bodyCommands());
    const token = tokens[document.index] as RedirectToken;
    tokens[document.index] = {
      ...token,
      body,
      target: { kind: "word", parts: [], nested },
    };
  }
}

/** Whether a command may begin after a token. */
function beginsCommand(token: Token | undefined): boolean {
  if (token === undefined) return true;
  if (token.kind === "operator") return token.text !== "((";
  return LEADERS.has(bareText(token));
}
