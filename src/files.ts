/**
 * A workspace whose leases lie in files, made of its parts.
 *
 * @module
 */
import type { Keepers, Ledger, Vigil } from "./lease/ports.ts";
import { createFileLedger } from "./stores/file_ledger.ts";
import { JournalKeeper } from "./stores/journal_keeper.ts";
import type { FileStore } from "./stores/ledger_view.ts";
import type { Runner } from "./stores/machine.ts";
import { siteAt } from "./stores/site_at.ts";
import { bootId } from "./system/boot.ts";
import type { Place } from "./system/workspace.ts";

const KEEPERS = "./stores/keepers.ts";
const VIGIL = "./vigil.ts";

/** What a workspace is opened with. */
export interface Around {
  /** This host's name. */
  readonly host: string;
  /** What runs the steps of files. */
  readonly runner: Runner;
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
  /** Told to a person. */
  warn(sentence: string): void;
}

/** What a store's parts are made of. */
export interface StoreParts {
  /** Tells the store in files; over etcd that is a copy, only for readers. */
  open(use: "read" | "write"): Promise<FileStore>;
  /** What runs its steps. */
  readonly runner: Runner;
}

/** A store as the verbs see it, wherever it lies. */
export interface Foundation extends StoreParts {
  /** The ledger. */
  readonly ledger: Ledger;
  /** The keepers. */
  readonly keepers: Keepers;
  /** The journal's own verbs. */
  readonly journal: JournalKeeper;
  /** What waiting takes. */
  vigil(): Promise<Vigil>;
  /** Brings the copy up to date that `open` tells; absent where it is none. */
  refresh?(): Promise<void>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** The foundation in files. */
export function openFiles(place: Place, around: Around): Foundation {
  const { runner } = around;
  const open = storeOpener(place, around);
  return {
    open,
    runner,
    ledger: createFileLedger(open, runner),
    keepers: bindKeepers({ open, runner }),
    journal: new JournalKeeper(open, runner),
    async vigil(): Promise<Vigil> {
      const { createVigil }: typeof import("./vigil.ts") = await import(VIGIL);
      return createVigil(open, runner);
    },
    close: () => Promise.resolve(),
  };
}

/** Most verbs never come to a keeper of their own, and load nothing of them. */
function bindKeepers({ open, runner }: StoreParts): Keepers {
  const load = async (): Promise<Keepers> => {
    const { createKeepers }: typeof import("./stores/keepers.ts") =
      await import(KEEPERS);
    return createKeepers(open, runner);
  };
  return {
    open: async () => await (await load()).open(),
    states: async (names) => await (await load()).states(names),
    sweep: async (used) => await (await load()).sweep(used),
  };
}

/** The store as its users open it; the boot id is looked up once, and only for a writer. */
function storeOpener(
  place: Place,
  { host, warn }: Around,
): (use: "read" | "write") => Promise<FileStore> {
  let kernel: Promise<string> | undefined;
  return async (use) => ({
    ...{ host, warn },
    site: siteAt(place),
    kernel: use === "read" ? "" : await (kernel ??= bootId()),
    configMark: place.configMark,
    compactAt: place.config.journal.compact_at,
    onCorrupt: place.config.journal.on_corrupt,
  });
}
