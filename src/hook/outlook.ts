/**
 * A quick look at whether a call can touch what a lease holds at all.
 *
 * Most calls touch nothing that anybody holds, and a hook runs before every
 * one of them. So leases are first compared by what their patterns begin with,
 * on the text as it was recorded; the exact rules are loaded only for those
 * that are left. Whatever is not plain at sight is left.
 *
 * @module
 */
import { foldCase } from "../domain/lane.ts";
import type { Lease } from "../domain/lease.ts";
import { headsOf } from "../domain/pattern_head.ts";
import type { Reach } from "./reach.ts";

const ASCII_REGEXP = /^[\x20-\x7e]*$/;

/** The beginning of a path, in lower case. */
interface Head {
  /** The path with a `/` behind it, `""` for the root. */
  readonly text: string;
  /** True if what is below may be touched too. */
  readonly open: boolean;
}

/** Beginnings of paths, for many questions. */
export class Outlook {
  /** The beginnings. */
  readonly heads: readonly Head[];

  /** @param reaches What a call touches in one workspace. */
  constructor(reaches: readonly Reach[]) {
    this.heads = reaches.map(({ path, tail, below }) => {
      const open = below || tail !== "";
      return isOdd(path, tail) ? { text: "", open: true } : {
        text: path === "" ? "" : `${folded(path)}/`,
        open,
      };
    });
  }

  /** Whether it may touch what a lease holds; `false` is certain. */
  mayTouch(lease: Lease): boolean {
    return headsOf(lease).some((head) =>
      head === null ||
      this.heads.some(({ text, open }) =>
        text.startsWith(head) || (open && head.startsWith(text))
      )
    );
  }
}

/** Most paths are plain, and looking anything else up in Unicode's tables costs a start of its own. */
function folded(path: string): string {
  return ASCII_REGEXP.test(path)
    ? path.toLowerCase()
    : foldCase(path.normalize("NFC"));
}

/** Whether a path is read in a form of its own, or a pattern may lead out of it. */
function isOdd(path: string, tail: string): boolean {
  return path.includes("\\") || /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(tail);
}
