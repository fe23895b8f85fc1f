/**
 * A workspace with leases in it, and an agent whose calls are judged there.
 *
 * The store is a real one on the disk, and so is the time; who the agent is,
 * and what its environment says, is for the test to say.
 *
 * @module
 */
import type { Lease } from "../../src/domain/lease.ts";
import type { Around, Event } from "../../src/gate/around.ts";
import { Wards } from "../../src/gate/wards.ts";
import type { HolderProcess } from "../../src/hook/ownership.ts";
import type { HookCall, ToolUse } from "../../src/hook/tool_call.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { parseJournal } from "../../src/journal/read.ts";
import { createDisk } from "../../src/system/touched_path.ts";
import { plant } from "../system/planted_tree.ts";
import { aLease, grantOf, journalOf } from "./records.ts";

/** The process that the agent of a test runs in. */
export const HOLDER: HolderProcess = {
  pid: 2_000_000_900,
  pid_start: "2000000900:1",
  pid_space: "boot-1/1",
  host: "box",
};

/** What is different about the world. */
export type AroundFields = Partial<Omit<Around, "env">> & {
  readonly vars?: Readonly<Record<string, string>>;
};

/** A world in which an agent stands in `cwd` and nothing is set. */
export function anAround(cwd: string, fields: AroundFields = {}): Around {
  const { vars = {}, ...rest } = fields;
  const env = (name: string): string | undefined => vars[name];
  return {
    cwd,
    env,
    nowMs: () => Date.now(),
    disk: createDisk(env),
    parent: HOLDER.pid,
    host: () => Promise.resolve("box"),
    holder: () => Promise.resolve(HOLDER),
    workspace: "",
    thisWorktree: false,
    ...rest,
  };
}

/** A call of session `mine`, of a tool that touches nothing. */
export function aCall(fields: Partial<HookCall> = {}): HookCall {
  return {
    host: "claude-code",
    moment: "pretool",
    session: "mine",
    cwd: "",
    tool: "Edit",
    use: { kind: "none" },
    callId: "call-1",
    reason: "",
    ...fields,
  };
}

/** A tool that writes these files. */
export function writing(...paths: readonly string[]): ToolUse {
  const writes = paths.map((path) => ({ path, below: false, glob: false }));
  return { kind: "files", footprint: { writes, reads: [], cannotTell: null } };
}

/** A command line. */
export function running(command: string): ToolUse {
  return { kind: "shell", dialect: "sh", command };
}

/** An event and the workspaces it concerns. */
export function anEvent(
  cwd: string,
  call: Partial<HookCall> = {},
  fields: AroundFields = {},
): { readonly event: Event; readonly wards: Wards } {
  const around = anAround(cwd, fields);
  return { event: { call: aCall(call), around }, wards: new Wards(around) };
}

/** A stamp so many minutes before now. */
export function minutesAgo(minutes: number): string {
  return `${
    new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)
  }Z`;
}

/** A lease of session `theirs` on `src/**`, granted just now, of no process. */
export function aHold(fields: Partial<Lease> = {}): Lease {
  return aLease({
    lane: "src",
    region: ["src/**"],
    tree: ["src/**"],
    pid: 0,
    session_id: "theirs",
    acquired_at: minutesAgo(0),
    ...fields,
  });
}

/** Puts leases into the store of a workspace. */
export function hold(root: string, ...leases: readonly Lease[]): void {
  plant(root, {
    ".dos/lane-journal.jsonl": journalOf(
      ...leases.map((lease, i) => grantOf(lease, i + 1)),
    ),
  });
}

/** The journal of a workspace, `""` if there is none. */
export function journalAt(root: string): string {
  try {
    return Deno.readTextFileSync(`${root}/.dos/lane-journal.jsonl`);
  } catch {
    return "";
  }
}

/** The records of one operation in it. */
export function recordsOf(root: string, op: string): JournalEntry[] {
  return parseJournal(journalAt(root)).filter((entry) => entry.op === op);
}
