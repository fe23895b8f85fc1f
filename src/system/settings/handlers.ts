/**
 * The hooks that stand in a parsed settings file, in whichever of the forms
 * that hosts have: lists of handlers, or of groups that hold some.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import type { JsonPath } from "./jsonc_document.ts";

/** What is to stand in a settings file. */
export interface Plan {
  /** The key at the top that holds the events. */
  readonly scope: string;
  /** Keys at the top that have to be there as well. */
  readonly top: Readonly<Record<string, unknown>>;
  /** What stands in the list of each event. */
  readonly events: readonly {
    readonly event: string;
    readonly entry: Readonly<Record<string, unknown>>;
  }[];
  /** Whether a command line is one of ours, and nothing else; `key` is where it stands. */
  isOurs(line: string, key: string): boolean;
}

/** One handler. */
export interface Handler {
  /** The event. */
  readonly event: string;
  /** Where it lies. */
  readonly path: JsonPath;
  /** The handler. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Where its group lies, `null` where it is in none. */
  readonly group: JsonPath | null;
  /** How many handlers its group has. */
  readonly companions: number;
  /** The tools it is for, as written; `undefined` where it is for all. */
  readonly matcher: unknown;
}

/** The keys that hold a command line. */
const LINE_KEYS = ["command", "command_windows", "bash", "powershell"] as const;

/** The command lines of a handler; words that stand apart are put together. */
export function linesOf(value: Readonly<Record<string, unknown>>): string[] {
  const args = Array.isArray(value["args"]) ? value["args"] : [];
  return LINE_KEYS.map((key) => value[key])
    .filter((x): x is string => typeof x === "string" && x !== "")
    .map((x) => [x, ...args].join(" "));
}

/**
 * All handlers of a settings file.
 *
 * @param value What the file says.
 * @param scope The key that holds the events; `dos` stands for every key at
 * the top, because where each key is the name of a hook it may be renamed.
 */
export function handlersOf(value: unknown, scope: string): Handler[] {
  if (!isRecord(value)) return [];
  const scopes = scope === "dos" ? Object.keys(value) : [scope];
  return scopes.flatMap((key) => {
    const events = Object.getOwnPropertyDescriptor(value, key)?.value;
    if (!isRecord(events)) return [];
    return Object.entries(events).flatMap(([event, list]) =>
      Array.isArray(list) ? inList(list, event, [key, event]) : []
    );
  });
}

function inList(
  list: readonly unknown[],
  event: string,
  path: JsonPath,
): Handler[] {
  return list.flatMap((item: unknown, at): Handler[] => {
    if (!isRecord(item)) return [];
    const here = [...path, at];
    const inner: unknown = Object.getOwnPropertyDescriptor(item, "hooks")
      ?.value;
    if (!Array.isArray(inner)) {
      const value = item as Record<string, unknown>;
      const { matcher } = value;
      return [{
        event,
        path: here,
        value,
        group: null,
        companions: 1,
        matcher,
      }];
    }
    const { matcher } = item as Record<string, unknown>;
    return inner.flatMap((x: unknown, index): Handler[] =>
      isRecord(x)
        ? [{
          event,
          path: [...here, "hooks", index],
          value: x as Record<string, unknown>,
          group: here,
          companions: inner.length,
          matcher,
        }]
        : []
    );
  });
}

/** Whether a handler is one of ours: each of its lines is. We write no words that stand apart. */
export function isOurs(
  { value }: Pick<Handler, "value">,
  plan: Pick<Plan, "isOurs">,
): boolean {
  const lines = LINE_KEYS.filter((key) => {
    const line = value[key];
    return line !== undefined && line !== "";
  });
  const { type = "command" } = value as { readonly type?: unknown };
  return type === "command" && lines.length > 0 &&
    value["args"] === undefined &&
    lines.every((key) => {
      const line = value[key];
      return typeof line === "string" && plan.isOurs(line, key);
    });
}

/** A settings file without what is ours, as a value: two that differ in ours alone are equal. */
export function withoutOurs(value: unknown, plan: Plan): unknown {
  const copy: unknown = structuredClone(value ?? {});
  if (!isRecord(copy)) return copy;
  const fields = copy as Record<string, unknown>;
  for (const scope of Object.keys(fields)) {
    const events = fields[scope];
    const isScope = scope === plan.scope || plan.scope === "dos";
    if (!isScope || !isRecord(events)) continue;
    const table = events as Record<string, unknown>;
    for (const [event, list] of Object.entries(table)) {
      if (!Array.isArray(list)) continue;
      const kept = list.flatMap((item: unknown) => strip(item, plan));
      if (kept.length > 0) table[event] = kept;
      else delete table[event];
    }
    if (Object.keys(table).length === 0) delete fields[scope];
  }
  for (const key of Object.keys(plan.top)) {
    if (fields[key] === plan.top[key]) delete fields[key];
  }
  return fields;
}

function strip(item: unknown, plan: Plan): unknown[] {
  if (!isRecord(item)) return [item];
  const fields = item as Record<string, unknown>;
  const { hooks } = fields;
  const ours = (x: unknown): boolean =>
    isRecord(x) && isOurs({ value: x as Record<string, unknown> }, plan);
  if (!Array.isArray(hooks)) return ours(item) ? [] : [item];
  const kept = hooks.filter((x) => !ours(x));
  if (kept.length === hooks.length) return [item];
  return kept.length === 0 ? [] : [{ ...fields, hooks: kept }];
}
