/**
 * The store of a workspace, for reading with care and for writing.
 *
 * @module
 */
import type { EtcdSettings } from "../domain/store_settings.ts";
import type { KeeperState } from "../domain/keeper.ts";
import type { Ledger } from "../lease/ports.ts";
import { createMachine } from "../stores/deno_machine.ts";
import { type FileStore, reading } from "../stores/ledger_view.ts";
import { createRunner, type Runner } from "../stores/machine.ts";
import { siteAt } from "../stores/site_at.ts";
import type { Place } from "../system/workspace.ts";
import type { Memory, Sight } from "./around.ts";

const WRITING = "../stores/file_ledger.ts";
const KEEPER_STATE = "../stores/keeper_state.ts";
const BOOT = "../system/boot.ts";
const ETCD_LEDGER = "../stores/etcd/ledger.ts";
const MIRROR_NOTES = "../stores/etcd/mirror_notes.ts";
const STORE_FILES = "../system/store_files.ts";
const ETCD_ASSEMBLY = "../stores/etcd/assembly.ts";

/** Etcd is given up after so long: a hook has told its answer, and still somebody waits for its end. */
const ETCD_MS = 700;

/** What runs the steps of a store. */
export function createStoreRunner(): Runner {
  return createRunner(createMachine(), wait);
}

/** The leases of this moment, whatever the journal looks like. */
export async function readStore(place: Place): Promise<Sight> {
  return await createStoreRunner().run(reading(storeAt(place, "", "")));
}

/** How keepers of a workspace stand. */
export async function readKeepers(
  place: Place,
  names: Iterable<string>,
): Promise<Map<string, KeeperState>> {
  const { testKeepers }: typeof import("../stores/keeper_state.ts") =
    await import(KEEPER_STATE);
  return await createStoreRunner().run(testKeepers(siteAt(place), names));
}

/** The ledger of a workspace, for a writer on `host`. */
export async function ledgerAt(
  place: Place,
  host: string,
  memory?: Memory,
): Promise<Ledger> {
  const { store } = place.config;
  if (store.kind === "etcd") return await etcdLedger(place, store, host);
  const { createFileLedger }: typeof import("../stores/file_ledger.ts") =
    await import(WRITING);
  const { bootId }: typeof import("../system/boot.ts") = await import(BOOT);
  return createFileLedger(
    async (use) => ({
      ...storeAt(place, host, use === "read" ? "" : await bootId()),
      ...(memory === undefined ? {} : { recall: memory.recall(place) }),
    }),
    createStoreRunner(),
  );
}

/** A server of hooks writes again and again. */
const LEDGERS = new Map<string, Promise<Ledger>>();

function etcdLedger(
  place: Place,
  settings: EtcdSettings,
  host: string,
): Promise<Ledger> {
  const key = JSON.stringify([place.root, settings]);
  const ledger = LEDGERS.get(key) ?? openLedger(place, settings, host);
  LEDGERS.set(key, ledger);
  ledger.catch(() => LEDGERS.delete(key));
  return ledger;
}

async function openLedger(
  place: Place,
  settings: EtcdSettings,
  host: string,
): Promise<Ledger> {
  const { createEtcdLedger }: typeof import("../stores/etcd/ledger.ts") =
    await import(ETCD_LEDGER);
  const { openStore }: typeof import("../stores/etcd/assembly.ts") =
    await import(ETCD_ASSEMBLY);
  const { seenBefore }: typeof import("../stores/etcd/mirror_notes.ts") =
    await import(MIRROR_NOTES);
  const { mirrored }: typeof import("../system/store_files.ts") = await import(
    STORE_FILES
  );
  const known = await createStoreRunner().run(
    seenBefore(siteAt(place), mirrored(settings)),
  );
  return createEtcdLedger(
    await openStore(settings, {
      ...{ root: place.root, host, deadlineMs: ETCD_MS },
      ...known !== null && { known },
      env: (name) => Deno.env.get(name),
    }),
  );
}

/** Warnings are for the verbs that people run: a hook is silent unless it stops something. */
function storeAt(place: Place, host: string, kernel: string): FileStore {
  return {
    site: siteAt(place),
    host,
    kernel,
    configMark: place.configMark,
    compactAt: place.config.journal.compact_at,
    onCorrupt: place.config.journal.on_corrupt,
    warn: () => {},
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
