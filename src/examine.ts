/**
 * `doctor`: everything that can be looked at, one room after the other. What
 * cannot be looked at is a finding too, so this never fails. It makes nothing.
 *
 * @module
 */
import type { Desk } from "./lease/desk.ts";
import { examineLeases, examineProcesses } from "./lease/examination.ts";
import { type Finding, type Pulse, StoreError } from "./lease/ports.ts";
import {
  examineFile,
  examineFiles,
  examineLeftovers,
  examineLock,
  examineLockFile,
  findLock,
} from "./stores/examination.ts";
import type { FileStore } from "./stores/ledger_view.ts";
import {
  examineFloor,
  examineHistory,
  examineJournal,
  examinePeers,
} from "./stores/journal_examination.ts";
import type { JournalKeeper } from "./stores/journal_keeper.ts";
import type { Runner, Steps } from "./stores/machine.ts";
import { directoryOf } from "./stores/site.ts";
import { bootId } from "./system/boot.ts";
import { type Env, examineAccess, examinePlace } from "./system/examination.ts";
import { examineFileSystem } from "./system/file_system.ts";
import type { Place } from "./system/workspace.ts";

const HOOK_STATUS = "./hook_status.ts";
const FRESHNESS = "./gate/freshness.ts";
const ETCD = "./stores/etcd/examination.ts";

/** The parts of an opened workspace. */
export interface Parts {
  /** Where it lies. */
  readonly place: Place;
  /** Tells the store. */
  open(use: "read" | "write"): Promise<FileStore>;
  /** What steps are run on. */
  readonly runner: Runner;
  /** What the verbs work with. */
  readonly desk: Desk;
  /** The journal's own verbs. */
  readonly journal: JournalKeeper;
  /** Looks up an environment variable. */
  readonly env: Env;
}

/** Looks at everything that can be wrong with a workspace. */
export async function examine(parts: Parts): Promise<Finding[]> {
  const hooks: Look = ["hooks", () => hookFindings(parts)];
  const all = [
    ...parts.place.config.store.kind === "etcd"
      ? await examineRemote(parts)
      : await examineLocal(parts),
    ...await findingsOf([hooks]),
  ];
  // What several looks ran into is told once.
  const told = new Set<string>();
  return all.filter(({ status, detail }) =>
    status !== "error" || (told.size < told.add(detail).size)
  );
}

/** Leases on etcd: what lies here is a copy of what was found there. */
async function examineRemote(parts: Parts): Promise<Finding[]> {
  const { place, runner, desk, journal, env } = parts;
  const { root, config: { store } } = place;
  const around = await findingsOf([
    ["place", () => examinePlace(place, env)],
    ["processes", () => examineProcesses(desk.processes, runner.pid)],
    ["etcd", async () => {
      const { examineEtcd }: typeof import("./stores/etcd/examination.ts") =
        await import(ETCD);
      return store.kind === "etcd"
        ? await examineEtcd(store, { root, env })
        : [];
    }],
    // Before the journal is read, which brings the copy up to date.
    ["copy", () => examineCopy(place)],
    [
      "archive lock",
      async () =>
        await runner.run(examineFile("archive lock", place.archiveLock)),
    ],
  ]);
  const isAway = around.some(({ check, status }) =>
    status === "error" && check.startsWith("etcd")
  );
  // It would fail for the same reason, and say less about it.
  if (isAway) return around;
  return [
    ...around,
    ...await findingsOf([
      ["journal", async () => examineJournal(await journal.verify())],
      ["leases", () => examineLeases(desk)],
    ]),
  ];
}

/** What hooks on this host go by. */
async function examineCopy({ journal, config }: Place): Promise<Finding[]> {
  const { staleness }: typeof import("./gate/freshness.ts") = await import(
    FRESHNESS
  );
  const { store, hook } = config;
  if (store.kind !== "etcd") return [];
  const why = staleness(journal, store, Date.now());
  const [state = "", fix = ""] = why.split("; ");
  if (why === "") {
    const detail = "What etcd has was copied to this host a moment ago";
    return [{ check: "copy", status: "ok", detail, fix: "" }];
  }
  return [{
    check: "copy",
    status: "warn",
    detail: `${state.slice(0, 1).toUpperCase()}${state.slice(1)}`,
    means:
      `a hook on this host cannot tell who holds what, and is ${hook.fail}`,
    fix: `${fix.slice(0, 1).toUpperCase()}${fix.slice(1)}`,
  }];
}

async function examineLocal(parts: Parts): Promise<Finding[]> {
  const { place, runner, desk, journal, env } = parts;
  const { site } = await parts.open("read");
  const home = directoryOf(place.journal);
  const run = <T>(steps: Steps<T>): Promise<T> => runner.run(steps);
  const around: readonly Look[] = [
    ["place", () => examinePlace(place, env)],
    ["file system", () => examineFileSystem(home)],
    ["store directory", () => Promise.resolve(examineAccess(home))],
    ["processes", () => examineProcesses(desk.processes, runner.pid)],
  ];
  const inside: readonly Look[] = [
    ["lock", () => run(examineLock(site))],
    ["lock file", () => lockFindings(parts, site)],
    ["archive lock", () => run(examineFile("archive lock", place.archiveLock))],
    ["leftover", () => run(examineLeftovers(site, place.archiveLock))],
    ["last number", () => run(examineFloor(site))],
    ["journal", async () => examineJournal(await journal.verify())],
    ["history", () => run(examineHistory(place.journal))],
    ["peer", () => run(examinePeers(place.peers))],
    ["leases", () => examineLeases(desk)],
  ];
  const store = await findingsOf([
    ["store", () => run(examineFiles(site))],
  ]);
  // Behind a planted link or device nothing more is looked at.
  const isForeign = store.some(({ status }) => status === "error");
  return [
    ...await findingsOf(around),
    ...store,
    ...isForeign ? [] : await findingsOf(inside),
  ];
}

/** What is looked at, and how. */
type Look = readonly [string, () => Promise<Finding | Finding[]>];

async function findingsOf(looks: readonly Look[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [check, look] of looks) {
    // deno-lint-ignore no-await-in-loop -- in the order they are told
    found.push(...[await attempt(check, look)].flat());
  }
  return found;
}

async function attempt(
  check: string,
  look: Look[1],
): Promise<Finding | Finding[]> {
  try {
    return await look();
  } catch (error) {
    // The look at the journal tells it.
    const isTold = error instanceof StoreError &&
      error.code === "STORE_WENT_BACK";
    if (isTold) return [];
    const detail = error instanceof Error ? error.message : String(error);
    return { check, status: "error", detail, fix: remedyOf(error) };
  }
}

function remedyOf(error: unknown): string {
  if (error instanceof StoreError && error.hint !== "") return error.hint;
  const closed = error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable;
  return closed
    ? "Give this user access to that path, or let somebody look who has it"
    : "Mend what it names, then run `dos doctor` again";
}

async function lockFindings(
  { desk, runner }: Parts,
  site: FileStore["site"],
): Promise<Finding[]> {
  const found = await runner.run(findLock(site));
  if (found === null) return [];
  const kernel = await bootId();
  const pulse = await pulseOf(found.fields, desk);
  const steps = examineLockFile(site, found, { kernel, pulse });
  return [await runner.run(steps)];
}

/** Whether the process that a lock file names is running; dos-kernel names no host, and none means this one. */
async function pulseOf(
  fields: ReadonlyMap<string, string>,
  { processes }: Desk,
): Promise<Pulse> {
  const named = {
    pid: Number(fields.get("pid") ?? NaN),
    host_id: fields.get("host") ?? processes.host(),
  };
  return (await processes.probe([named]))(named);
}

async function hookFindings({ place, env }: Parts): Promise<Finding[]> {
  const { hookFindings }: typeof import("./hook_status.ts") = await import(
    HOOK_STATUS
  );
  return hookFindings({ place, env, program: [] });
}
