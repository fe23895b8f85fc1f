/**
 * Reading the log that a store over etcd keeps: what is new in it, or all of
 * it with what was archived.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { Etcd, EtcdKv, EtcdRange } from "./client.ts";
import { ARCHIVED_KEY, keyspace, logKey } from "./keys.ts";
import { type Base, numberIn, openNumbers, readBase } from "./numbers.ts";

/** The key that is there while a history is brought in, behind the prefix. */
export const IMPORT_KEY = "import";

/** So many records are asked for at once. */
const PAGE = 256;
/** So many pieces of the archive. */
const ARCHIVE_PAGE = 4;

/** One record of the log. */
export interface LogRecord {
  /** Its number. */
  readonly seq: number;
  /** Its line, without an end. */
  readonly line: string;
}

/** A store at one revision. */
export interface LogHead {
  /** The revision. */
  readonly revision: number;
  /** What numbers are raised by. */
  readonly base: Base;
  /** The highest number that is archived, 0 for none. */
  readonly archived: number;
  /** The numbers from which on records may still come, lowest first: those of acts that are open, and the first that no act has yet. */
  readonly open: readonly number[];
}

/** What is new in a log. */
export interface LogNews extends LogHead {
  /** The records from the number on that was asked for, in order. */
  readonly records: readonly LogRecord[];
  /** The line of the record that was asked about; `null` where the log does not have it. */
  readonly known: string | null;
}

/** Where a log is. */
export interface LogPlace {
  /** The client. */
  readonly etcd: Etcd;
  /** What all keys begin with. */
  readonly prefix: string;
}

/** The store as it is, without its log. */
export async function readHead({ etcd, prefix }: LogPlace): Promise<LogHead> {
  const { revision, found } = await etcd.txn({
    success: headRanges(prefix).map((get) => ({ get })),
  });
  return headOf(revision, found);
}

/**
 * What is new.
 *
 * @param place Where the log is.
 * @param asked The lowest number that is asked for, and the one of which is asked whether it is there.
 */
export async function readNews(
  place: LogPlace,
  asked: { readonly from: number; readonly known: number },
): Promise<LogNews> {
  const { etcd, prefix } = place;
  const space = keyspace(prefix);
  const range = {
    prefix: space.log,
    after: logKey(space, asked.from - 1),
    limit: PAGE,
  };
  const ranges = [
    ...headRanges(prefix),
    range,
    { key: logKey(space, asked.known) },
  ];
  const answer = await etcd.txn({ success: ranges.map((get) => ({ get })) });
  const { revision, found } = answer;
  const head = headOf(revision, found);
  const [first = [], [known] = []] = found.slice(HEAD_RANGES);
  const archived = head.archived < asked.from
    ? []
    : await archivedFrom(place, { revision, from: asked.from });
  const records = [...archived, ...recordsIn(prefix, first)];
  for await (const page of later(etcd, { ...range, revision }, first)) {
    records.push(...recordsIn(prefix, page));
  }
  return {
    ...head,
    records,
    known: known === undefined ? null : lineOf(known),
  };
}

/**
 * All that is archived and all of the log, page by page, as it was at a revision.
 *
 * @returns Lines in the order of history; those of the archive have no number where they came without one.
 */
export async function* readWholeLog(
  { etcd, prefix }: LogPlace,
  revision: number,
): AsyncGenerator<
  readonly { readonly seq: number | null; readonly line: string }[]
> {
  const space = keyspace(prefix);
  const archive = { prefix: space.archive, limit: ARCHIVE_PAGE };
  for await (const page of later(etcd, { ...archive, revision }, null)) {
    yield page.flatMap(({ value }) =>
      linesIn(value).map((line) => ({ seq: seqIn(line), line }))
    );
  }
  const log = { prefix: space.log, limit: PAGE };
  for await (const page of later(etcd, { ...log, revision }, null)) {
    yield recordsIn(prefix, page);
  }
}

/** The pages of a range behind the first one; all where that is `null`. */
async function* later(
  etcd: Etcd,
  range: EtcdRange & { readonly limit: number },
  first: readonly EtcdKv[] | null,
): AsyncGenerator<readonly EtcdKv[]> {
  let page = first;
  for (;;) {
    if (page !== null && page.length < range.limit) return;
    const last = page?.at(-1);
    // deno-lint-ignore no-await-in-loop -- each page begins where the last one ends
    const { kvs } = await etcd.range(
      last === undefined ? range : { ...range, after: last.key },
    );
    page = kvs;
    yield page;
  }
}

const HEAD_RANGES = 4;

function headRanges(prefix: string): EtcdRange[] {
  const { base, tries } = keyspace(prefix);
  return [
    { key: base },
    { key: prefix + ARCHIVED_KEY },
    { key: prefix + IMPORT_KEY },
    { prefix: tries, keysOnly: true },
  ];
}

function headOf(
  revision: number,
  found: readonly (readonly EtcdKv[])[],
): LogHead {
  const [bases = [], [archived] = [], [importing] = [], tries = []] = found;
  if (importing !== undefined) throw unfinished(importing.key);
  const base = readBase(bases);
  return {
    revision,
    base,
    archived: Number(archived?.value ?? 0) || 0,
    open: openNumbers(tries, { base, revision }),
  };
}

function unfinished(key: string): StoreError {
  return new StoreError(
    "STORE_UNREADABLE",
    `Cannot read the log below "${key}": a history is being brought in, and is not whole yet`,
    {
      path: key,
      hint:
        "Wait for `dos journal import` to end; if it was ended early, run it again with the same file",
    },
  );
}

/** Whether a record is archived, as of a revision. */
export async function isArchived(
  place: LogPlace,
  { revision, seq }: { readonly revision: number; readonly seq: number },
): Promise<boolean> {
  const records = await archivedFrom(place, { revision, from: seq });
  return records.some((record) => record.seq === seq);
}

/** The archived records from a number on. */
async function archivedFrom(
  { etcd, prefix }: LogPlace,
  { revision, from }: { readonly revision: number; readonly from: number },
): Promise<LogRecord[]> {
  const start = keyspace(prefix).archive;
  const { kvs } = await etcd.range({
    prefix: start,
    keysOnly: true,
    revision,
  });
  const before = kvs.findLast(({ key }) => lastIn(key) < from);
  const range = {
    prefix: start,
    limit: ARCHIVE_PAGE,
    revision,
    ...before === undefined ? {} : { after: before.key },
  };
  const records: LogRecord[] = [];
  for await (const page of later(etcd, range, null)) {
    for (const line of page.flatMap(({ value }) => linesIn(value))) {
      const seq = seqIn(line);
      if (seq !== null && seq >= from) records.push({ seq, line });
    }
  }
  return records;
}

/** The last number that the key of an archived piece names. */
function lastIn(key: string): number {
  return Number(/\d+$/.exec(key)?.[0] ?? 0);
}

function recordsIn(prefix: string, kvs: readonly EtcdKv[]): LogRecord[] {
  return kvs.flatMap((kv) => {
    const seq = numberIn(prefix, kv.key);
    return seq === null ? [] : [{ seq, line: lineOf(kv) }];
  });
}

/** One line, whatever a key holds: what is more than one would be taken for more records. */
function lineOf({ value }: EtcdKv): string {
  return value.replace(/\r?\n$/, "").replaceAll("\n", " ");
}

function linesIn(value: string): string[] {
  return value.split("\n").filter((line) => line !== "");
}

function seqIn(line: string): number | null {
  try {
    const seq = JSON.parse(line)?.seq;
    return Number.isSafeInteger(seq) ? seq : null;
  } catch {
    return null;
  }
}
