/**
 * What the parsers of both configuration formats give back.
 *
 * @module
 */
import type { KeyPath } from "../domain/config.ts";

/** A parsed configuration text. */
export interface ParsedText {
  /** What it says. */
  readonly value: unknown;
  /** The line, counted from 1, on which a key or the nearest table around it stands. */
  lineOf(path: KeyPath): number | null;
}

/** The line, counted from 1, that an offset lies on. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
