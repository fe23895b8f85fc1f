/**
 * A stream of answers of etcd's gateway: one JSON text a line.
 *
 * @module
 */
import type { Trouble } from "./trouble.ts";
import { troubleOfConnection, troubleTold } from "./trouble.ts";
import { numberOf, objectOf, type WireObject } from "./wire.ts";

/** The answers of one member, as they come. */
export class Answers {
  /** Who sends them. */
  readonly endpoint: string;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #lines: string[] = [];
  #rest = "";

  /** The answers in a body. */
  constructor(endpoint: string, body: ReadableStream<Uint8Array>) {
    this.endpoint = endpoint;
    this.#reader = body.getReader();
  }

  /** The next answer, or the trouble that ends the stream. */
  async next(): Promise<WireObject | Trouble> {
    try {
      while (true) {
        const line = this.#lines.shift();
        // deno-lint-ignore no-await-in-loop -- as it comes
        if (line === undefined) await this.#read();
        else if (line.trim() !== "") return answerIn(this.endpoint, line);
      }
    } catch (error) {
      return troubleOfConnection(this.endpoint, error);
    }
  }

  /** Ends the stream. An aborted `fetch` alone leaves a reader of its body waiting. */
  end(): void {
    this.#reader.cancel().catch(() => {});
  }

  async #read(): Promise<void> {
    const { done, value } = await this.#reader.read();
    if (done) throw new Error("the stream ended");
    const text = this.#decoder.decode(value, { stream: true });
    this.#lines = `${this.#rest}${text}`.split("\n");
    this.#rest = this.#lines.pop() ?? "";
  }
}

function answerIn(endpoint: string, line: string): WireObject | Trouble {
  const { result, error } = objectOf(JSON.parse(line));
  const answer = objectOf(result);
  const { message, grpc_code, code } = objectOf(error);
  const compacted = numberOf(answer["compact_revision"]);
  const reason = compacted > 0
    ? `all before revision ${compacted} has been compacted`
    : typeof message === "string"
    ? message
    : answer["canceled"] === true
    ? String(answer["cancel_reason"] ?? "the watch was cancelled")
    : "";
  const state = Number(grpc_code ?? code ?? UNAVAILABLE);
  return reason === "" ? answer : troubleTold(endpoint, reason, state);
}

/** What gRPC calls a server that may be there again later. */
const UNAVAILABLE = 14;
