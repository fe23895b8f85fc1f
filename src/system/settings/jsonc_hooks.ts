/**
 * Puts our entries into a settings file of JSON with comments, and takes them
 * out again.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import {
  type Handler,
  handlersOf,
  isOurs,
  type Plan,
  withoutOurs,
} from "./handlers.ts";
import { JsoncDocument, type JsonPath } from "./jsonc_document.ts";
import { SettingsFault } from "./settings_error.ts";

/** The keys of a handler that we write, and take away where they are not wanted any more. */
const OUR_KEYS = [
  "type",
  "command",
  "command_windows",
  "bash",
  "powershell",
  "shell",
  "onFailure",
  "failClosed",
];

/** Keys that are written once; what a person makes of them stays. */
const FREE_KEYS = ["timeout", "timeoutSec", "show_output"];

/** The text with our entries in it; the same text where they are all there. */
export function wireJson(text: string, plan: Plan): string {
  const doc = new JsoncDocument(text);
  checkShape(doc.value, plan);
  for (const [key, value] of Object.entries(plan.top)) {
    if (!has(doc.value, [key])) doc.set([key], value);
  }
  dropSurplus(doc, plan);
  for (const { event, entry } of plan.events) {
    const ours = oursIn(doc, plan).find((x) => x.event === event);
    if (ours === undefined) addEntry(doc, [plan.scope, event], entry);
    else updateEntry(doc, ours, entry);
  }
  const isSame = same(doc.value, new JsoncDocument(text).value);
  return isSame ? text : checked(text, doc.text, plan);
}

/**
 * The text without our entries, and without the lists and tables that only
 * held them, unless they were there before us.
 *
 * @param before The text before our first entry, `null` where there was none or it is not known.
 */
export function unwireJson(
  text: string,
  plan: Plan,
  before: string | null,
): string {
  const doc = new JsoncDocument(text);
  const old = before === null ? {} : new JsoncDocument(before).value;
  for (;;) {
    const [ours] = oursIn(doc, plan);
    if (ours === undefined) break;
    removeHandler(doc, ours, old);
  }
  // Hooks that others added since may need what we put beside ours.
  const isAsBefore = same(
    valueAt(doc.value, plan.scope),
    valueAt(old, plan.scope),
  );
  for (const [key, value] of Object.entries(plan.top)) {
    const isMine = isAsBefore && !has(old, [key]) && has(doc.value, [key]) &&
      valueAt(doc.value, key) === value;
    if (isMine && doc.text !== text) doc.remove([key]);
  }
  return doc.text === text ? text : checked(text, doc.text, plan);
}

function checkShape(value: unknown, plan: Plan): void {
  const scope = valueAt(value, plan.scope);
  if (scope === undefined) return;
  if (!isRecord(scope)) {
    throw new SettingsFault(
      `"${plan.scope}" is not an object`,
      `The host expects an object of events there; mend the file, then run the command again.`,
    );
  }
  for (const { event } of plan.events) {
    const list = valueAt(scope, event);
    if (list === undefined || Array.isArray(list)) continue;
    throw new SettingsFault(
      `"${plan.scope}.${event}" is not a list`,
      `The host expects a list there; mend the file, then run the command again.`,
    );
  }
}

function oursIn(doc: JsoncDocument, plan: Plan): Handler[] {
  return handlersOf(doc.value, plan.scope).filter((x) => isOurs(x, plan));
}

/** Ours that stand where none is wanted, or a second time. */
function dropSurplus(doc: JsoncDocument, plan: Plan): void {
  const wanted = new Set(plan.events.map(({ event }) => event));
  for (;;) {
    const seen = new Set<string>();
    const surplus = oursIn(doc, plan).find(({ event }) =>
      !wanted.has(event) || seen.size === seen.add(event).size
    );
    if (surplus === undefined) return;
    removeHandler(doc, surplus, {});
  }
}

function removeHandler(
  doc: JsoncDocument,
  { path, group, companions }: Handler,
  old: unknown,
): void {
  doc.remove(group !== null && companions === 1 ? group : path);
  for (const above of [path.slice(0, 2), path.slice(0, 1)]) {
    if (doc.isBare(above) && !has(old, above)) doc.remove(above);
  }
}

function addEntry(
  doc: JsoncDocument,
  path: readonly [string, string],
  entry: Plan["events"][number]["entry"],
): void {
  const [scope] = path;
  if (!has(doc.value, [scope])) doc.set([scope], {});
  if (has(doc.value, path)) doc.append(path, entry);
  else doc.set(path, [entry]);
}

/** Brings an entry up to date. The matcher of a group that others share is theirs as well. */
function updateEntry(
  doc: JsoncDocument,
  ours: Handler,
  entry: Plan["events"][number]["entry"],
): void {
  const inner = entry["hooks"];
  const wanted = (Array.isArray(inner) ? inner[0] : entry) as Record<
    string,
    unknown
  >;
  for (const key of OUR_KEYS) setKey(doc, [...ours.path, key], wanted[key]);
  for (const key of FREE_KEYS) {
    const isMissing = wanted[key] !== undefined && !(key in ours.value);
    if (isMissing) setKey(doc, [...ours.path, key], wanted[key]);
  }
  if (ours.companions > 1) return;
  setKey(doc, [...ours.group ?? ours.path, "matcher"], entry["matcher"]);
}

function setKey(doc: JsoncDocument, path: JsonPath, wanted: unknown): void {
  const there = valueAt(doc.value, ...path);
  if (there === wanted) return;
  if (wanted === undefined) doc.remove(path);
  else doc.set(path, wanted);
}

function valueAt(value: unknown, ...path: JsonPath): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) {
      return undefined;
    }
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

function has(value: unknown, path: JsonPath): boolean {
  return valueAt(value, ...path) !== undefined;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whoever edits somebody's settings proves that only his own part changed. */
function checked(from: string, to: string, plan: Plan): string {
  const [before, after] = [from, to].map((text) =>
    withoutOurs(new JsoncDocument(text).value, plan)
  );
  if (same(before, after)) return to;
  throw new Error("An edit of a settings file changed more than our entries");
}
