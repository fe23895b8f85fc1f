/**
 * Standard input and output as a connection of the MCP SDK. The SDK's own one
 * does not end with its input, fails unheard when nobody reads its output, and
 * answers nothing to a line that is no message.
 *
 * @module
 */
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport";
import type {
  JSONRPCMessage,
  RequestId,
} from "@modelcontextprotocol/sdk/types";
// @ts-types="@modelcontextprotocol/sdk/types"
import {
  ErrorCode,
  JSONRPCMessageSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { writeAll } from "./cli/output.ts";
import { isRecord } from "./domain/lease.ts";
import { LineReader, type ReadLine } from "./mcp/lines.ts";

const CHUNK_BYTES = 65_536;

/** Both ends of a pipe. */
export interface Ends {
  /** Reads into a buffer; `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some of the bytes, and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** Who is told what becomes of the answer to a request. */
export interface Answers {
  /** It is about to be written. */
  leaving(id: RequestId): void;
  /** It was written. */
  left(id: RequestId): void;
  /** It could not be written. */
  lost(id: RequestId): void;
}

/** A connection over a pipe, one message to a line. */
export class McpPipe implements Transport {
  /** Called once, when the connection ends. */
  onclose?: () => void;
  /** Called with what is wrong and does not end the connection. */
  onerror?: (error: Error) => void;
  /** Called with each message. */
  onmessage?: (message: JSONRPCMessage) => void;
  /** Ends with the connection. */
  readonly closed: Promise<void>;
  readonly #ends: Ends;
  readonly #answers: Answers;
  #resolveClosed: () => void = () => {};
  #isClosed = false;
  #written: Promise<void> = Promise.resolve();

  /**
   * @param ends The pipe.
   * @param answers Told what becomes of each.
   */
  constructor(ends: Ends, answers: Answers) {
    this.#ends = ends;
    this.#answers = answers;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  /** Begins to read. */
  start(): Promise<void> {
    void this.#readOn();
    return Promise.resolve();
  }

  /** Writes a message behind those that are still being written. Where that fails nobody reads any more, and the connection ends. */
  send(message: JSONRPCMessage): Promise<void> {
    const work = this.#written.then(() => this.#write(message));
    this.#written = work.catch(() => {});
    return work;
  }

  /** Ends the connection. */
  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.onclose?.();
      this.#resolveClosed();
    }
    return Promise.resolve();
  }

  async #write(message: JSONRPCMessage): Promise<void> {
    const id = "result" in message ? message.id : undefined;
    try {
      // What does not begin to be written still counts as untold.
      if (this.#isClosed) throw new Error("the connection has ended");
      if (id !== undefined) this.#answers.leaving(id);
      const line = `${JSON.stringify(message)}\n`;
      await writeAll((bytes) => this.#ends.write(bytes), line);
      if (id !== undefined) this.#answers.left(id);
    } catch (error) {
      if (id !== undefined) this.#answers.lost(id);
      await this.close();
      throw error;
    }
  }

  async #readOn(): Promise<void> {
    const reader = new LineReader();
    const buffer = new Uint8Array(CHUNK_BYTES);
    try {
      while (!this.#isClosed) {
        // deno-lint-ignore no-await-in-loop -- one part comes after the other
        const count = await this.#ends.read(buffer);
        if (count === null) break;
        for (const line of reader.push(buffer.subarray(0, count))) {
          this.#take(line);
        }
      }
    } catch (error) {
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
    await this.close();
  }

  #take(line: ReadLine): void {
    if (this.#isClosed || line?.trim() === "") return;
    if (line === null) {
      this.#reject(ErrorCode.InvalidRequest, "the message is too long");
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.#reject(ErrorCode.ParseError, "the line is not JSON");
      return;
    }
    const parsed = JSONRPCMessageSchema.safeParse(value);
    if (parsed.success) this.onmessage?.(parsed.data);
    else {
      const state = "the line is not a JSON-RPC 2.0 message";
      this.#reject(ErrorCode.InvalidRequest, state, idOf(value));
    }
  }

  /** Answers what cannot be taken as a message; without an id where it has none, as the protocol has it. */
  #reject(code: ErrorCode, state: string, id?: string | number): void {
    const message = `Cannot read a message: ${state}`;
    this.onerror?.(new Error(message));
    this.send({
      jsonrpc: "2.0",
      ...(id === undefined ? {} : { id }),
      error: { code, message },
    }).catch(() => {});
  }
}

function idOf(value: unknown): string | number | undefined {
  if (!isRecord(value) || !("method" in value)) return undefined;
  const { id } = value;
  return typeof id === "string" || Number.isSafeInteger(id)
    ? id as string | number
    : undefined;
}
