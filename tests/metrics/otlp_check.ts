/**
 * Checks a request of OTLP against the messages that its protocol publishes,
 * as far as metrics without exemplars use them: fields that are known, kinds
 * in their JSON form, and what the comments there demand of the numbers.
 *
 * @module
 */

type Check = (value: unknown, at: string) => string[];

const UINT64_REGEXP = /^(?:0|[1-9]\d{0,19})$/;
const INT64_REGEXP = /^(?:0|-?[1-9]\d{0,18})$/;

/** A field is left out, or it is what the check wants. */
function message(fields: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return [`${at} is no object`];
    }
    return Object.entries(value).flatMap(([key, item]) =>
      fields[key]?.(item, `${at}.${key}`) ?? [`${at}.${key} is not known`]
    );
  };
}

function all(check: Check): Check {
  return (value, at) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => check(item, `${at}[${index}]`))
      : [`${at} is no array`];
}

function fits(what: string, test: (value: unknown) => boolean): Check {
  return (value, at) => test(value) ? [] : [`${at} is no ${what}`];
}

const text = fits("text", (x) => typeof x === "string" && x.isWellFormed());
const uint64 = fits(
  "64-bit number as text",
  (x) => typeof x === "string" && UINT64_REGEXP.test(x),
);
const int64 = fits(
  "signed 64-bit number as text",
  (x) => typeof x === "string" && INT64_REGEXP.test(x),
);
const double = fits("number", (x) => typeof x === "number");
const flag = fits("flag", (x) => typeof x === "boolean");
const cumulative = fits("temporality that is cumulative", (x) => x === 2);

const anyValue = message({ stringValue: text });
const attributes: Check = (value, at) => [
  ...all(message({ key: text, value: anyValue }))(value, at),
  ...Array.isArray(value) &&
      new Set(value.map((one) => one.key)).size !== value.length
    ? [`${at} has a key twice`]
    : [],
];

const numberPoint = message({
  ...{ attributes, startTimeUnixNano: uint64, timeUnixNano: uint64 },
  ...{ asInt: int64, asDouble: double },
});

const histogramShape = message({
  ...{ attributes, startTimeUnixNano: uint64, timeUnixNano: uint64 },
  ...{ count: uint64, sum: double, bucketCounts: all(uint64) },
  explicitBounds: all(double),
});

const histogramPoint: Check = (value, at) => {
  const faults = histogramShape(value, at);
  if (faults.length > 0) return faults;
  const { count, bucketCounts, explicitBounds } = value as {
    count: string;
    bucketCounts: string[];
    explicitBounds: number[];
  };
  const sum = bucketCounts.reduce((all, one) => all + BigInt(one), 0n);
  return [
    ...sum === BigInt(count) ? [] : [`${at}.count is not the sum of buckets`],
    ...bucketCounts.length === explicitBounds.length + 1
      ? []
      : [`${at} has not one bucket more than bounds`],
    ...explicitBounds.every((one, i) =>
        i === 0 || one > (explicitBounds[i - 1] ?? 0)
      )
      ? []
      : [`${at}.explicitBounds do not ascend`],
  ];
};

const metricShape = message({
  ...{ name: text, description: text, unit: text },
  gauge: message({ dataPoints: all(numberPoint) }),
  sum: message({
    dataPoints: all(numberPoint),
    aggregationTemporality: cumulative,
    isMonotonic: flag,
  }),
  histogram: message({
    dataPoints: all(histogramPoint),
    aggregationTemporality: cumulative,
  }),
});

const metric: Check = (value, at) => {
  const kinds = ["gauge", "sum", "histogram"].filter((kind) =>
    typeof value === "object" && value !== null && kind in value
  );
  return [
    ...metricShape(value, at),
    ...kinds.length === 1 ? [] : [`${at} is not of one kind`],
  ];
};

const request = message({
  resourceMetrics: all(message({
    resource: message({ attributes }),
    scopeMetrics: all(message({
      scope: message({ name: text, version: text }),
      metrics: all(metric),
    })),
  })),
});

/** What is wrong with the body of a request, if anything. */
export function faultsOf(body: unknown): string[] {
  return request(body, "request");
}
