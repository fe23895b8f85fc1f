/**
 * Measures as rows: one object for each point, for whoever reads JSON lines.
 *
 * @module
 */
import type { Measurement } from "./measure.ts";

/** One point. */
export interface PointRow {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly unit: string;
  readonly workspace: string;
  /** The labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** When it was measured. */
  readonly time: string;
  /** Since when is counted; `null` for a gauge. */
  readonly since: string | null;
  /** The number, for a distribution how many there were. */
  readonly value: number;
  /** For a distribution: the sum. */
  readonly sum?: number;
  /** For a distribution: how many were not more than each bound; `null` is no bound. */
  readonly buckets?:
    readonly (readonly [bound: number | null, count: number])[];
}

/** A row for each point. */
export function pointRows(measurement: Measurement): PointRow[] {
  const { workspace, startMs, nowMs, measures } = measurement;
  const time = new Date(nowMs).toISOString();
  const start = new Date(Math.min(startMs, nowMs)).toISOString();
  return measures.flatMap((measure): PointRow[] => {
    const { name, type, unit } = measure;
    const since = type === "gauge" ? null : start;
    const head = { name: `dos.${name}`, type, unit, workspace, time, since };
    if (measure.type !== "histogram") {
      return measure.points.map(({ labels, value }) => ({
        ...head,
        labels: Object.fromEntries(labels),
        value,
      }));
    }
    return measure.points.map(({ labels, counts, sum }) => {
      let value = 0;
      const buckets = counts.map((more, at) => {
        value += more;
        return [measure.bounds[at] ?? null, value] as const;
      });
      return {
        ...head,
        labels: Object.fromEntries(labels),
        value,
        sum,
        buckets,
      };
    });
  });
}
