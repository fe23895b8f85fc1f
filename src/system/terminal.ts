/**
 * The terminal of this process, all ours for a while: what was on it comes
 * back with the close, however that comes about.
 *
 * @module
 */
import type { Screen, ScreenEvent } from "../top/screen.ts";

/** The other screen, no cursor, no wrapping of what reaches the margin. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
const LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";
const SMALLEST = { columns: 20, rows: 5 } as const;
const USUAL = { columns: 80, rows: 24 } as const;

/** Takes the terminal, `null` where standard input and output are not both one. */
export function openTerminal(): Screen | null {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return null;
  return new Terminal();
}

class Terminal implements Screen {
  #shown: string[] = [];
  #isOpen = true;
  #isAway = false;
  #wantsRedraw = false;
  #ring: (() => void) | null = null;
  #typed: Promise<ScreenEvent> | null = null;
  readonly #undo: (() => void)[] = [];

  constructor() {
    // Whoever ends the process anywhere else still passes here.
    const leave = (): void => this.close();
    globalThis.addEventListener("unload", leave);
    this.#undo.push(() => globalThis.removeEventListener("unload", leave));
    if (Deno.build.os !== "windows") {
      this.#listen("SIGWINCH", () => this.#redraw());
      this.#listen("SIGTSTP", () => this.#suspend());
      this.#listen("SIGCONT", () => this.#resume());
    }
    this.#enter();
  }

  size(): { columns: number; rows: number } {
    try {
      const { columns, rows } = Deno.consoleSize();
      if (columns === 0 || rows === 0) return USUAL;
      return {
        columns: Math.max(columns, SMALLEST.columns),
        rows: Math.max(rows, SMALLEST.rows),
      };
    } catch {
      return USUAL;
    }
  }

  /** Writes only the rows that are others than before. */
  show(lines: readonly string[]): void {
    // The time that was waited for may be over before the signal is told.
    if (this.#isAway) this.#enter();
    let text = "";
    for (const [at, line] of lines.entries()) {
      if (line !== this.#shown[at]) {
        // Erased first: behind the last column the cursor still stands on it.
        text += `\x1b[${at + 1};1H\x1b[0m\x1b[2K${line}\x1b[0m`;
      }
    }
    this.#shown = [...lines];
    if (text !== "") write(text);
  }

  async next(): Promise<ScreenEvent> {
    if (this.#wantsRedraw) {
      this.#wantsRedraw = false;
      return { kind: "redraw" };
    }
    // A read cannot be called back: the one that is under way goes on.
    this.#typed ??= this.#read();
    const typed = this.#typed;
    const rung = new Promise<ScreenEvent>((resolve) => {
      this.#ring = (): void => {
        this.#wantsRedraw = false;
        resolve({ kind: "redraw" });
      };
    });
    const event = await Promise.race([typed, rung]);
    this.#ring = null;
    if (event.kind !== "redraw") this.#typed = null;
    return event;
  }

  rest(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const undo of this.#undo.splice(0)) undo();
    this.#leave();
  }

  async #read(): Promise<ScreenEvent> {
    const bytes = new Uint8Array(1024);
    try {
      const count = await Deno.stdin.read(bytes);
      return count === null || count === 0
        ? { kind: "gone" }
        : { kind: "typed", bytes: bytes.slice(0, count) };
    } catch {
      return { kind: "gone" };
    }
  }

  #listen(name: Deno.Signal, listener: () => void): void {
    Deno.addSignalListener(name, listener);
    this.#undo.push(() => Deno.removeSignalListener(name, listener));
  }

  #enter(): void {
    this.#isAway = false;
    setRaw(RAW);
    this.#shown = [];
    write(ENTER);
  }

  #leave(): void {
    try {
      write(LEAVE);
    } catch {
      // The terminal is gone, and there is nothing to give back.
    }
    try {
      setRaw(COOKED);
    } catch {
      // As above.
    }
  }

  #redraw(): void {
    this.#shown = [];
    try {
      write("\x1b[2J");
    } catch {
      // The next line that is written tells it.
    }
    this.#wantsRedraw = true;
    this.#ring?.();
  }

  /** Gives the terminal to the shell, and stops as if nobody had listened. */
  #suspend(): void {
    this.#leave();
    this.#isAway = true;
    Deno.kill(Deno.pid, "SIGSTOP");
  }

  #resume(): void {
    if (!this.#isOpen) return;
    this.#enter();
    this.#redraw();
  }
}

const RAW = true;
const COOKED = false;

/** Keys come one by one; but for Windows, Ctrl-C and Ctrl-Z stay signals, which reach all of a job. */
function setRaw(mode: boolean): void {
  if (Deno.build.os === "windows") Deno.stdin.setRaw(mode);
  else Deno.stdin.setRaw(mode, { cbreak: true });
}

function write(text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  }
}
