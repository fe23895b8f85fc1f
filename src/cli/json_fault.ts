/**
 * Where a text stops being JSON.
 *
 * Apart from its only caller, which loads it late: the library is long to load.
 * A late import names a file of ours, never a package, since only imports that
 * are written out get a package's full name when this is published.
 *
 * @module
 */
import { parse, type ParseError } from "jsonc-parser";

/**
 * Where a text stops being JSON.
 *
 * @param text What `JSON.parse` would not take. Its own message does not always tell.
 * @returns The position, counted in UTF-16 units from 0.
 */
export function faultOffset(text: string): number {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  return errors[0]?.offset ?? text.length;
}
