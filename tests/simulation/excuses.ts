/**
 * Which errors of a verb a world has an excuse for.
 *
 * @module
 */
import { StoreError } from "../../src/lease/ports.ts";
import type { Action } from "./actions.ts";
import type { Counts } from "./plot.ts";
import type { SimProcess } from "./process.ts";

/** Whether an error is one that nothing in the world explains. */
export function faultOf(
  error: unknown,
  { process, counts, hasStopped }: {
    readonly process: SimProcess;
    readonly counts: Counts;
    readonly hasStopped: boolean;
  },
): boolean {
  const code = error instanceof StoreError ? error.code : "";
  const { power, lostSync, restored } = counts;
  if (code !== "" && power > 0 && lostSync > 0) return false;
  // Whoever was at work meanwhile may miss a record, or find the number in two minds.
  if (code !== "" && restored > 0) return false;
  // On Windows whoever is stopped with a file open keeps all others from replacing it.
  if (hasStopped && isKeptOpen(error)) return false;
  const isFalseAlarm = code === "STORE_CORRUPT" || code === "STORE_WENT_BACK";
  return code === "" || !process.hurt || isFalseAlarm;
}

function isKeptOpen(error: unknown): boolean {
  return error instanceof StoreError &&
    error.message.includes("another program has it open");
}

/** What was wrong with an answer that the lock was busy. */
export function busyFaults(
  { name, patienceMs }: Action,
  tookMs: number,
  { process, counts, hasStopped }: {
    readonly process: SimProcess;
    readonly counts: Counts;
    readonly hasStopped: boolean;
  },
): string[] {
  if (patienceMs === null) return [];
  const { power, lostSync, restored } = counts;
  const isCalm = power + lostSync + restored === 0 && !hasStopped &&
    !process.hurt;
  const isLate = tookMs > patienceMs + 1000 && !process.stopped;
  return [
    ...isLate ? [`${name} was busy only after ${tookMs} ms`] : [],
    ...isCalm && patienceMs >= 5000
      ? [`${name} was busy although nobody was stopped`]
      : [],
  ];
}

/** A value as a trace has it. */
export function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const text = "inode" in value ? "a file" : JSON.stringify(value) ?? "";
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
