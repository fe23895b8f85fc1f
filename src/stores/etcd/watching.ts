/**
 * A watch: the stream of answers that etcd's gateway sends, one JSON text a line.
 *
 * Etcd speaks up only when something changes, and a member that is cut off
 * from us keeps silent just as one with nothing to tell. So the same member is
 * asked a small question now and then; if that brings no answer, the watch ends.
 *
 * @module
 */
import type { EtcdEvent, EtcdKeys, EtcdKv } from "./client.ts";
import type { Opened } from "./exchange.ts";
import type { Gateway } from "./gateway.ts";
import {
  failureOf,
  troubleOfConnection,
  troubleOfSilence,
  troubleTold,
} from "./trouble.ts";
import {
  keysToWire,
  kvOf,
  numberOf,
  objectOf,
  objectsOf,
  rangeToWire,
  revisionOf,
  type WireObject,
} from "./wire.ts";

/** What is watched, and how. */
export interface Watching {
  /** The keys. */
  readonly keys: EtcdKeys;
  /** The first revision of interest. */
  readonly from: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Milliseconds between two signs of life. */
  readonly signMs: number;
}

/** What one answer tells. */
export interface Change {
  /** The last revision of which everything was told. */
  readonly revision: number;
  /** What changed; nothing in a sign of life. */
  readonly events: readonly EtcdEvent[];
}

/**
 * Follows changes until the signal.
 *
 * @throws {StoreError} If the stream cannot be opened or ends.
 */
export async function* watchKeys(
  gateway: Gateway,
  watching: Watching,
): AsyncGenerator<Change, void> {
  const { keys, from, signal, signMs } = watching;
  if (signal.aborted) return;
  const stop = new AbortController();
  const end = (): void => stop.abort();
  signal.addEventListener("abort", end);
  const request = {
    ...keysToWire(keys),
    start_revision: String(from),
    ...{ progress_notify: true, fragment: true },
  };
  const sign = new Sign(gateway, keys, signMs);
  try {
    const opened = await gateway.open({
      ...{ path: "/v3/watch", body: { create_request: request } },
      ...{ act: "watch", repeatable: true },
    }, stop.signal);
    const lines = linesOf(opened, gateway.deadlineMs, stop.signal);
    yield* changes(lines, sign.of(opened.endpoint), from - 1);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    sign.end();
    signal.removeEventListener("abort", end);
    stop.abort();
  }
}

async function* changes(
  lines: AsyncGenerator<WireObject, void>,
  sign: { next(): Promise<null> },
  last: number,
): AsyncGenerator<Change, void> {
  let revision = last;
  let parts: EtcdEvent[] = [];
  const nextLine = (): ReturnType<typeof lines.next> => {
    const next = lines.next();
    // It may fail after whoever watches has left.
    next.catch(() => {});
    return next;
  };
  let line = nextLine();
  let life = sign.next();
  while (true) {
    // deno-lint-ignore no-await-in-loop -- whichever comes first
    const found = await Promise.race([line, life]);
    if (found === null) {
      life = sign.next();
      yield { revision, events: [] };
      continue;
    }
    if (found.done === true) return;
    line = nextLine();
    const answer = found.value;
    parts.push(...objectsOf(answer["events"]).map(eventOf));
    if (answer["fragment"] === true || answer["created"] === true) continue;
    // A revision is told whole; what has no events tells that all up to it was.
    revision = Math.max(
      revision,
      parts.at(-1)?.kv.modRevision ?? revisionOf(answer),
    );
    const events = parts;
    parts = [];
    yield { revision, events };
  }
}

/** The answers of a stream. Its first must come within the deadline. */
async function* linesOf(
  { endpoint, body }: Opened,
  deadlineMs: number,
  stop: AbortSignal,
): AsyncGenerator<WireObject, void> {
  const reader = body.getReader();
  // An aborted `fetch` leaves a reader of its body waiting.
  const giveUp = (): void => void reader.cancel().catch(() => {});
  stop.addEventListener("abort", giveUp);
  const late = AbortSignal.timeout(deadlineMs);
  let isOpen = false;
  late.addEventListener("abort", () => {
    if (!isOpen) giveUp();
  });
  const decoder = new TextDecoder();
  let rest = "";
  while (true) {
    // deno-lint-ignore no-await-in-loop -- as it comes
    const { done, value } = await reader.read().catch((error: unknown) => {
      const trouble = troubleOfConnection(endpoint, error);
      throw failureOf("watch", [trouble]);
    });
    if (done) {
      const trouble = late.aborted && !isOpen
        ? troubleOfSilence(endpoint, deadlineMs)
        : troubleOfConnection(endpoint, new Error("the stream ended"));
      throw failureOf("watch", [trouble]);
    }
    isOpen = true;
    const lines = `${rest}${decoder.decode(value, { stream: true })}`.split(
      "\n",
    );
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() !== "") yield answerIn(endpoint, line);
    }
  }
}

function answerIn(endpoint: string, line: string): WireObject {
  const { result, error } = objectOf(JSON.parse(line));
  const answer = objectOf(result);
  const { message, grpc_code, code } = objectOf(error);
  const compacted = numberOf(answer["compact_revision"]);
  const reason = compacted > 0
    ? `revision ${compacted} and older: has been compacted`
    : typeof message === "string"
    ? message
    : answer["canceled"] === true
    ? String(answer["cancel_reason"] ?? "the watch was cancelled")
    : "";
  if (reason === "") return answer;
  const state = Number(grpc_code ?? code ?? 14);
  throw failureOf("watch", [troubleTold(endpoint, reason, state)]);
}

function eventOf(wire: WireObject): EtcdEvent {
  const kv: EtcdKv = kvOf(objectOf(wire["kv"]));
  return { type: wire["type"] === "DELETE" ? "delete" : "put", kv };
}

/** Asks a member now and then whether it is there. */
class Sign {
  readonly #gateway: Gateway;
  readonly #keys: EtcdKeys;
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gateway: Gateway, keys: EtcdKeys, ms: number) {
    this.#gateway = gateway;
    this.#keys = keys;
    this.#ms = ms;
  }

  /** The signs of one member. */
  of(endpoint: string): { next(): Promise<null> } {
    // A key that the user may read if what is watched may be.
    const key = "key" in this.#keys ? this.#keys.key : this.#keys.prefix;
    const body = rangeToWire({ key: key || "\0", keysOnly: true, limit: 1 });
    const next = async (): Promise<null> => {
      await new Promise((resolve) => {
        this.#timer = setTimeout(resolve, this.#ms);
      });
      await this.#gateway.ask({
        ...{ path: "/v3/kv/range", body, endpoint },
        ...{ act: "watch", repeatable: true },
      });
      return null;
    };
    return {
      next(): Promise<null> {
        const sign = next();
        // It may fail while nobody listens; whoever asks next is told.
        sign.catch(() => {});
        return sign;
      },
    };
  }

  /** No more signs. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
