/**
 * Bringing the history of another store in, as the beginning of the archive.
 *
 * First the base is raised above all of its numbers: from then on nobody can
 * be given one of them, however long the rest takes. A mark says that the
 * history is not whole yet, and goes with the last step; killed before that,
 * the same import is begun again and comes to the same.
 *
 * @module
 */
import { checksum } from "../fold_cache.ts";
import type { Gathered } from "../gathering.ts";
import type { HistoryImport } from "../../journal/upkeep.ts";
import { StoreError } from "../../lease/ports.ts";
import { numberingLine } from "../number_watch.ts";
import type { EtcdKv, EtcdOp } from "./client.ts";
import { IMPORT_KEY, type LogPlace } from "./log_reading.ts";
import { ARCHIVED_KEY, keyspace } from "./keys.ts";
import { padded, readBase } from "./numbers.ts";

/** Etcd takes no more than 1.5 MiB in one transaction, and a character may take three bytes. */
const MOST_CHARACTERS = 400_000;
/** So often a step is sent whose answer was lost; each comes to the same however often it is done. */
const ATTEMPTS = 3;

/** Why a history cannot be brought in. */
type Refusal = { readonly reason: string };

/** One import as it stands. */
interface Standing {
  /** The revision of the mark, 0 where there is none yet. */
  readonly mark: number;
  /** The revision of the base, 0 where there is none yet. */
  readonly base: number;
}

/**
 * Imports a history.
 *
 * @param place Where to.
 * @param history What to bring in, and what it is called.
 * @throws {StoreError} If etcd fails; what was begun then goes on with the next import of the same history.
 */
export async function importHistory(
  place: LogPlace,
  history: {
    readonly file: string;
    readonly gathered: Gathered;
    readonly dryRun: boolean;
  },
): Promise<HistoryImport> {
  const { file, gathered, dryRun } = history;
  const { entries, fold } = gathered;
  const pieces = piecesOf(gathered, file);
  const seq = Math.max(fold.highestSeq, pieces.length);
  const told = { file, entries, seq, dry_run: dryRun };
  const sum = checksum(new TextEncoder().encode(pieces.join("")));
  const standing = inFile(gathered) ?? await look(place, sum);
  if ("reason" in standing) return { ...told, outcome: "refuse", ...standing };
  if (!dryRun) {
    const refusal = await bring(place, standing, { pieces, seq, sum });
    if (refusal !== null) return { ...told, outcome: "refuse", ...refusal };
  }
  const word = dryRun ? "would be" : "were";
  const reason = `${entries} records ${word} brought in`;
  return { ...told, outcome: "imported", reason };
}

/** Nobody who holds something in files could be told that it is elsewhere now. */
function inFile({ fold }: Gathered): Refusal | null {
  const [live, waiting] = [fold.live().length, fold.tickets().length];
  if (live === 0 && waiting === 0) return null;
  return {
    reason:
      `in the history ${live} leases are still held and ${waiting} tickets wait; stop whoever works there, release all of them and export it again`,
  };
}

/** Whether there is room for a history. */
async function look(
  { etcd, prefix }: LogPlace,
  sum: string,
): Promise<Standing | Refusal> {
  const space = keyspace(prefix);
  const one = (name: string): EtcdOp => ({
    get: { prefix: name, limit: 1, keysOnly: true },
  });
  const { found } = await etcd.txn({
    success: [
      { get: { key: prefix + IMPORT_KEY } },
      { get: { key: space.base } },
      ...[space.claims, space.held, space.log, space.archive].map(one),
    ],
  });
  const [[mark] = [], base = [], ...rest] = found;
  if (rest.slice(0, 2).some((kvs) => kvs.length > 0)) {
    return { reason: "leases are held or asked for here; release them first" };
  }
  if (mark !== undefined) {
    return mark.value === sum
      ? { mark: mark.modRevision, base: readBase(base).modRevision }
      : {
        reason:
          "another history is being brought in here, and is not whole yet; run that import again",
      };
  }
  return rest.some((kvs) => kvs.length > 0) || base.length > 0
    ? {
      reason: "there is a history here already; choose another prefix",
    }
    : { mark: 0, base: 0 };
}

async function bring(
  place: LogPlace,
  standing: Standing,
  { pieces, seq, sum }: {
    readonly pieces: readonly string[];
    readonly seq: number;
    readonly sum: string;
  },
): Promise<Refusal | null> {
  const { etcd, prefix } = place;
  const mark = standing.mark || await begin(place, standing, { seq, sum });
  if (mark === 0) return { reason: "somebody else came first; ask again" };
  const compare = [{ key: prefix + IMPORT_KEY, modRevision: mark }];
  if (await cameBefore(place, seq)) {
    await etcd.txn({
      compare,
      success: [{ delete: { key: prefix + IMPORT_KEY } }],
    });
    return { reason: "somebody asked for a lease here meanwhile" };
  }
  let highest = 0;
  for (const [at, text] of pieces.entries()) {
    highest = at === pieces.length - 1
      ? seq
      : Math.max(highest, highestIn(text));
    const put = `${keyspace(prefix).archive}${padded(at)}-${padded(highest)}`;
    // deno-lint-ignore no-await-in-loop -- in the order of history
    await repeatedly(place, { compare, success: [{ put, value: text }] });
  }
  await repeatedly(place, {
    compare,
    success: [
      { put: prefix + ARCHIVED_KEY, value: String(seq) },
      { delete: { key: prefix + IMPORT_KEY } },
    ],
  });
  return null;
}

/** Raises the base and leaves the mark; 0 if that came too late. */
async function begin(
  { etcd, prefix }: LogPlace,
  standing: Standing,
  { seq, sum }: { readonly seq: number; readonly sum: string },
): Promise<number> {
  const { base } = keyspace(prefix);
  const { revision, succeeded } = await etcd.txn({
    compare: [
      { key: prefix + IMPORT_KEY, modRevision: standing.mark },
      { key: base, modRevision: standing.base },
    ],
    success: [
      { put: base, value: String(seq) },
      { put: prefix + IMPORT_KEY, value: sum },
    ],
  });
  return succeeded ? revision : 0;
}

/** Whether a record was written before the base was raised: it may have a number that the history has. */
async function cameBefore(
  { etcd, prefix }: LogPlace,
  seq: number,
): Promise<boolean> {
  const { log } = keyspace(prefix);
  const { kvs } = await etcd.range({
    prefix: log,
    limit: 1,
    keysOnly: true,
  });
  const [first] = kvs;
  return first !== undefined &&
    first.key <= `${log}${padded(seq)}`;
}

type Txn = Parameters<LogPlace["etcd"]["txn"]>[0];

async function repeatedly({ etcd, prefix }: LogPlace, txn: Txn): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      // deno-lint-ignore no-await-in-loop -- sent again only if nobody can say whether it arrived
      const { succeeded } = await etcd.txn(txn);
      if (succeeded) return;
      // deno-lint-ignore no-await-in-loop -- looked at once
      const { kvs } = await etcd.range({ key: prefix + IMPORT_KEY });
      // The last step was done by an attempt whose answer was lost.
      if (kvs.length === 0 && attempt > 1) return;
      throw overtaken(kvs);
    } catch (error) {
      const { code } = (error ?? {}) as { code?: unknown };
      if (code !== "STORE_UNACKNOWLEDGED" || attempt === ATTEMPTS) throw error;
    }
  }
}

function overtaken(kvs: readonly EtcdKv[]): StoreError {
  return new StoreError(
    "STORE_LOCK",
    `Cannot bring the history in: ${
      kvs.length === 0
        ? "another process ended this import"
        : "another process is at it"
    }`,
    { hint: "Look at `dos journal verify` before you run it again" },
  );
}

/** The history in pieces of whole lines, with marks around it that say how its numbers run. */
function piecesOf({ chunks }: Gathered, file: string): string[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const pieces: string[] = [];
  let piece = `${numberingLine("dense")}\n`;
  for (const chunk of chunks) {
    for (const line of decoder.decode(chunk).split("\n")) {
      if (line === "") continue;
      if (line.length > MOST_CHARACTERS) throw tooLong(file, line);
      if (piece.length + line.length > MOST_CHARACTERS) {
        pieces.push(piece);
        piece = "";
      }
      piece += `${line}\n`;
    }
  }
  pieces.push(`${piece}${numberingLine("sparse")}\n`);
  return pieces;
}

function tooLong(file: string, line: string): StoreError {
  return new StoreError(
    "STORE_FULL",
    `Cannot bring in "${file}": a line of ${line.length} characters is longer than etcd takes`,
    {
      path: file,
      hint:
        "That is a CHECKPOINT with very many leases; leave it and what is before it out",
    },
  );
}

function highestIn(text: string): number {
  let highest = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const { seq, seq_watermark } = JSON.parse(line);
    for (const one of [seq, seq_watermark]) {
      if (Number.isSafeInteger(one)) highest = Math.max(highest, one);
    }
  }
  return highest;
}
