/**
 * Who is running on this machine: the process that will hold a lane, and
 * whether the holders of leases are still there.
 *
 * Every answer is given for safety: `false` means that a process is proved to
 * be gone, by an answer that also shows what must be there. Whatever is
 * missing, denied, slow, foreign or unclear is `null`. Nothing here signals a
 * process, and nothing throws.
 *
 * @module
 */
import { type Lease, textOf } from "../domain/lease.ts";
import type { Holder, Processes, Pulse } from "../lease/ports.ts";
import { bootId } from "./boot.ts";
import { isLauncher } from "./launchers.ts";
import {
  type Census,
  type ProcessRecord,
  type ProcessSource,
  type Self,
  startedAfter,
} from "./process_table.ts";
import { createDarwinSource } from "./processes_darwin.ts";
import { createLinuxSource } from "./processes_linux.ts";
import { createWindowsSource } from "./processes_windows.ts";
import { hostId } from "./host_id.ts";
import { type Runner, runProgram } from "./run.ts";

/** What is known of this process and its machine; each part has its real value as default. */
export interface ProcessesOptions {
  /** `linux`, `darwin`, `windows` or another system, of which nothing is known. */
  readonly os?: string;
  /** Runs the system's programs. */
  readonly run?: Runner;
  /** The environment that may name the host. */
  readonly env?: (name: string) => string | undefined;
  /** The host name for records, whatever the environment says. */
  readonly host?: string;
  /** Our pid. */
  readonly pid?: number;
  /** The pid of our parent. */
  readonly ppid?: number;
  /** The boot id, `""` if unknown. */
  readonly boot?: () => Promise<string>;
}

const WALK_MS = 3_000;
const WALK_LIMIT = 64;
const PID_LIMIT = 2 ** 31 - 1;
const NOBODY: Holder = { pid: 0, pid_start: "", pid_space: "" };

/** The processes of this machine. */
export function createProcesses(options: ProcessesOptions = {}): Processes {
  const { os = Deno.build.os, pid = Deno.pid } = options;
  const parent = (): number => options.ppid ?? Deno.ppid;
  const env = options.env ?? ((name) => Deno.env.get(name));
  const host = (): string => options.host ?? hostId(env);
  const boot = options.boot ?? bootId;
  const run: Runner = (...call) =>
    (options.run ?? runProgram)(...call).catch(() => null);
  const source = sourceFor(os, { self: { pid, parent, boot }, run });
  return {
    host,
    async holder(named): Promise<Holder> {
      if (named !== undefined && !isPid(named)) return NOBODY;
      const see = source?.lineage(countdown(WALK_MS));
      if (see === undefined) return { ...NOBODY, pid: named ?? 0 };
      if (named === undefined) return await nearestHolder(parent(), see);
      return found(await see(named), named) ?? { ...NOBODY, pid: named };
    },
    async probe(leases): Promise<(lease: Lease) => Pulse> {
      const pids = leases.map((lease) => lease.pid).filter(isPid);
      if (source === null || pids.length === 0) return () => null;
      try {
        const census = await source.census(Array.from(new Set(pids)));
        const at = census === null ? null : { census, host: host() };
        return (lease) => at === null ? null : pulseOf(lease, at);
      } catch {
        return () => null;
      }
    },
  };
}

function sourceFor(
  os: string,
  machine: { readonly self: Self; readonly run: Runner },
): ProcessSource | null {
  const { self, run } = machine;
  if (os === "linux") return createLinuxSource(self, run);
  if (os === "darwin") return createDarwinSource(self, run);
  return os === "windows" ? createWindowsSource(self, run) : null;
}

function isPid(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 &&
    value <= PID_LIMIT;
}

/** Whether the holder of a lease is running, by a census of this machine. */
export function pulseOf(
  lease: Lease,
  at: { readonly census: Census; readonly host: string },
): Pulse {
  if (!isPid(lease.pid) || !isNear(lease, at)) return null;
  const seen = at.census.find(lease.pid);
  if (seen === "unknown") return null;
  if (seen === "gone" || seen.dead) return false;
  const recorded = startOf(lease);
  return recorded === "" || seen.start === "" || recorded === seen.start;
}

/** True if the lease's pid means the same to its writer and to us. */
function isNear(
  lease: Lease,
  at: { readonly census: Census; readonly host: string },
): boolean {
  const space = textOf(lease.pid_space);
  if (space !== "") return space === at.census.space;
  return at.host !== "" && textOf(lease.host_id) === at.host;
}

/** The start recorded for the lease's own pid; a peer may have changed the pid and left the rest. */
function startOf(lease: Lease): string {
  const [, pid, start = ""] = /^(\d+):(\S+)$/.exec(textOf(lease.pid_start)) ??
    [];
  return pid === String(lease.pid) ? start : "";
}

/** How a walk sees a process. */
export type Sight = (pid: number) => Promise<Census | null>;

/**
 * The nearest process, from `pid` upwards, that is no launcher.
 *
 * @param pid Where to begin.
 * @param see Looks at one process.
 * @param walk Where a walk has come to: the start of the process below, and how many were passed.
 * @returns The process, or nobody where the way is lost.
 */
export async function nearestHolder(
  pid: number,
  see: Sight,
  walk: { readonly child: string; readonly level: number } = {
    child: "",
    level: 0,
  },
): Promise<Holder> {
  if (!isPid(pid) || pid === 1 || walk.level > WALK_LIMIT) return NOBODY;
  const census = await see(pid);
  const record = recordOf(census, pid);
  if (census === null || record === null || record.dead) return NOBODY;
  // A parent that started after its child is a stranger with a reused pid.
  if (startedAfter(record.start, walk.child)) return NOBODY;
  if (!isLauncher(record.words)) return found(census, pid) ?? NOBODY;
  const next = { child: record.start, level: walk.level + 1 };
  return await nearestHolder(record.parent, see, next);
}

function recordOf(census: Census | null, pid: number): ProcessRecord | null {
  const seen = census?.find(pid);
  return typeof seen === "object" ? seen : null;
}

function found(census: Census | null, pid: number): Holder | null {
  const record = recordOf(census, pid);
  if (census === null || record === null) return null;
  const pid_start = record.start === "" ? "" : `${pid}:${record.start}`;
  return { pid, pid_start, pid_space: census.space };
}

/** Milliseconds left of a limit that begins now. */
function countdown(limitMs: number): () => number {
  const end = performance.now() + limitMs;
  return () => Math.max(0, end - performance.now());
}
