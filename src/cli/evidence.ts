/**
 * Evidence for a liveness verdict as somebody wrote it down: JSON, checked.
 *
 * @module
 */
import { isRecord, ownField } from "../domain/lease.ts";
import type { Evidence } from "../domain/liveness.ts";
import { UsageFault } from "./usage_fault.ts";

/**
 * Reads evidence.
 *
 * @param text The JSON: one object with the fields of `Evidence`. Only the two moments are required.
 * @param source Where it is from, for the errors.
 * @throws {UsageFault} Where it is no such object.
 */
export function parseEvidence(text: string, source: string): Evidence {
  const value = parsed(text, source);
  const number = (key: string, otherwise?: number): number => {
    const found = ownField(value, key) ?? otherwise;
    if (typeof found === "number" && Number.isFinite(found)) return found;
    throw faulty(source, key, found, "a number of milliseconds since 1970");
  };
  const count = (key: string): number => {
    const found = ownField(value, key) ?? 0;
    if (isCount(found)) return found;
    throw faulty(source, key, found, "a number, 0 or more");
  };
  const maybe = (key: string): number | null => {
    const found = ownField(value, key) ?? null;
    if (found === null || isCount(found)) return found;
    throw faulty(source, key, found, "a number, 0 or more, or null");
  };
  const alive = ownField(value, "process_alive") ?? null;
  if (alive !== null && typeof alive !== "boolean") {
    throw faulty(source, "process_alive", alive, "true, false or null");
  }
  return {
    run_started_ms: number("run_started_ms"),
    now_ms: number("now_ms"),
    commits_since_start: count("commits_since_start"),
    journal_events_since: count("journal_events_since"),
    last_heartbeat_age_ms: maybe("last_heartbeat_age_ms"),
    tokens_spent_since: maybe("tokens_spent_since"),
    process_alive: alive,
  };
}

function parsed(text: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const state = error instanceof Error ? error.message : String(error);
    throw new UsageFault(
      `Cannot read the evidence in "${source}": it is no JSON (${state})`,
    );
  }
  if (isRecord(value)) return value;
  throw new UsageFault(
    `Cannot read the evidence in "${source}": it must be one JSON object, such as {"run_started_ms": 0, "now_ms": 3600000, "last_heartbeat_age_ms": 1000}`,
  );
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function faulty(
  source: string,
  key: string,
  found: unknown,
  wanted: string,
): UsageFault {
  const state = found === undefined
    ? "it is missing"
    : `it is ${JSON.stringify(found).slice(0, 60)}`;
  return new UsageFault(
    `Cannot read "${key}" of the evidence in "${source}": ${state}; it must be ${wanted}`,
  );
}
