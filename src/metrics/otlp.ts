/**
 * Measures as one request of OTLP over HTTP, in its JSON form: 64-bit numbers
 * are texts, enumerations are numbers, and names are in camelCase.
 *
 * @module
 */
import type { Labels, Measure, Measurement } from "./measure.ts";

/** An attribute. */
export interface OtlpAttribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

/** A point that is a number. */
export interface OtlpNumberPoint {
  readonly attributes: readonly OtlpAttribute[];
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano: string;
  readonly asInt?: string;
  readonly asDouble?: number;
}

/** A point that is a distribution. */
export interface OtlpHistogramPoint {
  readonly attributes: readonly OtlpAttribute[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly count: string;
  readonly sum: number;
  readonly bucketCounts: readonly string[];
  readonly explicitBounds: readonly number[];
}

/** One metric. */
export interface OtlpMetric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly gauge?: { readonly dataPoints: readonly OtlpNumberPoint[] };
  readonly sum?: {
    readonly dataPoints: readonly OtlpNumberPoint[];
    readonly aggregationTemporality: number;
    readonly isMonotonic: boolean;
  };
  readonly histogram?: {
    readonly dataPoints: readonly OtlpHistogramPoint[];
    readonly aggregationTemporality: number;
  };
}

/** The body of a request. */
export interface OtlpRequest {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly metrics: readonly OtlpMetric[];
    }[];
  }[];
}

/** Each number is the sum since the start. */
const CUMULATIVE = 2;

/** The request. */
export function otlpRequest(measurement: Measurement): OtlpRequest {
  const { workspace, version, measures } = measurement;
  return {
    resourceMetrics: [{
      resource: {
        attributes: attributes([
          ["service.name", "dos"],
          ["service.version", version],
          ["service.instance.id", workspace],
          ["dos.workspace", workspace],
        ]),
      },
      scopeMetrics: [{
        scope: { name: "dos", version },
        metrics: measures.filter(({ points }) => points.length > 0)
          .map((measure) => metricOf(measure, measurement)),
      }],
    }],
  };
}

function metricOf(
  measure: Measure,
  { startMs, nowMs }: Measurement,
): OtlpMetric {
  const { name, help: description, unit } = measure;
  const head = { name: `dos.${name}`, description, unit };
  const timeUnixNano = nanos(nowMs);
  const startTimeUnixNano = nanos(Math.min(startMs, nowMs));
  const times = { startTimeUnixNano, timeUnixNano };
  const aggregationTemporality = CUMULATIVE;
  if (measure.type === "histogram") {
    const explicitBounds = measure.bounds;
    const dataPoints = measure.points.map(({ labels, counts, sum }) => ({
      attributes: attributes(labels),
      ...times,
      count: String(counts.reduce((all, some) => all + some, 0)),
      sum,
      bucketCounts: counts.map(String),
      explicitBounds,
    }));
    return { ...head, histogram: { dataPoints, aggregationTemporality } };
  }
  const isCounter = measure.type === "counter";
  const dataPoints = measure.points.map(({ labels, value }) => ({
    attributes: attributes(labels),
    ...isCounter ? times : { timeUnixNano },
    ...Number.isSafeInteger(value)
      ? { asInt: String(value) }
      : { asDouble: value },
  }));
  return isCounter
    ? {
      ...head,
      sum: { dataPoints, aggregationTemporality, isMonotonic: true },
    }
    : { ...head, gauge: { dataPoints } };
}

function attributes(labels: Labels): OtlpAttribute[] {
  return labels.map(([key, stringValue]) => ({
    key,
    value: { stringValue: stringValue.toWellFormed() },
  }));
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}
