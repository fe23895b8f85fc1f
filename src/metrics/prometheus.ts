/**
 * Measures in the text format that Prometheus scrapes.
 *
 * @module
 */
import { escapeText } from "../cli/escape.ts";
import type { Labels, Measure, Measurement } from "./measure.ts";

/** The type of content, for whoever serves it. */
export const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const UNITS: Readonly<Record<string, string>> = { s: "_seconds", By: "_bytes" };

/** The text, line by line. Every sample bears the workspace, so that several can be gathered on one machine. */
export function prometheusLines(measurement: Measurement): string[] {
  const workspace = ["workspace", escapeText(measurement.workspace)] as const;
  return measurement.measures.filter(({ points }) => points.length > 0)
    .flatMap((measure) => {
      const name = promName(measure);
      return [
        `# HELP ${name} ${measure.help.replaceAll("\\", "\\\\")}`,
        `# TYPE ${name} ${measure.type}`,
        ...samples(measure, name, workspace),
      ];
    });
}

function promName({ name, unit, type }: Measure): string {
  const total = type === "counter" ? "_total" : "";
  return `dos_${name.replaceAll(".", "_")}${UNITS[unit] ?? ""}${total}`;
}

function samples(
  measure: Measure,
  name: string,
  workspace: Labels[number],
): string[] {
  if (measure.type !== "histogram") {
    return measure.points.map(({ labels, value }) =>
      `${name}${braces([workspace, ...labels])} ${value}`
    );
  }
  return measure.points.flatMap(({ labels, counts, sum }) => {
    const all = [workspace, ...labels];
    let count = 0;
    const buckets = counts.map((more, at) => {
      count += more;
      const le = String(measure.bounds[at] ?? "+Inf");
      return `${name}_bucket${braces([...all, ["le", le]])} ${count}`;
    });
    return [
      ...buckets,
      `${name}_sum${braces(all)} ${sum}`,
      `${name}_count${braces(all)} ${count}`,
    ];
  });
}

function braces(labels: Labels): string {
  return `{${labels.map(([key, value]) => `${key}="${escaped(value)}"`)}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')
    .replaceAll("\n", "\\n");
}
