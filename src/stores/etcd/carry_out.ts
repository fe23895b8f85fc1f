/**
 * Sending an act's transaction until it is known what became of it.
 *
 * @module
 */
import { StoreError } from "../../lease/ports.ts";
import type { Premises } from "./begin.ts";
import { type Commit, type Deed, letGo, prepare } from "./commit.ts";
import { ARCHIVED_KEY, logKey } from "./keys.ts";

const LOG_READING = "./log_reading.ts";

/** Between two looks for what became of a transaction, in milliseconds. */
const PAUSE_MS = 100;

const UNKNOWN = "STORE_UNACKNOWLEDGED";

/** Whatever time is left, so long is looked for what became of it. */
const LEAST_MS = 1_000;

/**
 * Makes an act's records true.
 *
 * @param premises What acts are made with.
 * @param deed The act.
 * @param endMs Until when it is looked for what became of it, by the clock that never jumps.
 * @returns `done`, or `stale` where what it was decided on has changed: then nothing was written.
 * @throws {StoreError} `STORE_UNACKNOWLEDGED` if nobody can tell what became of it; with every other code nothing was written.
 */
export async function carryOut(
  premises: Premises,
  deed: Deed,
  endMs: number,
): Promise<"done" | "stale"> {
  const { etcd, space, alone, timing } = premises;
  const commit = await prepare(etcd, space, { deed, alone });
  const untilMs = Math.max(endMs, timing.ticksMs() + LEAST_MS);
  try {
    const outcome = await settled(premises, deed, { commit, untilMs });
    await letGo(etcd, outcome === "done" ? commit.left : commit.made);
    return outcome;
  } catch (error) {
    if (codeOf(error) !== UNKNOWN) await letGo(etcd, commit.made);
    throw error;
  }
}

async function settled(
  premises: Premises,
  deed: Deed,
  { commit, untilMs }: { commit: Commit; untilMs: number },
): Promise<"done" | "stale"> {
  const { etcd, timing } = premises;
  const { compare, success } = commit;
  let doubt: unknown = null;
  while (true) {
    let isRefused = false;
    try {
      // deno-lint-ignore no-await-in-loop -- until it is known
      const { succeeded } = await etcd.txn({ compare, success });
      if (succeeded) return "done";
      if (doubt === null) return "stale";
      isRefused = true;
    } catch (error) {
      const code = codeOf(error);
      // The etcd lease of a keeper is gone, or one that others hang on too, or that of the try itself.
      if (code === "STORE_SESSION_ENDED") {
        commit.ended();
        return "stale";
      }
      if (code === "" || (code !== UNKNOWN && doubt === null)) throw error;
      doubt ??= error;
    }
    // A copy that was sent before may have been there first.
    // deno-lint-ignore no-await-in-loop -- until it is known
    const found = await lookFor(premises, deed, { doubt, untilMs });
    if (found !== "open") return found;
    // What it was decided on never comes back, so no copy can succeed.
    if (isRefused) return "stale";
    if (timing.ticksMs() >= untilMs) throw doubt;
  }
}

/** Looks until etcd answers. */
async function lookFor(
  premises: Premises,
  deed: Deed,
  { doubt, untilMs }: { doubt: unknown; untilMs: number },
): Promise<"done" | "stale" | "open"> {
  const { timing } = premises;
  while (true) {
    try {
      // deno-lint-ignore no-await-in-loop -- until it is known
      return await becameOf(premises, deed);
    } catch (error) {
      if (codeOf(error) === "") throw error;
      if (timing.ticksMs() >= untilMs) throw doubt;
    }
    // deno-lint-ignore no-await-in-loop -- until it is known
    await timing.sleep(PAUSE_MS);
  }
}

/** The code of an error of the store, `""` for a defect. */
function codeOf(error: unknown): string {
  return error instanceof StoreError ? error.code : "";
}

/**
 * `open` where the try stands as it was made: the transaction may be on its
 * way, and may be sent again, for only one of its copies can find it so.
 */
async function becameOf(
  { etcd, space }: Premises,
  { id, ticket, records }: Deed,
): Promise<"done" | "stale" | "open"> {
  const seq = Number(records.at(-1)?.seq);
  const { found, revision } = await etcd.txn({
    success: [
      { get: { key: logKey(space, seq) } },
      { get: { key: `${space.tries}${id}`, keysOnly: true } },
      { get: { key: `${space.prefix}${ARCHIVED_KEY}` } },
    ],
  });
  const [[record] = [], [claim] = [], [archived] = []] = found;
  if (record !== undefined) return "done";
  if (claim?.modRevision === ticket) return "open";
  // It may have been moved there between our transaction and this look.
  if (Number(archived?.value ?? 0) < seq) return "stale";
  const { isArchived }: typeof import("./log_reading.ts") = await import(
    LOG_READING
  );
  const place = { etcd, prefix: space.prefix };
  return await isArchived(place, { revision, seq }) ? "done" : "stale";
}
