/**
 * Etcd's own history, read without any of what is judged: every change of
 * every key, from the first revision on.
 *
 * @module
 */

/** One change of one key. */
export interface Change {
  /** The revision that made it. */
  readonly revision: number;
  /** What happened. */
  readonly type: "put" | "delete";
  /** The key. */
  readonly key: string;
  /** Its value; `""` after a deletion. */
  readonly value: string;
}

/** Behind all else in the history that is judged. */
const END_KEY = "/end-of-trial";

/** How long is waited for a member that does not answer. */
const SILENCE_MS = 20_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Every change so far, in order. Writes one key of its own, to see that it has come to the end. */
export async function readHistory(url: string): Promise<Change[]> {
  const mark = crypto.randomUUID();
  const put = await fetch(`${url}/v3/kv/put`, {
    method: "POST",
    body: JSON.stringify({ key: base64(END_KEY), value: base64(mark) }),
    signal: AbortSignal.timeout(SILENCE_MS),
  });
  if (!put.ok) throw new Error(`Cannot mark the end: ${await put.text()}`);
  await put.body?.cancel();
  const history: Change[] = [];
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SILENCE_MS * 3);
  try {
    for await (const change of watchAll(url, 1, stop.signal)) {
      if (change.key === END_KEY && change.value === mark) return history;
      if (change.key !== END_KEY) history.push(change);
    }
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
  throw new Error("Cannot read the history: it ended before its end");
}

/** Changes from a revision on, as they are told; ends with the signal or the connection. */
export async function* watchAll(
  url: string,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Change> {
  const everything = "AA==";
  const response = await fetch(`${url}/v3/watch`, {
    method: "POST",
    body: JSON.stringify({
      create_request: {
        ...{ key: everything, range_end: everything },
        start_revision: String(from),
      },
    }),
    signal,
  });
  if (response.body === null) return;
  const reader = response.body.getReader();
  // An abort alone may leave who reads the body waiting for ever.
  const end = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", end);
  try {
    const text = new TextDecoder();
    let rest = "";
    while (!signal.aborted) {
      // deno-lint-ignore no-await-in-loop -- as it comes
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + text.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield* changesIn(JSON.parse(line));
    }
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

interface WireEvent {
  readonly type?: string;
  readonly kv: {
    readonly key: string;
    readonly value?: string;
    readonly mod_revision: string;
  };
}

function changesIn(
  message: { result?: { events?: readonly WireEvent[]; canceled?: boolean } },
): Change[] {
  const { result } = message;
  if (result === undefined || result.canceled === true) {
    throw new Error(`Cannot watch: ${JSON.stringify(message)}`);
  }
  return (result.events ?? []).map(({ type, kv }) => ({
    revision: Number(kv.mod_revision),
    type: type === "DELETE" ? "delete" : "put",
    key: decoder.decode(Uint8Array.fromBase64(kv.key)),
    value: decoder.decode(Uint8Array.fromBase64(kv.value ?? "")),
  }));
}

function base64(text: string): string {
  return encoder.encode(text).toBase64();
}

/** Notes when each revision was heard of: it was made then or before. */
export class Recorder {
  readonly #urls: readonly string[];
  readonly #heard = new Map<number, number>();
  readonly #stop = new AbortController();
  readonly #work: Promise<void>;
  #next = 1;

  /** A recorder that listens to whichever member answers. */
  constructor(urls: readonly string[]) {
    this.#urls = urls;
    this.#work = this.#listen();
  }

  /** When each revision was heard of, in epoch milliseconds. */
  get heard(): ReadonlyMap<number, number> {
    return this.#heard;
  }

  /** Listens no more. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stop;
    for (let i = 0; !signal.aborted; i++) {
      try {
        const url = this.#urls[i % this.#urls.length] ?? "";
        for await (const { revision } of watchAll(url, this.#next, signal)) {
          this.#heard.set(revision, Date.now());
          this.#next = revision + 1;
        }
      } catch {
        // It was killed; the next one goes on.
      }
      // deno-lint-ignore no-await-in-loop -- one member after the other
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
