/**
 * One HTTP exchange with one member of etcd, within a time: an answer, a
 * stream of answers, or the trouble in its place.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import type { EtcdOptions } from "./client.ts";
import {
  type Trouble,
  troubleOfCertificates,
  troubleOfConnection,
  troubleOfSilence,
  troubleOfStranger,
  troubleTold,
} from "./trouble.ts";
import { objectOf, type WireObject } from "./wire.ts";

/** One question. */
export interface Ask {
  /** Below the endpoint, with a leading slash. */
  readonly path: string;
  /** What is asked. */
  readonly body: WireObject;
  /** What it is for: `read from`, `write to`. */
  readonly act: string;
  /** True if asking twice is as good as asking once. */
  readonly repeatable: boolean;
  /** True if the answer carries the revision that the whole cluster agrees on. */
  readonly agreed?: boolean;
  /** Asked of this endpoint and no other. */
  readonly endpoint?: string;
}

/** What was answered. */
export interface Answered {
  /** The object. */
  readonly answer: WireObject;
}

/** How one exchange is made. */
export interface Terms {
  /** Milliseconds until it is given up. */
  readonly ms: number;
  /** Who we are; absent or `""` for nobody. */
  readonly token?: string | undefined;
}

/** A response whose body is still coming. */
export interface Opened {
  /** Who sends it. */
  readonly endpoint: string;
  /** Its body. */
  readonly body: ReadableStream<Uint8Array>;
}

/** True of what stands in place of an answer. */
export function isTrouble(found: object): found is Trouble {
  return "doubtful" in found;
}

/** Connections to members. */
export class Exchange {
  readonly #tls: EtcdOptions["tls"];
  #http: Deno.HttpClient | undefined;

  /** None is made yet. */
  constructor(tls: EtcdOptions["tls"]) {
    this.#tls = tls;
  }

  /** Asks one member. */
  async ask(
    endpoint: string,
    ask: Ask,
    { ms, token }: Terms,
  ): Promise<Answered | Trouble> {
    const client = this.#client(endpoint);
    if (isTrouble(client)) return client;
    const late = AbortSignal.timeout(Math.ceil(ms));
    try {
      const how = { client, token, signal: late };
      const sent = await this.#send(endpoint, ask, how);
      return sent.ok
        ? { answer: streamedOrPlain(await sent.json()) }
        : await troubleIn(endpoint, sent);
    } catch (error) {
      return late.aborted
        ? troubleOfSilence(endpoint, ms)
        : troubleOfConnection(endpoint, error);
    }
  }

  /** Opens a stream of answers of one member. Once it is open, whoever reads it ends it. */
  async open(
    endpoint: string,
    ask: Ask,
    { ms, token, signal }: Terms & { readonly signal: AbortSignal },
  ): Promise<Opened | Trouble> {
    const client = this.#client(endpoint);
    if (isTrouble(client)) return client;
    const stop = new AbortController();
    const giveUp = (): void => stop.abort();
    const late = AbortSignal.timeout(Math.ceil(ms));
    late.addEventListener("abort", giveUp);
    signal.addEventListener("abort", giveUp);
    try {
      const how = { client, token, signal: stop.signal };
      const sent = await this.#send(endpoint, ask, how);
      const { ok, body } = sent;
      return ok && body !== null
        ? { endpoint, body }
        : await troubleIn(endpoint, sent);
    } catch (error) {
      return late.aborted
        ? troubleOfSilence(endpoint, ms)
        : troubleOfConnection(endpoint, error);
    } finally {
      late.removeEventListener("abort", giveUp);
    }
  }

  /** Lets go of all connections. */
  close(): void {
    this.#http?.close();
    this.#http = undefined;
  }

  #client(endpoint: string): Deno.HttpClient | Trouble {
    const { ca, cert, key } = this.#tls ?? {};
    try {
      return this.#http ??= Deno.createHttpClient({
        // Over one shared connection a stalled watch would stall all else.
        ...{ http1: true, http2: false },
        ...ca !== undefined && { caCerts: [ca] },
        ...cert !== undefined && key !== undefined && { cert, key },
      });
    } catch (error) {
      return troubleOfCertificates(endpoint, error);
    }
  }

  async #send(
    endpoint: string,
    { path, body }: Ask,
    how: {
      readonly client: Deno.HttpClient;
      readonly token: string | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<Response> {
    const { client, token = "", signal } = how;
    return await fetch(`${endpoint}${path}`, {
      method: "POST",
      headers: {
        // A member that has lost the others says so at once, in place of waiting for them.
        "Grpc-Metadata-hasleader": "true",
        ...token !== "" && { Authorization: token },
      },
      body: JSON.stringify(body),
      client,
      // A redirect would carry the token to whoever it names.
      redirect: "error",
      signal,
    });
  }
}

/** A stream of one answer wraps it. */
function streamedOrPlain(value: unknown): WireObject {
  const { result } = objectOf(value);
  return objectOf(isRecord(result) ? result : value);
}

async function troubleIn(
  endpoint: string,
  response: Response,
): Promise<Trouble> {
  const text = await response.text();
  try {
    const { error, message, code } = objectOf(JSON.parse(text));
    const sentence = typeof message === "string" ? message : error;
    if (typeof sentence === "string") {
      return troubleTold(endpoint, sentence, Number(code));
    }
  } catch {
    // Not JSON: not etcd.
  }
  return troubleOfStranger(endpoint, response.status);
}
