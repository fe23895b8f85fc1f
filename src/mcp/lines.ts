/**
 * Messages out of a pipe: one line of UTF-8 each. A line that is longer than
 * any message need be is skipped, so that whoever never ends one cannot fill
 * the memory.
 *
 * @module
 */

/** One line, without its end; `null` for one that was too long. */
export type ReadLine = string | null;

const LF = 0x0a;
const MOST_BYTES = 4 * 1024 * 1024;

/** Puts chunks together to lines. */
export class LineReader {
  readonly #most: number;
  readonly #decoder: TextDecoder = new TextDecoder();
  #parts: Uint8Array[] = [];
  #size = 0;
  #skips = false;

  /** @param most The longest line, in bytes. */
  constructor(most: number = MOST_BYTES) {
    this.#most = most;
  }

  /** The lines that end in a chunk, which may be used again afterwards. What is no UTF-8 becomes replacement characters. */
  push(chunk: Uint8Array): ReadLine[] {
    const lines: ReadLine[] = [];
    let rest = chunk;
    for (;;) {
      const end = rest.indexOf(LF);
      if (end < 0) break;
      this.#add(rest.subarray(0, end));
      lines.push(this.#take());
      rest = rest.subarray(end + 1);
    }
    this.#add(rest);
    return lines;
  }

  #add(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#skips) return;
    this.#size += bytes.length;
    if (this.#size > this.#most) {
      this.#parts = [];
      this.#skips = true;
    } else {
      this.#parts.push(bytes.slice());
    }
  }

  #take(): ReadLine {
    const line = this.#skips ? null : this.#decoder.decode(this.#joined());
    this.#parts = [];
    this.#size = 0;
    this.#skips = false;
    return line;
  }

  #joined(): Uint8Array {
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
