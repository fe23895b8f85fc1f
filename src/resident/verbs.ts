/**
 * The lease verbs as requests: the options of the library as one JSON object,
 * its outcome as the answer.
 *
 * A request comes from nowhere, so it can name no process as a holder: a lease
 * that is taken here is bound to a session and to nothing else.
 *
 * @module
 */
import type { AcquireOptions } from "../lease/acquire.ts";
import type { CheckOptions } from "../lease/check.ts";
import type { HeartbeatOptions } from "../lease/heartbeat.ts";
import type { Leases } from "../lease/leases.ts";
import type { ReleaseOptions } from "../lease/release.ts";
import { jsonResponse } from "./hook_reply.ts";
import type { Route } from "./requests.ts";

/** What a field of the options must be. */
type Kind = "text" | "number" | "flag" | "texts";

type Fields = Readonly<Record<string, Kind>>;

const CLAIM: Fields = {
  owner: "text",
  lane: "text",
  loopTs: "text",
  fence: "number",
};

const LOCK: Fields = { lockTimeout: "number" };

/** Nobody waits longer for the lock here, in seconds. */
const LOCK_S = 1;

interface Verb {
  readonly fields: Fields;
  readonly required: readonly string[];
  run(leases: Leases, options: Record<string, unknown>): Promise<unknown>;
}

const VERBS: Readonly<Record<string, Verb>> = {
  live: {
    fields: { alive: "flag" },
    required: [],
    run: (leases, options) => leases.live(options),
  },
  check: {
    fields: CLAIM,
    required: ["owner", "lane"],
    run: (leases, options) => leases.check(as<CheckOptions>(options)),
  },
  heartbeat: {
    fields: { ...CLAIM, ...LOCK, coalesceWithinS: "number" },
    required: ["owner", "lane"],
    run: (leases, options) =>
      leases.heartbeat(as<HeartbeatOptions>(hurried(options))),
  },
  release: {
    fields: { ...CLAIM, ...LOCK, force: "flag" },
    required: ["owner", "lane"],
    run: (leases, options) =>
      leases.release(as<ReleaseOptions>(hurried(options))),
  },
  acquire: {
    fields: {
      ...{ owner: "text", lane: "text", kind: "text", tree: "texts" },
      ...{ ttl: "number", sessionId: "text", runId: "text", loopTs: "text" },
      ...{ reclaim: "flag", force: "flag", substitute: "flag" },
      ...LOCK,
    },
    required: ["owner", "sessionId"],
    run: (leases, options) =>
      leases.acquire(as<AcquireOptions>({ ...hurried(options), pid: 0 })),
  },
};

/** The paths of the verbs. Each works on the workspace as it is then, its configuration included. */
export function verbRoutes(
  open: () => Promise<Leases>,
): Map<string, Route> {
  return new Map(
    Object.entries(VERBS).map(([name, verb]): [string, Route] => [
      `/${name}`,
      { method: "POST", answer: (body) => answer(verb, body, open) },
    ]),
  );
}

async function answer(
  verb: Verb,
  body: string,
  open: () => Promise<Leases>,
): Promise<Response> {
  const options = optionsIn(verb, body);
  if (typeof options === "string") return mistake(400, "USAGE", options);
  try {
    return jsonResponse(await verb.run(await open(), options), 200);
  } catch (error) {
    const { code, message } = (error ?? {}) as Record<string, unknown>;
    const stable = typeof code === "string" ? code : "DEFECT";
    const isUsage = /^(?:USAGE|NO_WORKSPACE|INVALID_\w+)$/.test(stable);
    return mistake(isUsage ? 400 : 500, stable, String(message ?? error));
  }
}

/** The options of a verb, or what is wrong with them. */
function optionsIn(
  { fields, required }: Verb,
  body: string,
): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = body === "" ? {} : JSON.parse(body);
  } catch {
    return "Cannot read the options: they are no JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "Cannot read the options: they are no object";
  }
  const options = value as Record<string, unknown>;
  for (const [name, given] of Object.entries(options)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(fields).join(", ");
      return `Cannot read "${name.slice(0, 64)}": expected one of ${known}`;
    }
    if (!isOf(kind, given)) return `Cannot read "${name}": expected a ${kind}`;
  }
  const missing = required.find((name) =>
    !Object.hasOwn(options, name) || options[name] === ""
  );
  return missing === undefined
    ? options
    : `Cannot go on without "${missing}": it is missing or empty`;
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "texts":
      return Array.isArray(value) && value.every((x) => typeof x === "string");
  }
}

/** A request is not kept waiting as long as a command may be. */
function hurried(options: Record<string, unknown>): Record<string, unknown> {
  const { lockTimeout } = options;
  const wanted = typeof lockTimeout === "number" ? lockTimeout : LOCK_S;
  return { ...options, lockTimeout: Math.min(wanted, LOCK_S) };
}

/** The fields were looked at one by one. */
function as<T>(options: Record<string, unknown>): T {
  return options as T;
}

function mistake(status: number, code: string, reason: string): Response {
  return jsonResponse({ outcome: "error", code, reason }, status);
}
