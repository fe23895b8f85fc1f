/**
 * The files that a patch in the form of `apply_patch` names.
 *
 * Only its headers are read: they are all that says where it writes. A header
 * may be indented, as those who apply it tolerate that too; a line that the
 * patch adds begins with `+` and is none.
 *
 * @module
 */
import type { Footprint, TouchedPath } from "../tool_call.ts";

const HEADER_REGEXP =
  /^[^\S\r\n]*\*\*\*[^\S\r\n]*(?:(?:Add|Update|Delete)[^\S\r\n]+File|Move[^\S\r\n]+to)[^\S\r\n]*:([^\r\n]*)/gim;

/**
 * What a patch writes: each file it adds, updates or deletes, and for one that
 * it moves both the old and the new name.
 *
 * @param patch The text of the patch.
 * @returns The files; it cannot be told if no header, or an empty one, is there.
 */
export function patchFootprint(patch: string): Footprint {
  const names = [...patch.matchAll(HEADER_REGEXP)].map((x) => x[1] ?? "")
    .map((x) => x.trim());
  const writes = [...new Set(names)].filter((x) => x !== "")
    .map((path): TouchedPath => ({ path, below: false, glob: false }));
  const isWhole = names.length > 0 && !names.includes("");
  return {
    writes,
    reads: [],
    cannotTell: isWhole ? null : "the patch does not say which file it changes",
  };
}

/** Whether a command, in words, is the program that applies a patch. */
export function isPatchCommand(word: string): boolean {
  return /^(?:.*[\\/])?apply_?patch$/.test(word);
}
