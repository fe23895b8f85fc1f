/**
 * Builds a workspace out of its parts: finds it, opens its store, and binds
 * the verbs to both. Nothing is read but names and the configuration until a
 * verb asks, and nothing is made until one writes.
 *
 * @module
 */
import type { AdmissionPolicy } from "./arbiter/policy.ts";
import { indexCatalogue, resolveLane } from "./domain/catalogue.ts";
import type { Config } from "./domain/config.ts";
import { acquire } from "./lease/acquire.ts";
import type { InTurnOptions } from "./lease/wait.ts";
import { adopt } from "./lease/adopt.ts";
import { check } from "./lease/check.ts";
import { consult } from "./lease/consult.ts";
import type { Desk } from "./lease/desk.ts";
import { halt } from "./lease/halt.ts";
import { heartbeat } from "./lease/heartbeat.ts";
import type { Leases } from "./lease/leases.ts";
import { live } from "./lease/live.ts";
import { release } from "./lease/release.ts";
import type { Survey } from "./lease/overview.ts";
import type { RunOptions } from "./lease/run.ts";
import { scavenge } from "./lease/scavenge.ts";
import { spawn } from "./lease/spawn.ts";
import type { Finding } from "./lease/ports.ts";
import type {
  ArchiveVerbs,
  Workspace,
  WorkspacePath,
} from "./lease/workspace.ts";
import {
  type Around,
  type Foundation,
  openFiles,
  type StoreParts,
} from "./files.ts";
import { createMachine } from "./stores/deno_machine.ts";
import { createRunner } from "./stores/machine.ts";
import { createChance, createClock } from "./system/clock.ts";
import { localPattern } from "./system/local_pattern.ts";
import { hostId } from "./system/host_id.ts";
import { createProcesses } from "./system/processes.ts";
import { findPlace, type Place } from "./system/workspace.ts";

const ETCD = "./etcd.ts";
const EXAMINE = "./examine.ts";
const LOCAL_PATH = "./system/local_path.ts";
const SURVEY = "./survey.ts";
const RUN = "./lease/run.ts";
const COMMANDS = "./system/commands.ts";
const WAIT = "./lease/wait.ts";
const REQUEST = "./lease/request.ts";
const YIELD = "./lease/yield.ts";
const QUEUED = "./lease/queued.ts";
const ARCHIVE_LOCK = "./stores/archive_lock.ts";

/** Which workspace to open, and in which environment. */
export interface OpenOptions {
  /** Its root; absent means: look for it from the current directory on. */
  readonly root?: string | undefined;
  /** The environment to heed, in place of the process's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Keep the store in a linked git worktree itself. @default {false} */
  readonly thisWorktree?: boolean | undefined;
}

/**
 * Opens a workspace.
 *
 * @param options Which one; absent means the one around the current directory.
 * @returns The workspace with its verbs.
 * @throws {RangeError} With `code` `NO_WORKSPACE` if the directory does not exist.
 * @throws {ConfigError} If its configuration cannot be followed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openWorkspace } from "@dos/lanes";
 *
 * const root = await Deno.makeTempDir();
 * const { leases } = await openWorkspace({ root });
 * const mine = await leases.acquire({ owner: "ada", lane: "api", tree: ["src/api"] });
 * const yours = await leases.acquire({ owner: "bob", lane: "x", tree: ["src/**"] });
 * assertEquals(mine.outcome, "acquire");
 * assertEquals(yours.outcome, "refuse");
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function openWorkspace(
  options: OpenOptions = {},
): Promise<Workspace> {
  return await openOver(options, openFoundation);
}

/** The same over a store that `lay` finds. */
export async function openOver(
  options: OpenOptions,
  lay: (place: Place, around: Around) => Promise<Foundation>,
): Promise<Workspace> {
  const env = lookupIn(options.env);
  const place = await findPlace({
    workspace: options.root,
    thisWorktree: options.thisWorktree,
    cwd: Deno.cwd(),
    env,
  });
  const warnings = new Set<string>();
  const processes = createProcesses({ host: hostId(env) });
  const foundation = await lay(place, {
    host: processes.host(),
    runner: createRunner(createMachine(), wait),
    env,
    warn: (sentence) => warnings.add(sentence),
  });
  const { open, runner, ledger, keepers, journal } = foundation;
  const lanes = indexCatalogue(place.config.catalogue);
  const desk: Desk = {
    ledger,
    clock: createClock(),
    chance: createChance(),
    processes,
    keepers,
    catalogue: place.config.catalogue,
    policy: policyOf(place.config),
    ttlMinutes: place.config.lease.ttl_minutes ?? null,
    laneKey: (name) => resolveLane(lanes, name).id,
    localise: (patterns) =>
      patterns.map((pattern) => localPattern(pattern, place.root)),
  };
  return {
    paths: {
      root: place.root,
      journal: place.journal,
      lock: place.lock,
      config: place.configFile,
    },
    catalogue: place.config.catalogue,
    leases: bindLeases(desk, foundation),
    journal,
    archive: bindArchive(place, foundation),
    run: (options) => runCommand(desk, options, foundation),
    async examine(): Promise<Finding[]> {
      const { examine }: typeof import("./examine.ts") = await import(EXAMINE);
      return await examine({ place, open, runner, desk, journal, env });
    },
    async locate(path): Promise<WorkspacePath[]> {
      const { locate }: typeof import("./system/local_path.ts") = await import(
        LOCAL_PATH
      );
      return locate(path, place.root, env);
    },
    async survey(): Promise<Survey> {
      const { createSurvey }: typeof import("./survey.ts") = await import(
        SURVEY
      );
      return createSurvey(desk, { root: place.root, ...foundation });
    },
    warnings: () => [...warnings],
    close: () => foundation.close(),
  };
}

/** The store, wherever it lies. Nobody loads etcd whose leases lie in files. */
async function openFoundation(
  place: Place,
  around: Around,
): Promise<Foundation> {
  if (!place.mirror) return openFiles(place, around);
  const { openRemote }: typeof import("./etcd.ts") = await import(ETCD);
  return await openRemote(place, around);
}

function bindLeases(desk: Desk, foundation: Foundation): Leases {
  return {
    async acquire(options): ReturnType<Leases["acquire"]> {
      const { wait } = options;
      if (wait === undefined) return await acquire(desk, options);
      return await inTurn(desk, foundation, { ...options, wait });
    },
    async queue(): ReturnType<Leases["queue"]> {
      const { queued }: typeof import("./lease/queued.ts") = await import(
        QUEUED
      );
      return await queued(desk);
    },
    release: (options) => release(desk, options),
    heartbeat: (options) => heartbeat(desk, options),
    async request(options): ReturnType<Leases["request"]> {
      const { request }: typeof import("./lease/request.ts") = await import(
        REQUEST
      );
      return await request(desk, options);
    },
    async yield(options): ReturnType<Leases["yield"]> {
      const { yieldLease }: typeof import("./lease/yield.ts") = await import(
        YIELD
      );
      return await yieldLease(desk, options);
    },
    adopt: (options) => adopt(desk, options),
    scavenge: (options) => scavenge(desk, options),
    check: (options) => check(desk, options),
    spawn: (options) => spawn(desk, options),
    halt: (options) => halt(desk, options),
    live: (options) => live(desk, options),
    arbitrate: (options) => consult(desk, options),
    compact: (options) => foundation.journal.compact(options),
  };
}

/** Nobody but those who wait loads what that takes. */
async function inTurn(
  desk: Desk,
  foundation: Foundation,
  options: InTurnOptions,
): ReturnType<Leases["acquire"]> {
  const { acquireInTurn }: typeof import("./lease/wait.ts") = await import(
    WAIT
  );
  return await acquireInTurn(desk, await foundation.vigil(), options);
}

/** Nobody but `dos run` loads what it needs. */
async function runCommand(
  desk: Desk,
  options: RunOptions,
  foundation: Foundation,
): ReturnType<Workspace["run"]> {
  const { run }: typeof import("./lease/run.ts") = await import(RUN);
  const { createCommands }: typeof import("./system/commands.ts") =
    await import(COMMANDS);
  const { wait } = options;
  if (wait === undefined) return await run(desk, createCommands(), options);
  const stop = new AbortController();
  return await run(desk, createCommands(), options, (_, asked, asking) => {
    const { interrupted, kept } = asking;
    void interrupted.then(() => stop.abort());
    const patient = { ...wait, signal: stop.signal };
    return inTurn(desk, foundation, { ...asked, kept, wait: patient });
  });
}

function bindArchive(
  place: Place,
  parts: StoreParts,
): ArchiveVerbs {
  const open = async (): Promise<ArchiveVerbs> => {
    const { ArchiveLock }: typeof import("./stores/archive_lock.ts") =
      await import(ARCHIVE_LOCK);
    return new ArchiveLock(place.archiveLock, parts);
  };
  return {
    acquire: async (options) => await (await open()).acquire(options),
    release: async (options) => await (await open()).release(options),
    status: async (options) => await (await open()).status(options),
  };
}

function policyOf(config: Config): AdmissionPolicy {
  return {
    overlap: config.overlap,
    budgets: config.budgets,
    protected: config.protected,
  };
}

function lookupIn(
  env: Readonly<Record<string, string>> | undefined,
): (name: string) => string | undefined {
  if (env === undefined) return (name) => Deno.env.get(name);
  const table = new Map(Object.entries(env));
  return (name) => table.get(name);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
