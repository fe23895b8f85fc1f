/**
 * A measure: one thing that is measured, with its points. What the forms of
 * export share; each form has names and notations of its own.
 *
 * @module
 */

/** Labels of a point, in order. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** One number. */
export interface NumberPoint {
  /** What it belongs to. */
  readonly labels: Labels;
  /** The number. */
  readonly value: number;
}

/** One distribution. */
export interface SpreadPoint {
  /** What it belongs to. */
  readonly labels: Labels;
  /** How many fell into each bucket, not more than its bound and more than the one before; one more than there are bounds. */
  readonly counts: readonly number[];
  /** The sum of all. */
  readonly sum: number;
}

/** One thing that is measured. */
export type Measure =
  & {
    /** Its name, with dots. */
    readonly name: string;
    /** What it tells, in one sentence. */
    readonly help: string;
    /** Seconds, bytes, or a count of what is named. */
    readonly unit: "s" | "By" | `{${string}}`;
  }
  & ({
    /** `counter`: only grows, as long as history is whole. */
    readonly type: "counter" | "gauge";
    readonly points: readonly NumberPoint[];
  } | {
    readonly type: "histogram";
    /** The upper bounds of all buckets but the last one, which has none. */
    readonly bounds: readonly number[];
    readonly points: readonly SpreadPoint[];
  });

/** All measures at one moment. */
export interface Measurement {
  /** The root of the workspace. */
  readonly workspace: string;
  /** The version of this program. */
  readonly version: string;
  /** Since when is counted: the first record that is known, epoch milliseconds. */
  readonly startMs: number;
  /** The moment, epoch milliseconds. */
  readonly nowMs: number;
  /** The measures. */
  readonly measures: readonly Measure[];
}
