/**
 * Moving old records of the log into the archive: many in one key, so that the
 * log stays short and nothing of history is lost.
 *
 * A piece of the archive is written in the very transaction that removes its
 * records from the log. Whoever is killed in the middle leaves some pieces
 * moved and the rest as it was, and the next one goes on there.
 *
 * @module
 */
import type { Compaction } from "../../journal/upkeep.ts";
import { type LogPlace, readHead } from "./log_reading.ts";
import { ARCHIVED_KEY, keyspace } from "./keys.ts";
import { numberIn, padded } from "./numbers.ts";
import type { EtcdKv } from "./client.ts";

/** So many records stay in the log. Whoever lost an answer looks for its record there first. */
export const KEPT_RECORDS = 1_000;

/** A log of more records is archived unasked. */
export const MOST_LOG_RECORDS = 5_000;

/** Etcd takes no more than 128 steps in one transaction, conditions apart. */
const MOST_RECORDS = 120;
/** Nor 1.5 MiB. */
const MOST_CHARACTERS = 200_000;

/**
 * Archives all but the last records.
 *
 * @param place Where the log is.
 * @param options How many stay; whether it is only told what would be done.
 */
export async function archiveLog(
  place: LogPlace,
  options: { readonly keep?: number; readonly dryRun?: boolean } = {},
): Promise<Compaction> {
  const { keep = KEPT_RECORDS, dryRun = false } = options;
  const { etcd, prefix } = place;
  const { log, archive } = keyspace(prefix);
  const { open } = await readHead(place);
  const { kvs } = await etcd.range({ prefix: log, keysOnly: true });
  // A record with a lower number may still come, and belongs into the same piece.
  const ripe = kvs.slice(0, Math.max(0, kvs.length - keep))
    .filter(({ key }) => isBelow(numberIn(prefix, key), open[0] ?? 0));
  const last = ripe.at(-1);
  const told = { entries_before: kvs.length, dry_run: dryRun };
  if (last === undefined) {
    return {
      ...{ ...told, outcome: "nothing", bytes_reclaimed: 0 },
      ...{ entries_after: kvs.length, history: null },
      reason:
        `the log has ${kvs.length} records, and the last ${keep} stay in it`,
    };
  }
  const range = `${seqOf(prefix, ripe[0])}-${seqOf(prefix, last)}`;
  const moved = dryRun
    ? { records: ripe.length, characters: 0 }
    : await moveUpTo(place, last.key);
  const entries_after = kvs.length - moved.records;
  return {
    ...told,
    outcome: "compacted",
    bytes_reclaimed: moved.characters,
    entries_after,
    history: dryRun ? null : `${archive}${range}`,
    reason: `${moved.records} records ${
      dryRun ? "would move" : "moved"
    } from the log into the archive`,
  };
}

/**
 * Archives a log that has become long.
 *
 * @param place Where the log is.
 * @param most How many records are not too many.
 */
export async function archiveUnasked(
  place: LogPlace,
  most: number = MOST_LOG_RECORDS,
): Promise<void> {
  const { log } = keyspace(place.prefix);
  const { kvs } = await place.etcd.range({
    ...{ prefix: log, keysOnly: true, limit: most + 1 },
  });
  if (kvs.length > most) {
    await archiveLog(place, { keep: Math.min(KEPT_RECORDS, most) });
  }
}

async function moveUpTo(
  { etcd, prefix }: LogPlace,
  end: string,
): Promise<{ records: number; characters: number }> {
  const { log, archive } = keyspace(prefix);
  let [records, characters, after] = [0, 0, log];
  for (;;) {
    // deno-lint-ignore no-await-in-loop -- one piece after the other
    const { found } = await etcd.txn({
      success: [
        { get: { prefix: log, after, limit: MOST_RECORDS } },
        { get: { key: prefix + ARCHIVED_KEY } },
      ],
    });
    const [kvs = [], [archived] = []] = found;
    const ripe = kvs.filter(({ key }) => key <= end);
    // What has no number is no record, whoever put it there.
    const numbered = ripe.filter(({ key }) => numberIn(prefix, key) !== null);
    const piece = firstPiece(numbered);
    const last = piece.at(-1);
    if (last === undefined) {
      const passed = ripe.at(-1);
      if (passed === undefined) return { records, characters };
      after = passed.key;
      continue;
    }
    const [first] = piece;
    const name = [first, last].map((kv) => padded(seqOf(prefix, kv))).join("-");
    const text = piece.map(({ value }) => lineIn(value)).join("");
    // deno-lint-ignore no-await-in-loop -- one piece after the other
    const { succeeded } = await etcd.txn({
      compare: [
        {
          key: prefix + ARCHIVED_KEY,
          modRevision: archived?.modRevision ?? 0,
        },
        // As it was read, and still there: nobody has it archived twice.
        ...piece.map(({ key, modRevision }) => ({ key, modRevision })),
      ],
      success: [
        { put: `${archive}${name}`, value: text },
        { put: prefix + ARCHIVED_KEY, value: String(seqOf(prefix, last)) },
        ...piece.map(({ key }) => ({ delete: { key } })),
      ],
    });
    if (!succeeded) continue;
    records += piece.length;
    characters += text.length;
  }
}

/** As many as fit into one transaction, at least one. */
function firstPiece(kvs: readonly EtcdKv[]): readonly EtcdKv[] {
  let characters = 0;
  const cut = kvs.findIndex(({ value }, at) => {
    characters += value.length;
    return at > 0 && characters > MOST_CHARACTERS;
  });
  return cut === -1 ? kvs : kvs.slice(0, cut);
}

function lineIn(value: string): string {
  return `${value.replace(/\r?\n$/, "").replaceAll("\n", " ")}\n`;
}

function seqOf(prefix: string, kv: EtcdKv | undefined): number {
  return numberIn(prefix, kv?.key ?? "") ?? 0;
}

/** What has no number stays where it is. */
function isBelow(seq: number | null, limit: number): boolean {
  return seq !== null && seq < limit;
}
