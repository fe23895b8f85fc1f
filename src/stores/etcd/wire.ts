/**
 * The JSON of etcd's gateway: what is asked as plain objects, what is
 * answered as ours. Keys and values travel as base64 of UTF-8, 64-bit numbers
 * as text, and whatever is zero, false or empty is left out.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import type {
  EtcdCompare,
  EtcdKeys,
  EtcdKv,
  EtcdOp,
  EtcdRange,
  EtcdTxnAnswer,
} from "./client.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An object of the gateway. */
export type WireObject = Readonly<Record<string, unknown>>;

/** An etcd lease that hangs nothing on anything. */
const NO_LEASE = "0";

/** A text as the gateway takes it. */
export function toWire(text: string): string {
  return encoder.encode(text).toBase64();
}

/** A text of the gateway; what is left out is empty. */
export function fromWire(value: unknown): string {
  return typeof value === "string"
    ? decoder.decode(Uint8Array.fromBase64(value))
    : "";
}

/** A number of the gateway; what is left out is 0. */
export function numberOf(value: unknown): number {
  return typeof value === "string" || typeof value === "number"
    ? Number(value)
    : 0;
}

/** A 64-bit number of the gateway as decimal text; what is left out is `"0"`. */
export function decimalOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number"
    ? String(value)
    : "0";
}

/** An object of the gateway; what is left out has nothing in it. */
export function objectOf(value: unknown): WireObject {
  return isRecord(value) ? value : {};
}

/** A list of objects of the gateway; what is left out is empty. */
export function objectsOf(value: unknown): readonly WireObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** The first and the last of a run of keys. */
export function keysToWire(keys: EtcdKeys, after?: string): WireObject {
  if ("key" in keys) return { key: toWire(keys.key) };
  // A lone zero byte means: from the very first key, up to the very last.
  const first = after === undefined ? keys.prefix || "\0" : `${after}\0`;
  return { key: toWire(first), range_end: endOf(keys.prefix).toBase64() };
}

/** The least key above all that start with a prefix. */
function endOf(prefix: string): Uint8Array {
  const bytes = encoder.encode(prefix);
  for (let i = bytes.length - 1; i >= 0; i--) {
    const byte = bytes[i] ?? 255;
    if (byte === 255) continue;
    const end = bytes.slice(0, i + 1);
    end[i] = byte + 1;
    return end;
  }
  return Uint8Array.of(0);
}

/** A range to be read, linearizable. */
export function rangeToWire(range: EtcdRange): WireObject {
  return {
    ...keysToWire(range, range.after),
    ...range.limit !== undefined && { limit: String(range.limit) },
    ...range.revision !== undefined && { revision: String(range.revision) },
    ...range.minModRevision !== undefined &&
      { min_mod_revision: String(range.minModRevision) },
    ...range.keysOnly === true && { keys_only: true },
    ...range.countOnly === true && { count_only: true },
  };
}

/** A transaction. */
export function txnToWire(txn: {
  readonly compare?: readonly EtcdCompare[];
  readonly success: readonly EtcdOp[];
  readonly failure?: readonly EtcdOp[];
}): WireObject {
  return {
    compare: (txn.compare ?? []).map(compareToWire),
    success: txn.success.map(opToWire),
    failure: (txn.failure ?? []).map(opToWire),
  };
}

function compareToWire(compare: EtcdCompare): WireObject {
  const key = toWire(compare.key);
  return "createRevision" in compare
    ? {
      ...{ key, target: "CREATE", result: "EQUAL" },
      create_revision: String(compare.createRevision),
    }
    : {
      ...{ key, target: "MOD", result: "EQUAL" },
      mod_revision: String(compare.modRevision),
    };
}

function opToWire(op: EtcdOp): WireObject {
  if ("get" in op) return { request_range: rangeToWire(op.get) };
  if ("delete" in op) return { request_delete_range: keysToWire(op.delete) };
  const { put, value, lease } = op;
  return {
    request_put: {
      key: toWire(put),
      value: toWire(value),
      ...lease === "same"
        ? { ignore_lease: true }
        : { lease: lease ?? NO_LEASE },
    },
  };
}

/** True if a transaction changes nothing, whichever branch it takes. */
export function onlyReads(
  ...branches: readonly (readonly EtcdOp[] | undefined)[]
): boolean {
  return branches.every((ops) => ops?.every((op) => "get" in op) ?? true);
}

/** One key and its value. */
export function kvOf(wire: WireObject): EtcdKv {
  return {
    key: fromWire(wire["key"]),
    value: fromWire(wire["value"]),
    createRevision: numberOf(wire["create_revision"]),
    modRevision: numberOf(wire["mod_revision"]),
    lease: decimalOf(wire["lease"]),
  };
}

/** The keys of an answer. */
export function kvsOf(answer: WireObject): readonly EtcdKv[] {
  return objectsOf(answer["kvs"]).map(kvOf);
}

/** The revision of the store when it answered. */
export function revisionOf(answer: WireObject): number {
  return numberOf(objectOf(answer["header"])["revision"]);
}

/** Whether an answer tells of each step of the branch that it says was taken. */
export function tellsOfAll(
  answer: WireObject,
  txn: {
    readonly success: readonly EtcdOp[];
    readonly failure?: readonly EtcdOp[];
  },
): boolean {
  const ops = answer["succeeded"] === true ? txn.success : txn.failure ?? [];
  const steps = objectsOf(answer["responses"]);
  return steps.length === ops.length &&
    ops.every((op, i) =>
      !("get" in op) || isRecord(steps[i]?.["response_range"])
    );
}

/** What a transaction came to. */
export function txnAnswerOf(answer: WireObject): EtcdTxnAnswer {
  const ranges = objectsOf(answer["responses"])
    .map((step) => objectOf(step["response_range"]));
  return {
    revision: revisionOf(answer),
    succeeded: answer["succeeded"] === true,
    found: ranges.map(kvsOf),
    counts: ranges.map((range) => numberOf(range["count"])),
  };
}
