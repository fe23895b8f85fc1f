/**
 * One HTTP exchange with one member of etcd, within a time: an answer, a
 * stream of answers, or the trouble in its place.
 *
 * @module
 */
import { isRecord } from "../../domain/lease.ts";
import { Answers } from "./answers.ts";
import type { EtcdOptions } from "./client.ts";
import {
  isTrouble,
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
  /** True if a member that has lost the others may answer too. @default {false} */
  readonly alone?: boolean;
  /** Asked of this endpoint and no other. */
  readonly endpoint?: string;
  /** Whether an answer is one to this question; absent where any of etcd's is. */
  fits?(answer: WireObject): boolean;
}

/** What was answered. */
export interface Answered {
  /** The object. */
  readonly answer: WireObject;
  /** The member's time, in whole seconds, as HTTP writes it; `""` if it told none. */
  readonly date: string;
}

/** How one exchange is made. */
export interface Terms {
  /** When it is given up, as `performance.now()` tells time. */
  readonly until: number;
  /** Who we are; absent or `""` for nobody. */
  readonly token?: string | undefined;
}

/** A stream of answers that has begun. */
export interface Opened {
  /** The first. */
  readonly first: WireObject;
  /** The others. */
  readonly answers: Answers;
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
    { until, token }: Terms,
  ): Promise<Answered | Trouble> {
    const client = this.#client(endpoint);
    if (isTrouble(client)) return client;
    const ms = Math.max(1, Math.ceil(until - performance.now()));
    const late = AbortSignal.timeout(ms);
    try {
      const how = { client, token, signal: late };
      const sent = await this.#send(endpoint, ask, how);
      if (!sent.ok) return await troubleIn(endpoint, sent);
      const date = sent.headers.get("date") ?? "";
      return { answer: streamedOrPlain(await sent.json()), date };
    } catch (error) {
      return late.aborted
        ? troubleOfSilence(endpoint, ms)
        : troubleOfConnection(endpoint, error);
    }
  }

  /** Opens a stream of answers of one member. Once the first has come, whoever reads them ends them. */
  async open(
    endpoint: string,
    ask: Ask,
    { until, token, signal }: Terms & { readonly signal: AbortSignal },
  ): Promise<Opened | Trouble> {
    const client = this.#client(endpoint);
    if (isTrouble(client)) return client;
    const stop = new AbortController();
    const { promise: given, resolve } = Promise.withResolvers<Trouble>();
    const giveUp = (): void => {
      stop.abort();
      resolve(troubleOfSilence(endpoint, ms));
    };
    const ms = Math.max(1, Math.ceil(until - performance.now()));
    const late = AbortSignal.timeout(ms);
    late.addEventListener("abort", giveUp);
    signal.addEventListener("abort", giveUp);
    try {
      const how = { client, token, signal: stop.signal };
      const sent = await this.#send(endpoint, ask, how);
      const { ok, body } = sent;
      if (!ok || body === null) return await troubleIn(endpoint, sent);
      const answers = new Answers(endpoint, body);
      const first = await Promise.race([answers.next(), given]);
      if (!isTrouble(first)) return { first, answers };
      answers.end();
      return first;
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
    { path, body, alone = false }: Ask,
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
        ...!alone && { "Grpc-Metadata-hasleader": "true" },
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
    const told = objectOf(JSON.parse(text));
    // A stream that could not begin says it one level further down.
    const { message, code, grpc_code } = isRecord(told["error"])
      ? told["error"]
      : told;
    if (typeof message === "string") {
      return troubleTold(endpoint, message, Number(code ?? grpc_code));
    }
  } catch {
    // Not JSON: not etcd.
  }
  return troubleOfStranger(endpoint, response.status);
}
