/**
 * Runs a hook as a host does: a process of its own, the event on its standard
 * input, in a repository in which somebody holds a lane.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import type { HookMoment } from "../../src/hook/tool_call.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";
import {
  cleanEnv,
  commandLine,
  inTempDir,
  type Ran,
  type RunOptions,
  sh,
} from "./dos.ts";

/** The session of ada, who holds `src/api/**`. */
export const ADA = "s-ada";
/** The session of bob, who holds nothing. */
export const BOB = "s-bob";

const JOURNAL = ".dos/lane-journal.jsonl";

/** A repository. */
export interface Shop {
  readonly root: string;
  readonly journal: string;
}

/** What a repository begins with. */
export interface ShopOptions {
  /** The leases in its journal; without any there is no store. */
  readonly leases?: readonly Lease[];
  /** The text of its `dos.jsonc`. */
  readonly config?: string;
}

/** So many minutes ago, as a stamp. */
export function ago(minutes: number): string {
  const at = new Date(Date.now() - minutes * 60_000);
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** A lease of ada's session on `src/api/**`, taken now on another machine. */
export function adasLease(fields: Partial<Lease> = {}): Lease {
  return aLease({
    region: ["src/api/**"],
    tree: ["src/api/**"],
    host_id: "elsewhere",
    pid: 0,
    session_id: ADA,
    acquired_at: ago(0),
    ...fields,
  });
}

/** A repository of one's own with some files, and by default a lease of ada's. */
export async function inShop(
  body: (shop: Shop) => Promise<void>,
  options: ShopOptions = {},
): Promise<void> {
  await inTempDir((dir) => openShop(`${dir}/shop`, options).then(body));
}

/** Makes such a repository. */
export async function openShop(
  root: string,
  { leases = [adasLease()], config }: ShopOptions = {},
): Promise<Shop> {
  for (const dir of ["src/api", "src/web", "docs"]) {
    // deno-lint-ignore no-await-in-loop -- a few files in turn
    await Deno.mkdir(`${root}/${dir}`, { recursive: true });
  }
  await Deno.writeTextFile(`${root}/src/api/app.py`, "a = 1\n");
  await Deno.writeTextFile(`${root}/src/web/page.py`, "b = 1\n");
  await Deno.writeTextFile(`${root}/docs/a.md`, "# a\n");
  await git(root, "init", "-q", "-b", "main");
  await git(root, "add", ".");
  await git(root, "commit", "-q", "-m", "one");
  if (config !== undefined) {
    await Deno.writeTextFile(`${root}/dos.jsonc`, config);
  }
  if (leases.length > 0) await plant(root, ...leases);
  return { root, journal: `${root}/${JOURNAL}` };
}

/** Writes a journal in which these leases are live, in place of what is there. */
export async function plant(root: string, ...leases: Lease[]): Promise<void> {
  await Deno.mkdir(`${root}/.dos`, { recursive: true });
  const text = journalOf(...leases.map((lease, at) => grantOf(lease, at + 1)));
  await Deno.writeTextFile(`${root}/${JOURNAL}`, text);
}

/** Runs git as somebody who may commit. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const who = ["-c", "user.name=t", "-c", "user.email=t@t"];
  return await sh(cwd, "git", ...who, ...args);
}

/** A hook that has read its event. */
export interface HookRun extends RunOptions {
  /** More words behind the name of the hook. */
  readonly args?: readonly string[];
  /** Words in front of the command line, that start it. */
  readonly through?: readonly string[];
  /** What the host sends: text and bytes as they are, all else as JSON. */
  readonly event: unknown;
}

/** Runs a hook to its end. */
export async function hook(moment: HookMoment, run: HookRun): Promise<Ran> {
  const [program = "", ...args] = [
    ...run.through ?? [],
    ...commandLine("hook", moment, ...run.args ?? []),
  ];
  const child = new Deno.Command(program, {
    args,
    cwd: run.cwd,
    env: cleanEnv(run.env),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output] = await Promise.all([
    child.output(),
    send(child.stdin, bytesOf(run.event)),
  ]);
  const decoder = new TextDecoder();
  const stdout = decoder.decode(output.stdout);
  return {
    code: output.code,
    stdout,
    stderr: decoder.decode(output.stderr),
    json: () => JSON.parse(stdout),
  };
}

/** A hook may end before it has read all. */
async function send(
  stdin: WritableStream<Uint8Array>,
  bytes: Uint8Array,
): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(bytes);
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

function bytesOf(event: unknown): Uint8Array {
  if (event instanceof Uint8Array) return event;
  const text = typeof event === "string" ? event : JSON.stringify(event);
  return new TextEncoder().encode(text);
}

/** Who calls a tool, and from where. */
export interface Who {
  readonly cwd: string;
  /** By default bob's. */
  readonly session?: string;
  /** More fields of the payload. */
  readonly more?: object;
}

/** The payload of Claude Code before a tool is called. */
export function calling(tool: string, input: object, who: Who): object {
  return {
    session_id: who.session ?? BOB,
    transcript_path: "/t.jsonl",
    cwd: who.cwd,
    permission_mode: "default",
    hook_event_name: "PreToolUse",
    tool_name: tool,
    tool_input: input,
    tool_use_id: "toolu_1",
    ...who.more,
  };
}

/** What becomes of an edit of a file. */
export async function editing(path: string, who: Who): Promise<Ran> {
  const input = { file_path: path, old_string: "a", new_string: "b" };
  const event = calling("Edit", input, who);
  return await hook("pretool", { cwd: who.cwd, event });
}

/** What becomes of a command line. */
export async function running(command: string, who: Who): Promise<Ran> {
  const event = calling("Bash", { command }, who);
  return await hook("pretool", { cwd: who.cwd, event });
}

/** A pass prints nothing at all. */
export function assertPass(ran: Ran, what = ""): void {
  const { code, stdout, stderr } = ran;
  assertEquals(
    { code, stdout, stderr },
    { code: 0, stdout: "", stderr: "" },
    what,
  );
}

/** A denial as Claude Code reads it; gives back its reason. */
export function assertDenied(ran: Ran, what = ""): string {
  const { code, stdout, stderr } = ran;
  assertEquals({ code, stderr }, { code: 0, stderr: "" }, what);
  assert(stdout !== "", `${what}: it passed`);
  const { hookSpecificOutput, ...rest } = ran.json();
  assertEquals(rest, {});
  const { permissionDecisionReason: reason, ...decision } = hookSpecificOutput;
  assertEquals(
    decision,
    { hookEventName: "PreToolUse", permissionDecision: "deny" },
    what,
  );
  assertEquals(typeof reason, "string");
  return reason;
}

/** The records of a journal, those of one kind where it is named. */
export async function recordsOf(
  { journal }: Shop,
  op?: string,
): Promise<Record<string, unknown>[]> {
  const text = await Deno.readTextFile(journal);
  return text.split("\n").filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .filter((entry) => op === undefined || entry.op === op);
}
