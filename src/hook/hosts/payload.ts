/**
 * Reading values out of what a host sent, whatever it sent.
 *
 * Nothing here throws, and only own properties count: `__proto__` and
 * `constructor` are keys like any other. Keys are compared as words, so that
 * `file_path`, `filePath` and `FilePath` are the same key.
 *
 * @module
 */
import { isRecord, ownField } from "../../domain/lease.ts";
import type { HookMoment } from "../tool_call.ts";

/** The arguments of a tool, as a table of fields or as bare text. */
export interface ToolInput {
  /** The arguments by name, with none where the host sent no table. */
  readonly fields: object;
  /** What was sent where it was text and not a table written as text, else `""`. */
  readonly text: string;
}

/** The own field of a JSON object, `undefined` where there is none. */
export function fieldOf(value: unknown, key: string): unknown {
  return isRecord(value) ? ownField(value, key) : undefined;
}

/** The first of these fields that is text with something in it, else `""`. */
export function textOf(value: unknown, ...keys: readonly string[]): string {
  for (const key of keys) {
    const found = fieldOf(value, key);
    if (typeof found === "string" && found !== "") return found;
  }
  return "";
}

/** The first text in a field that is a list, else `""`. */
export function firstTextOf(value: unknown, key: string): string {
  const list = fieldOf(value, key);
  if (!Array.isArray(list)) return "";
  return list.find((x): x is string => typeof x === "string" && x !== "") ?? "";
}

/** The letters and digits of a name, in lower case: its spelling in any style. */
export function bareWord(name: string): string {
  return name.toLowerCase().replace(/[_\s-]/g, "");
}

/** The values of all own fields that bear one of these names, in any style. */
export function valuesOf(
  fields: object,
  names: ReadonlySet<string>,
): unknown[] {
  return Object.entries(fields)
    .filter(([key]) => names.has(bareWord(key)))
    .map(([, value]) => value);
}

/** The arguments of a tool; some hosts send them as text that holds JSON. */
export function toolInput(value: unknown): ToolInput {
  if (isRecord(value)) return { fields: value, text: "" };
  if (typeof value !== "string") return { fields: {}, text: "" };
  const parsed = parseJson(value);
  return isRecord(parsed)
    ? { fields: parsed, text: "" }
    : { fields: {}, text: typeof parsed === "string" ? parsed : value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The events of a host that belong to our moments; the case of letters does not count. */
export type Events = Readonly<Partial<Record<HookMoment, readonly string[]>>>;

/** The name a host gave its event, `""` if none. */
export function eventName(payload: unknown): string {
  return textOf(payload, "hook_event_name", "hookEventName");
}

/** Whether a payload belongs to the moment: an event without a name does. */
export function isAt(
  moment: HookMoment,
  payload: unknown,
  events: Events,
): boolean {
  const event = eventName(payload).toLowerCase();
  if (event === "") return true;
  return events[moment]?.some((x) => x.toLowerCase() === event) ?? false;
}
