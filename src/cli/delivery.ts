/**
 * Where measures are sent: the address and the headers of a collector, by the
 * option and the variables that all OTLP exporters know.
 *
 * @module
 */
import { UsageFault } from "./usage_fault.ts";
import type { Reply } from "./world.ts";

const STANDARD = "http://127.0.0.1:4318";
const PATH = "/v1/metrics";
const STANDARD_MS = 10_000;

/** Where to, and how. */
export interface Destination {
  /** The address. */
  readonly url: string;
  /** The address as it may be shown, without a name and a password. */
  readonly shown: string;
  /** What is sent beside the body. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long is waited, in milliseconds. */
  readonly timeoutMs: number;
}

/** What became of it. */
export interface Delivered {
  /** `delivered`, in `partly` some points were refused, or `undelivered`. */
  readonly outcome: "delivered" | "partly" | "undelivered";
  /** One sentence. */
  readonly reason: string;
}

/**
 * The destination.
 *
 * @param endpoint The option, a whole address.
 * @param env The environment.
 * @throws {UsageFault} If the address is none of HTTP.
 */
export function destinationOf(
  endpoint: string | undefined,
  env: (name: string) => string | undefined,
): Destination {
  const own = endpoint ?? (env("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") ||
    undefined);
  const base = env("OTEL_EXPORTER_OTLP_ENDPOINT") || STANDARD;
  const text = own ?? `${base.replace(/\/+$/, "")}${PATH}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageFault(`Cannot send to "${text}": that is no HTTP address`, {
      hint: `Write one such as ${STANDARD}${PATH}.`,
    });
  }
  const ms = Number(
    env("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT") ||
      env("OTEL_EXPORTER_OTLP_TIMEOUT"),
  );
  return {
    url: url.href,
    shown: `${url.origin}${url.pathname}`,
    headers: {
      ...headersIn(env("OTEL_EXPORTER_OTLP_HEADERS") ?? ""),
      ...headersIn(env("OTEL_EXPORTER_OTLP_METRICS_HEADERS") ?? ""),
      "content-type": "application/json",
    },
    timeoutMs: ms >= 1 && ms <= 600_000 ? Math.round(ms) : STANDARD_MS,
  };
}

/** `name=value` with commas between; values may be escaped as in addresses. */
function headersIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim().toLowerCase();
    if (at < 0 || !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) continue;
    const value = unescaped(part.slice(at + 1).trim());
    if (/^[\t\x20-\x7e]*$/.test(value)) found[name] = value;
  }
  return found;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a collector's reply comes to. */
export function deliveredBy(reply: Reply, { shown }: Destination): Delivered {
  if ("failure" in reply) {
    return {
      outcome: "undelivered",
      reason:
        `Cannot send to "${shown}": ${reply.failure}; see that a collector listens there`,
    };
  }
  const { status, body } = reply;
  if (status < 200 || status > 299) {
    return {
      outcome: "undelivered",
      reason:
        `Cannot send to "${shown}": it answered with status ${status}; see what it logged`,
    };
  }
  const refused = refusedIn(body);
  return refused === null
    ? { outcome: "delivered", reason: "the collector took all of it" }
    : {
      outcome: "partly",
      reason: `The collector at "${shown}" refused ${refused} points`,
    };
}

function refusedIn(body: string): string | null {
  try {
    const { partialSuccess } = JSON.parse(body);
    const count = String(partialSuccess?.rejectedDataPoints ?? "0");
    return /^[1-9]\d*$/.test(count) ? count : null;
  } catch {
    return null;
  }
}
