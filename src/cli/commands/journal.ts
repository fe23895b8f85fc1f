/**
 * The commands of the journal, in the order help shows them.
 *
 * @module
 */
import type { Listed } from "../command.ts";

const JOURNAL_LOG = "./journal_log.ts";
const JOURNAL_AT = "./journal_at.ts";
const JOURNAL_TAIL = "./journal_tail.ts";
const JOURNAL_REPLAY = "./journal_replay.ts";
const JOURNAL_SEQ = "./journal_seq.ts";
const JOURNAL_COMPACT = "./journal_compact.ts";
const JOURNAL_EXPORT = "./journal_export.ts";
const JOURNAL_IMPORT = "./journal_import.ts";
const JOURNAL_VERIFY = "./journal_verify.ts";
const JOURNAL_REPAIR = "./journal_repair.ts";

/** The commands of the journal. */
export const JOURNAL_COMMANDS: readonly Listed[] = [
  {
    path: ["journal", "tail"],
    summary: "Show the last entries.",
    load: async () => (await import(JOURNAL_TAIL)).command,
  },
  {
    path: ["journal", "log"],
    summary: "Show what happened, for one lane, owner or path.",
    load: async () => (await import(JOURNAL_LOG)).command,
  },
  {
    path: ["journal", "at"],
    summary: "Show who held what at a moment.",
    load: async () => (await import(JOURNAL_AT)).command,
  },
  {
    path: ["journal", "replay"],
    summary: "Show the live leases at the end of the journal.",
    load: async () => (await import(JOURNAL_REPLAY)).command,
  },
  {
    path: ["journal", "seq"],
    summary: "Show the highest number of an entry.",
    load: async () => (await import(JOURNAL_SEQ)).command,
  },
  {
    path: ["journal", "compact"],
    summary: "Fold history into one line.",
    load: async () => (await import(JOURNAL_COMPACT)).command,
  },
  {
    path: ["journal", "export"],
    summary: "Write the whole history into one file.",
    load: async () => (await import(JOURNAL_EXPORT)).command,
  },
  {
    path: ["journal", "import"],
    summary: "Bring a whole history into a store over etcd.",
    load: async () => (await import(JOURNAL_IMPORT)).command,
  },
  {
    path: ["journal", "verify"],
    summary: "Report damage, by line number.",
    load: async () => (await import(JOURNAL_VERIFY)).command,
  },
  {
    path: ["journal", "repair"],
    summary: "Mend what can be mended, keep what is cut.",
    load: async () => (await import(JOURNAL_REPAIR)).command,
  },
];
