/**
 * Samples and what is said of them.
 *
 * @module
 */

/** One line of the table. */
export interface Row {
  /** What was measured. */
  readonly what: string;
  /** Milliseconds, one for each run. */
  readonly samples: readonly number[];
  /** What the median is to be seen against. */
  readonly note?: string;
}

/** The sample at a share of all of them, in order. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(share * sorted.length));
  return sorted[at] ?? NaN;
}

/** The middle one. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** How long a call takes, in milliseconds. */
export function timed(call: () => unknown): number {
  const start = performance.now();
  call();
  return performance.now() - start;
}

/** Rows as a table. */
export function tableText(title: string, rows: readonly Row[]): string {
  const cells = rows.map(({ what, samples, note = "" }) => [
    what,
    milliseconds(median(samples)),
    milliseconds(quantile(samples, 0.95)),
    String(samples.length),
    note,
  ]);
  const all = [[title, "median", "95 %", "runs", ""], ...cells];
  const widths =
    all[0]?.map((_, column) =>
      Math.max(...all.map((row) => row[column]?.length ?? 0))
    ) ?? [];
  const lines = all.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column > 0 && column < 4
        ? cell.padStart(width)
        : cell.padEnd(width);
    }).join("  ").trimEnd()
  );
  return `${lines.join("\n")}\n`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}
