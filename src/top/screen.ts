/**
 * A terminal as a full-screen view needs it.
 *
 * @module
 */

/** Something happened at the terminal. */
export type ScreenEvent =
  /** Somebody typed; the bytes as they came. */
  | { readonly kind: "typed"; readonly bytes: Uint8Array }
  /** It has another size, or shows something else by now: all is to be drawn again. */
  | { readonly kind: "redraw" }
  /** Nobody types any more. */
  | { readonly kind: "gone" };

/** A terminal that is all ours until it is closed. */
export interface Screen {
  /** Its size in characters. */
  size(): { readonly columns: number; readonly rows: number };
  /** Shows these lines, one to a row, escape sequences and all. Throws where nothing can be written. */
  show(lines: readonly string[]): void;
  /** What happens next; one call at a time. */
  next(): Promise<ScreenEvent>;
  /** Lets time pass. */
  rest(ms: number): Promise<void>;
  /** Gives the terminal back as it was. May be called again. */
  close(): void;
}
