/**
 * A workspace whose leases lie on etcd, made of its parts. Loaded by nobody
 * else.
 *
 * @module
 */
import type { Around, Foundation } from "./files.ts";
import type { Vigil } from "./lease/ports.ts";
import { StoreError, type StoreErrorCode } from "./lease/ports.ts";
import { archiveUnasked } from "./stores/etcd/archiving.ts";
import { type OpenedStore, openStore } from "./stores/etcd/assembly.ts";
import { createHang, type Hanging, resumeHang } from "./stores/etcd/hanging.ts";
import { EtcdJournal } from "./stores/etcd/journal.ts";
import { createEtcdKeepers } from "./stores/etcd/keepers.ts";
import { createEtcdLedger } from "./stores/etcd/ledger.ts";
import type { Holds } from "./stores/etcd/lookout.ts";
import { Mirror, MirrorBusy } from "./stores/etcd/mirror.ts";
import { seenBefore } from "./stores/etcd/mirror_notes.ts";
import { keepMirror } from "./stores/etcd/mirror_watch.ts";
import { SESSION_TTL_S } from "./stores/etcd/session.ts";
import { createSessionFile } from "./stores/etcd/session_file.ts";
import type { FileStore } from "./stores/ledger_view.ts";
import type { Site } from "./stores/site.ts";
import { siteAt } from "./stores/site_at.ts";
import { bootId } from "./system/boot.ts";
import { inside, parentOf } from "./system/path.ts";
import { mirrored } from "./system/store_files.ts";
import type { Place } from "./system/workspace.ts";

const SESSION_NAME = "serve.session";
const VIGIL = "./stores/etcd/lookout.ts";
const HOLDS = "./stores/etcd/mirror_holds.ts";

/** What a workspace over etcd has in place of what lies in files. */
export interface Remote extends Foundation {
  /** Keeps the mirror fresh until the signal. */
  keep(signal: AbortSignal, told: (why: string) => void): Promise<void>;
}

/** A mirror that cannot be written is made in memory of the system instead, where these are the reason. */
const UNWRITABLE: ReadonlySet<unknown> = new Set<StoreErrorCode>([
  ...["STORE_UNWRITABLE", "STORE_FULL", "STORE_LOCK"] as const,
]);

/** With these etcd did not answer, and history may be read as far as it is known. */
const SILENT: ReadonlySet<unknown> = new Set<StoreErrorCode>([
  ...["STORE_UNREACHABLE", "STORE_SLOW", "STORE_NO_QUORUM"] as const,
]);

/**
 * Opens what lies on etcd. Nothing is asked of it before a verb does.
 *
 * @param place The workspace.
 * @param around What it is opened with; `serves` where leases are taken on behalf of others, and are to end with this process.
 * @throws {ConfigError} If a certificate cannot be read.
 */
export async function openRemote(
  place: Place,
  around: Around & { readonly serves?: true },
): Promise<Remote> {
  const settings = place.config.store;
  if (settings.kind !== "etcd") throw new TypeError("Not a store on etcd");
  const { root } = place;
  const { runner } = around;
  const site = siteAt(place);
  const of = mirrored(settings);
  const seen = await runner.run(seenBefore(site, of));
  const store = await openStore(settings, {
    ...{ ...around, root },
    ...seen === null ? {} : { known: seen },
  });
  const end = new AbortController();
  const ledger = createEtcdLedger(
    around.serves === true
      ? { ...store, hang: hangIn(place, store, end.signal) }
      : store,
  );
  const copy = new Copy(place, { ...around, store, of });
  const open = (): Promise<FileStore> => copy.open();
  return {
    ledger,
    keepers: createEtcdKeepers(store),
    journal: new EtcdJournal(store, open, runner),
    open,
    runner,
    async vigil(): Promise<Vigil> {
      const { createEtcdVigil }: typeof import("./stores/etcd/lookout.ts") =
        await import(VIGIL);
      return createEtcdVigil(store, ledger, () => holdsOf(runner, site, of));
    },
    async refresh(): Promise<void> {
      await open();
    },
    async close(): Promise<void> {
      end.abort();
      store.etcd.close();
      await copy.close();
    },
    keep: (signal, told) =>
      keepMirror({
        ...store,
        mostMs: settings.max_stale * 1_000,
        catchUp: () => copy.catchUp(),
        sweep: () => ledger.sweep(),
        archive: () => archiveUnasked(store, place.config.journal.compact_at),
        told,
      }, signal),
  };
}

/** How long lanes are held; whatever keeps that from being told, it is a guess the less. */
async function holdsOf(
  runner: Around["runner"],
  site: Site,
  of: string,
): ReturnType<Holds> {
  const { readHolds }: typeof import("./stores/etcd/mirror_holds.ts") =
    await import(HOLDS);
  try {
    return await runner.run(readHolds(site, of));
  } catch {
    return null;
  }
}

/** What leases hang on that this process takes on behalf of others: what the process before it took goes on. */
function hangIn(
  place: Place,
  store: OpenedStore,
  signal: AbortSignal,
): Hanging {
  const path = inside(parentOf(place.journal), SESSION_NAME);
  const parts = {
    ...store,
    ttlS: store.sessionTtlS ?? SESSION_TTL_S,
    memory: createSessionFile(path, store.host),
  };
  const hang = createHang(parts, signal);
  // A defect there would show with the first lease too.
  resumeHang(parts, hang, signal).catch(() => {});
  return hang;
}

type CopyParts = Around & {
  readonly store: OpenedStore;
  readonly of: string;
};

/** The mirror of one workspace, wherever it can be. */
class Copy {
  readonly #place: Place;
  readonly #parts: CopyParts;
  readonly #roots: string[] = [];
  #apart: Promise<Mirrored> | null = null;
  #home: Promise<Mirrored> | null = null;

  constructor(place: Place, parts: CopyParts) {
    this.#place = place;
    this.#parts = parts;
  }

  /** Brings up to date the mirror that hooks read. */
  async catchUp(): Promise<void> {
    const { mirror } = await (this.#home ??= this.#atHome());
    await mirror.catchUp();
  }

  /** The mirror as a store, up to date as far as etcd answers. */
  async open(): Promise<FileStore> {
    if (this.#apart !== null) return await this.#openApart();
    const { site } = await (this.#home ??= this.#atHome());
    try {
      await this.catchUp();
    } catch (error) {
      if (isUnwritable(error)) {
        this.#parts.warn(
          `${
            (error as Error).message
          }; the history was read into a temporary directory instead`,
        );
        return await this.#openApart();
      }
      if (!SILENT.has(codeOf(error)) || !await isThere(site.journal)) {
        throw error;
      }
      this.#parts.warn(
        `${
          (error as Error).message
        }; what is shown is as old as the copy on this host`,
      );
    }
    return this.#storeAt(site);
  }

  async #openApart(): Promise<FileStore> {
    const { site, mirror } = await (this.#apart ??= this.#inTemp());
    await mirror.catchUp();
    return this.#storeAt(site);
  }

  async #atHome(): Promise<Mirrored> {
    const site = siteAt(this.#place);
    return { site, mirror: await this.#mirrorIn(site, this.#place.store) };
  }

  /** Removes what was made for this process alone. */
  async close(): Promise<void> {
    if (this.#apart === null) return;
    await this.#apart.catch(() => {});
    removeEventListener("unload", this.#discard);
    this.#discard();
  }

  readonly #discard = (): void => {
    for (const root of this.#roots.splice(0)) {
      try {
        Deno.removeSync(root, { recursive: true });
      } catch {
        // The system sweeps there too.
      }
    }
  };

  async #inTemp(): Promise<Mirrored> {
    const root = await Deno.realPath(
      await Deno.makeTempDir({ prefix: "dos-mirror-" }),
    );
    addEventListener("unload", this.#discard);
    this.#roots.push(root);
    const site: Site = {
      root,
      journal: `${root}/lane-journal.jsonl`,
      lock: `${root}/.lane-lease.lock`,
      mutex: `${root}/.lane-lease.mutex`,
      ...{ floors: [], peers: [], mirror: true },
    };
    return { site, mirror: await this.#mirrorIn(site, null) };
  }

  async #mirrorIn(site: Site, home: string | null): Promise<Mirror> {
    const { store, of, runner, warn } = this.#parts;
    const { etcd, prefix } = store;
    const cluster = (): string => etcd.identity.cluster;
    const boot = await bootId();
    return new Mirror({
      ...{ etcd, prefix, of, site, boot, runner, cluster },
      store: home,
      warn: (sentence) => warn(sentence),
    });
  }

  #storeAt(site: Site): FileStore {
    const { host, warn } = this.#parts;
    return {
      ...{ site, host, kernel: "" },
      onCorrupt: this.#place.config.journal.on_corrupt,
      warn: (sentence) => warn(sentence),
    };
  }
}

interface Mirrored {
  readonly site: Site;
  readonly mirror: Mirror;
}

function isUnwritable(error: unknown): boolean {
  return error instanceof MirrorBusy ||
    (error instanceof StoreError && UNWRITABLE.has(error.code));
}

function codeOf(error: unknown): unknown {
  return error instanceof StoreError ? error.code : "";
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isFile;
  } catch {
    return false;
  }
}
