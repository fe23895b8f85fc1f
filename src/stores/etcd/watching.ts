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
import type { Answers } from "./answers.ts";
import type { Gateway } from "./gateway.ts";
import { failureOf, isTrouble } from "./trouble.ts";
import {
  keysToWire,
  kvOf,
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
    const { answers } = await gateway.open({
      ...{ path: "/v3/watch", body: { create_request: request } },
      ...{ act: "watch", repeatable: true },
    }, stop.signal);
    // It may have come while the stream was opened, and would not come again.
    if (stop.signal.aborted) return answers.end();
    stop.signal.addEventListener("abort", () => answers.end());
    yield* changes(answers, sign.of(answers.endpoint), from - 1);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    sign.end();
    signal.removeEventListener("abort", end);
    stop.abort();
  }
}

async function* changes(
  answers: Answers,
  sign: { next(): Promise<null> },
  last: number,
): AsyncGenerator<Change, void> {
  let revision = last;
  let parts: EtcdEvent[] = [];
  let next = answers.next();
  let life = sign.next();
  while (true) {
    // deno-lint-ignore no-await-in-loop -- whichever comes first
    const answer = await Promise.race([next, life]);
    if (answer === null) {
      life = sign.next();
      yield { revision, events: [] };
      continue;
    }
    if (isTrouble(answer)) throw failureOf("watch", [answer]);
    next = answers.next();
    parts.push(...objectsOf(answer["events"]).map(eventOf));
    // A revision is told whole.
    if (answer["fragment"] === true) continue;
    // What has no events tells that all up to its revision was told.
    const at = parts.at(-1)?.kv.modRevision ?? revisionOf(answer);
    revision = Math.max(revision, at);
    const events = parts;
    parts = [];
    yield { revision, events };
  }
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
