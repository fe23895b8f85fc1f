/**
 * What a line that cannot be read seems to have been, for a person who has to
 * decide what became of it. A guess from its text, never a record.
 *
 * @module
 */

/** What can be made out in a damaged line. */
export interface Remains {
  /** Its operation, `""` if it cannot be told. */
  readonly op: string;
  /** Its lane, `""` if it cannot be told. */
  readonly lane: string;
  /** Its holder, `""` if it cannot be told. */
  readonly holder: string;
  /** Its number, 0 if it cannot be told. */
  readonly seq: number;
}

const TEXT = '"((?:[^"\\\\]|\\\\.){1,512})"';
const OP_REGEXP = /"op": ?"([A-Z_]{1,32})"/;
const LANE_REGEXP = new RegExp(`"lane": ?${TEXT}`);
const HOLDER_REGEXP = new RegExp(`"(?:holder|owner)": ?${TEXT}`);
const SEQ_REGEXP = /"(?:seq|fence)": ?(\d{1,15})\b/;
const LEASE_REGEXP = /"lease": ?\{/;

/** Only a grant or its renewal carries a whole lease. */
const GRANTS: ReadonlySet<string> = new Set(["ACQUIRE", "RECONCILE", "ADOPT"]);

/** Reads what can be made out, `null` if that is nothing. */
export function readRemains(text: string): Remains | null {
  const found = {
    op: OP_REGEXP.exec(text)?.[1] ?? (LEASE_REGEXP.test(text) ? "ACQUIRE" : ""),
    lane: unquoted(LANE_REGEXP.exec(text)?.[1]),
    holder: unquoted(HOLDER_REGEXP.exec(text)?.[1]),
    seq: Number(SEQ_REGEXP.exec(text)?.[1] ?? 0),
  };
  const isNothing = found.op + found.lane + found.holder === "" &&
    found.seq === 0;
  return isNothing ? null : found;
}

function unquoted(text: string | undefined): string {
  if (text === undefined) return "";
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

/** What a line seems to have been, in words; `""` if that cannot be told. */
export function remainsSentence(remains: Remains | null): string {
  if (remains === null) return "";
  const { op, lane, holder, seq } = remains;
  const what = op === "ACQUIRE" ? "a grant" : op === "" ? "a record" : op;
  return [
    `looks like ${what}`,
    lane === "" ? "" : ` of lane "${lane}"`,
    holder === "" ? "" : op === "ACQUIRE" ? ` to ${holder}` : ` by ${holder}`,
    seq === 0 ? "" : `, number ${seq}`,
  ].join("");
}

/** Who has to do what because such a line is not in the journal, `""` if nobody. */
export function remainsAdvice(remains: Remains | null): string {
  if (remains === null) {
    return "what it was cannot be told: compare `dos lease-lane live` with who is at work";
  }
  const { op, lane, holder } = remains;
  const who = holder === "" ? "its holder" : holder;
  if (GRANTS.has(op)) {
    return `${who} must stop, or acquire ${
      lane === "" ? "it" : `"${lane}"`
    } again`;
  }
  if (op === "RELEASE" || op === "SCAVENGE") {
    return `the lease may be shown as live although it ended: \`dos lease-lane live\` tells, and its holder can release it again`;
  }
  return "";
}
