/**
 * Puts our entries into Codex's `config.toml`, and takes them out again. They
 * are tables of their own at the end of the file, so that no line of the
 * person's is touched.
 *
 * @module
 */
import { parse, TomlError } from "smol-toml";
import { isRecord } from "../../domain/lease.ts";
import { handlersOf, isOurs, type Plan, withoutOurs } from "./handlers.ts";
import { SettingsFault } from "./settings_error.ts";

/** What a text of TOML says. */
export function parseTomlSettings(text: string): unknown {
  try {
    // Integers of TOML have 64 bits; those that no number holds become a bigint.
    return parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split("\n")[0]?.replace(
      /^Invalid TOML document: /,
      "",
    );
    throw new SettingsFault(
      `line ${error.line}: it is not valid TOML: ${why}`,
      "Mend the file, then run the command again.",
    );
  }
}

/** Whether a configuration has hooks of its own; what Codex keeps of those it trusts is none. */
export function hasTomlHooks(text: string): boolean {
  const value = parseTomlSettings(text);
  const hooks = isRecord(value)
    ? (value as Record<string, unknown>)["hooks"]
    : undefined;
  return isRecord(hooks) && Object.values(hooks).some(Array.isArray);
}

/** The text with our entries at its end; the same text where they are all there. */
export function wireToml(text: string, plan: Plan): string {
  const value = parseTomlSettings(text);
  if (isWired(value, plan)) return text;
  const bare = unwireToml(text, plan);
  const eol = /\r?\n/.exec(text)?.[0] ?? "\n";
  const gap = bare === "" || /\n$/.test(bare) ? "" : eol;
  const blank = bare.trim() === "" || /\n\r?\n$/.test(bare) ? "" : eol;
  const tables = plan.events.map(({ event, entry }) =>
    entryText(`${plan.scope}.${event}`, entry)
  );
  const added = tables.join("\n").replaceAll("\n", eol);
  return checked(text, `${bare}${gap}${blank}${added}`, plan);
}

/** The text without our entries. */
export function unwireToml(text: string, plan: Plan): string {
  let rest = text;
  for (;;) {
    const span = ourSpan(rest, plan);
    if (span === null) break;
    rest = rest.slice(0, span.from) + rest.slice(span.to);
  }
  if (rest === text) {
    const isThere = handlersOf(parseTomlSettings(text), plan.scope)
      .some((x) => isOurs(x, plan));
    if (isThere) throw cannotFollow();
    return text;
  }
  return checked(text, rest, plan);
}

function isWired(value: unknown, plan: Plan): boolean {
  const ours = handlersOf(value, plan.scope).filter((x) => isOurs(x, plan));
  return ours.length === plan.events.length &&
    plan.events.every(({ event, entry }) => {
      const [wanted] = entry["hooks"] as [Record<string, unknown>];
      return ours.some((x) =>
        x.event === event &&
        Object.keys(wanted).every((key) =>
          key === "timeout" || x.value[key] === wanted[key]
        )
      );
    });
}

function entryText(
  name: string,
  entry: Plan["events"][number]["entry"],
): string {
  const [handler] = entry["hooks"] as [Record<string, unknown>];
  const matcher = entry["matcher"];
  return [
    `[[${name}]]`,
    ...matcher === undefined ? [] : [`matcher = ${tomlValue(matcher)}`],
    "",
    `[[${name}.hooks]]`,
    ...Object.entries(handler).map(([key, x]) => `${key} = ${tomlValue(x)}`),
    "",
  ].join("\n");
}

/** A number, or a text; what JSON writes is a basic string of TOML, but for DEL. */
function tomlValue(value: unknown): string {
  return JSON.stringify(value).replaceAll("\x7f", "\\u007f");
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A table with its header, to its last line that says something. */
interface Table extends Span {
  readonly name: string;
  readonly isList: boolean;
}

/** The next part to take out: a handler of ours, or its group where it is alone there. */
function ourSpan(text: string, plan: Plan): Span | null {
  const tables = tablesIn(text);
  for (const [at, table] of tables.entries()) {
    const event = eventOf(table.name, plan.scope);
    if (event === null || !table.isList) continue;
    const inner = following(tables.slice(at + 1), table.name);
    const ours = inner.find((x) => holdsOurs(text.slice(x.from, x.to), plan));
    if (ours === undefined) continue;
    const last = inner.at(-1) ?? ours;
    const span = inner.length > 1
      ? ours
      : { from: table.from, to: Math.max(last.to, table.to) };
    return withBlankLine(text, span);
  }
  return null;
}

function eventOf(name: string, scope: string): string | null {
  const [first, event, ...more] = name.split(".");
  return first === scope && event !== undefined && more.length === 0
    ? event
    : null;
}

function following(tables: readonly Table[], group: string): Table[] {
  const inner: Table[] = [];
  for (const table of tables) {
    if (table.name !== `${group}.hooks`) break;
    inner.push(table);
  }
  return inner;
}

function holdsOurs(text: string, plan: Plan): boolean {
  const body = text.slice(text.indexOf("\n") + 1);
  const value = parseTomlSettings(`[[hooks.X]]\n${body}`);
  return handlersOf(value, "hooks").some((x) => isOurs(x, plan));
}

/** One blank line in front goes too. */
function withBlankLine(text: string, span: Span): Span {
  const blank = /(?<=\n)[ \t]*\r?\n$/.exec(text.slice(0, span.from));
  return blank === null ? span : { from: blank.index, to: span.to };
}

const PIECE_REGEXP =
  /"""(?:\\[^]|[^\\])*?"""+|'''[^]*?'''+|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'|#[^\r\n]*|[[\]{}]|\r?\n/g;
const HEADER_REGEXP =
  /^[ \t]*(\[\[?)[ \t]*([\w.\-"' \t]+?)[ \t]*\]\]?[ \t]*(?:#[^\r\n]*)?\r?$/;

/** The tables of a text, in order. Brackets and line ends inside values are none of its own. */
function tablesIn(text: string): Table[] {
  const lines: { from: number; to: number; isStart: boolean }[] = [];
  let [from, depth, isStart] = [0, 0, true];
  for (const { 0: piece, index } of text.matchAll(PIECE_REGEXP)) {
    if (/^\r?\n$/.test(piece)) {
      lines.push({ from, to: index + piece.length, isStart });
      [from, isStart] = [index + piece.length, depth === 0];
    } else if (/^[[{]$/.test(piece)) depth++;
    else if (/^[\]}]$/.test(piece)) depth--;
  }
  if (from < text.length) lines.push({ from, to: text.length, isStart });
  const tables: (Table & { to: number })[] = [];
  for (const { from, to, isStart } of lines) {
    const content = text.slice(from, to).replace(/\n$/, "");
    const header = isStart ? HEADER_REGEXP.exec(content) : null;
    const current = tables.at(-1);
    if (header !== null) {
      const name = (header[2] ?? "").replace(/[\s"']/g, "");
      tables.push({ from, to, name, isList: header[1] === "[[" });
    } else if (current !== undefined && !/^\s*(?:#.*)?$/.test(content)) {
      current.to = to;
    }
  }
  return tables;
}

function cannotFollow(): SettingsFault {
  return new SettingsFault(
    "an entry of dos stands in a form that cannot be edited here",
    "Take the entries with --installed-by=dos out by hand, then run the command again.",
  );
}

/** Whoever edits somebody's settings proves that only his own part changed. */
function checked(from: string, to: string, plan: Plan): string {
  const before = withoutOurs(parseTomlSettings(from), plan);
  let after: unknown;
  try {
    after = withoutOurs(parseTomlSettings(to), plan);
  } catch (error) {
    if (!(error instanceof SettingsFault)) throw error;
    throw new SettingsFault(
      `its "${plan.scope}" is written in a form that nothing can be added to`,
      `Write each event as [[${plan.scope}.EVENT]], then run the command again.`,
    );
  }
  if (same(before, after)) return to;
  throw cannotFollow();
}

/** Whether two values say the same; JSON knows no bigint. */
function same(a: unknown, b: unknown): boolean {
  const [mine, theirs] = [a, b].map((value) =>
    JSON.stringify(value, (_, x) => typeof x === "bigint" ? `${x}n` : x)
  );
  return mine === theirs;
}
