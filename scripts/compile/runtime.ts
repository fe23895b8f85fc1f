/**
 * What a program file is: for which machine, and whether it is Deno itself.
 *
 * @module
 */
import { type ProgramForm, type Target, TARGETS } from "./targets.ts";

/**
 * Only the program that compiles reads this variable; the runtime of compiled
 * programs has no use for its name.
 */
const MARK = new TextEncoder().encode("DENORT_BIN");

const CHUNK = 1 << 20;
const LITTLE_ENDIAN = true;

/** What a file shows of itself. */
export interface ProgramFacts {
  /** What its header says, `null` where it is no program that we know. */
  readonly form: ProgramForm | null;
  /** True if it is Deno with its command line: whatever is appended to it, it stays that. */
  readonly isDeno: boolean;
}

/** Reads the header of a program. */
export function formOf(head: Uint8Array): ProgramForm | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const has = (length: number): boolean => view.byteLength >= length;
  if (has(20) && view.getUint32(0) === 0x7f45_4c46) {
    return { container: "elf", machine: view.getUint16(18, LITTLE_ENDIAN) };
  }
  if (has(8) && view.getUint32(0, LITTLE_ENDIAN) === 0xfeed_facf) {
    return { container: "mach-o", machine: view.getUint32(4, LITTLE_ENDIAN) };
  }
  if (!has(64) || view.getUint16(0) !== 0x4d5a) return null;
  const at = view.getUint32(60, LITTLE_ENDIAN);
  return has(at + 6) && view.getUint32(at) === 0x5045_0000
    ? { container: "pe", machine: view.getUint16(at + 4, LITTLE_ENDIAN) }
    : null;
}

/** The machine that a program is for, if it is one of ours. */
export function targetOf(form: ProgramForm | null): Target | undefined {
  return TARGETS.find((target) => fits(form, target));
}

/** Whether a program is for a machine. */
export function fits(form: ProgramForm | null, target: Target): boolean {
  return form?.container === target.form.container &&
    form.machine === target.form.machine;
}

/** Looks through a program file. */
export async function lookThrough(path: string): Promise<ProgramFacts> {
  using file = await Deno.open(path, { read: true });
  const buffer = new Uint8Array(CHUNK + MARK.length);
  let form: ProgramForm | null = null;
  let kept = 0;
  for (let isFirst = true;; isFirst = false) {
    // deno-lint-ignore no-await-in-loop -- one part after the other
    const count = await file.read(buffer.subarray(kept));
    const end = kept + (count ?? 0);
    if (isFirst) form = formOf(buffer.subarray(0, end));
    if (count === null) return { form, isDeno: false };
    if (holdsMark(buffer.subarray(0, end))) return { form, isDeno: true };
    // The mark may lie across two parts.
    kept = Math.min(MARK.length - 1, end);
    buffer.copyWithin(0, end - kept, end);
  }
}

function holdsMark(bytes: Uint8Array): boolean {
  const [first = 0] = MARK;
  for (let at = bytes.indexOf(first); at !== -1;) {
    const found = bytes.subarray(at, at + MARK.length);
    if (
      found.length === MARK.length && MARK.every((x, n) => x === found[n])
    ) return true;
    at = bytes.indexOf(first, at + 1);
  }
  return false;
}

/** Why a file cannot be the runtime of compiled programs, or `null`. */
export function runtimeFault(
  path: string,
  { form, isDeno }: ProgramFacts,
): string | null {
  const cannot = `Cannot use DENORT_BIN "${path}"`;
  if (isDeno) {
    return `${cannot}: it is Deno itself, and what it made would still be Deno; name a denort, or unset it to have Deno fetch one`;
  }
  return targetOf(form) === undefined
    ? `${cannot}: it is no program for any machine that is compiled for; name a denort, or unset it to have Deno fetch one`
    : null;
}
