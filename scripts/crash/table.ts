/**
 * What became of each row, as a table.
 *
 * @module
 */

/** One line of the table. */
export interface Row {
  readonly row: string;
  readonly fault: string;
  readonly runs: number;
  readonly violations: number;
  /** Why it, or a part of it, was not run; `""` if it was. */
  readonly notRun: string;
}

const HEAD = ["row", "fault", "runs", "violations", "not run"] as const;

/** The rows of two rounds as one, in the order of the first. */
export function added(before: readonly Row[], more: readonly Row[]): Row[] {
  const rows = new Map(before.map((row) => [keyOf(row), row]));
  for (const row of more) {
    const known = rows.get(keyOf(row));
    rows.set(keyOf(row), {
      ...row,
      runs: row.runs + (known?.runs ?? 0),
      violations: row.violations + (known?.violations ?? 0),
    });
  }
  return [...rows.values()];
}

function keyOf({ row, fault }: Row): string {
  return `${row} ${fault}`;
}

/** The table, with a line that sums it up. */
export function tableText(rows: readonly Row[]): string {
  const lines = [
    HEAD,
    ...rows.map(({ row, fault, runs, violations, notRun }) => [
      row,
      fault,
      // Nothing that was not run may look as if it had passed.
      runs === 0 && notRun !== "" ? "-" : String(runs),
      runs === 0 && notRun !== "" ? "-" : String(violations),
      notRun,
    ]),
  ];
  const widths = HEAD.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0))
  );
  const text = lines.map((line) =>
    line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 2 || column === 3
        ? cell.padStart(width)
        : cell.padEnd(width);
    }).join("  ").trimEnd()
  );
  return `${[...text, "", sumOf(rows)].join("\n")}\n`;
}

function sumOf(rows: readonly Row[]): string {
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  const violations = rows.reduce((sum, row) => sum + row.violations, 0);
  const open = rows.filter(({ notRun }) => notRun !== "").length;
  return [
    `${runs} runs of ${rows.length} rows`,
    `${violations} ${violations === 1 ? "violation" : "violations"}`,
    `${open} not run or not in full`,
  ].join(", ");
}
