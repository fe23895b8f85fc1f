/**
 * One run of a hook, from its command line to its exit code.
 *
 * Whatever happens, it answers in the host's own form within its time, and
 * never fails by accident: several hosts take an exit code for a refusal.
 *
 * @module
 */
import { hostName, hostOf, loadHost } from "../hook/hosts/host_of.ts";
import { shownText } from "../domain/lane.ts";
import type { HookLine } from "../hook/hook_line.ts";
import type { HolderProcess } from "../hook/ownership.ts";
import type { HookMoment, Reply } from "../hook/tool_call.ts";
import { createDisk } from "../system/touched_path.ts";
import { resolvePath } from "../system/path.ts";
import type { Around, Event, Outcome } from "./around.ts";
import type { Limit } from "./limit.ts";
import { pretool } from "./pretool.ts";
import { type Beginning, readEvent, tell } from "./standard_streams.ts";
import { Wards } from "./wards.ts";

const POSTTOOL = "./posttool.ts";
const SESSION = "./session.ts";
const FAILURE = "./failure_policy.ts";
const HOST = "../system/host_id.ts";
const PROCESSES = "../system/processes.ts";

/** Every host takes this for a refusal, and most show what stands on standard error. */
const BLOCK = 2;

/**
 * Runs a hook.
 *
 * @param line Its command line.
 * @param beginning The first bytes of the event.
 * @param limit How long it may take.
 * @returns The exit code.
 */
export async function runHook(
  line: HookLine,
  beginning: Beginning,
  limit: Limit,
): Promise<number> {
  // Names that are looked for in vain are errors, and each would have its stack described.
  if (envOf("DOS_DEBUG") !== "1") Error.stackTraceLimit = 0;
  remark(...oddities(line));
  const { moment } = line;
  if (moment === null) return 0;
  const around = createAround(line);
  try {
    return await hear({ ...line, moment }, { beginning, around, limit });
  } catch (error) {
    return await refuseBlindly(error, around);
  }
}

async function hear(
  line: KnownLine,
  { beginning, around, limit }: {
    readonly beginning: Beginning;
    readonly around: Around;
    readonly limit: Limit;
  },
): Promise<number> {
  const text = await limit.race(
    readEvent(beginning, (into) => Deno.stdin.read(into)),
  );
  if (text === undefined || text === null) {
    const why = text === null
      ? "the event is too long"
      : "the event did not come to its end in time";
    return await refuseBlindly(
      new Error(`Cannot read the event: ${why}`),
      around,
    );
  }
  const answered = await answerEvent(text, line, { around, limit });
  if (answered === null) return 0;
  const exit = give(answered);
  await limit.race(settle(answered.outcome));
  return exit;
}

/** A hook of a moment that is known. */
export type KnownLine = HookLine & { readonly moment: HookMoment };

/** An answer, and how a host is told of it. */
export interface Answered {
  /** What the host is told. */
  readonly reply: Reply;
  /** What it came to. */
  readonly outcome: Outcome;
}

/**
 * Judges an event in its host's own form.
 *
 * @param text The event as it came.
 * @param line What is asked.
 * @returns The answer; `null` for what is no event that could be judged.
 */
export async function answerEvent(
  text: string,
  line: KnownLine,
  { around, limit }: {
    readonly around: Around;
    readonly limit: Pick<Limit, "ms" | "race">;
  },
): Promise<Answered | null> {
  const payload = parsed(text);
  const host = await loadHost(hostName(line.host) ?? hostOf(payload));
  const call = host.decode(payload, line.moment);
  if (call === null) return null;
  const event = { call, around };
  const wards = wardsOf(event, line);
  const outcome = await limit.race(answer(event, wards)) ??
    await failing(new Error(`it took longer than ${limit.ms} ms`), wards);
  return { reply: host.encode(outcome.verdict, call), outcome };
}

/** The answer to an event. */
async function answer(event: Event, wards: Wards): Promise<Outcome> {
  try {
    return await judge(event, wards);
  } catch (error) {
    if (event.around.env("DOS_DEBUG") === "1" && error instanceof Error) {
      remark(error.stack ?? "");
    }
    return await failing(error, wards);
  }
}

async function judge(event: Event, wards: Wards): Promise<Outcome> {
  switch (event.call.moment) {
    case "pretool":
      return await pretool(event, wards);
    case "posttool": {
      const { posttool }: typeof import("./posttool.ts") = await import(
        POSTTOOL
      );
      return await posttool(event, wards);
    }
    default:
      return await judgeSession(event, wards);
  }
}

async function judgeSession(event: Event, wards: Wards): Promise<Outcome> {
  const { sessionEnd, sessionStart, stop }: typeof import("./session.ts") =
    await import(SESSION);
  const { moment } = event.call;
  if (moment === "stop") return await stop(event, wards);
  return moment === "session-start"
    ? await sessionStart(event, wards)
    : await sessionEnd(event, wards);
}

/** What goes wrong on the way follows the policy of the workspaces that were found. */
async function failing(error: unknown, wards: Wards): Promise<Outcome> {
  const { failed, policyOf }: typeof import("./failure_policy.ts") =
    await import(FAILURE);
  return failed(error, policyOf(wards.found, [error, ...wards.failures]));
}

/** Records what is to be recorded; the answer stands whether that works or not. */
export async function settle({ after }: Outcome): Promise<void> {
  try {
    await after?.();
  } catch {
    // Best effort: the next call does it again.
  }
}

/** Gives the answer. One that stops a call and cannot be told must stop it all the same. */
function give({ reply, outcome }: Answered): number {
  remark(outcome.remark);
  const said = tell((bytes) => Deno.stderr.writeSync(bytes), reply.stderr);
  const told = tell((bytes) => Deno.stdout.writeSync(bytes), reply.stdout);
  const { kind } = outcome.verdict;
  const stops = kind === "deny" || kind === "ask";
  return (said && told) || !stops ? reply.exit : BLOCK;
}

async function refuseBlindly(
  error: unknown,
  around: Around,
): Promise<number> {
  const { exit, stderr } = await answerBlindly(error, around);
  remark(stderr.trimEnd());
  return exit;
}

/** What is told of an event that cannot be read, and so belongs to no host. */
export async function answerBlindly(
  error: unknown,
  around: Around,
): Promise<Reply> {
  const wards = new Wards(around);
  await wards.home();
  const { verdict, remark: why } = await failing(error, wards);
  return verdict.kind === "deny"
    ? { exit: BLOCK, stdout: "", stderr: `${verdict.reason}\n` }
    : { exit: 0, stdout: "", stderr: `${why}\n` };
}

function wardsOf({ call, around }: Event, { workspace }: HookLine): Wards {
  const cwd = resolvePath(around.cwd, call.cwd || workspace || ".");
  return new Wards({ ...around, cwd });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function oddities({ unknown, host }: HookLine): string[] {
  const words = unknown.map((word) =>
    `dos: hook: the word "${
      shownText(word)
    }" means nothing here and was passed over`
  );
  return host !== "" && hostName(host) === null
    ? [
      ...words,
      `dos: hook: no host is called "${
        shownText(host)
      }"; it is told by the event`,
    ]
    : words;
}

function remark(...lines: string[]): void {
  const text = lines.filter((line) => line !== "").map((line) => `${line}\n`);
  tell((bytes) => Deno.stderr.writeSync(bytes), text.join(""));
}

function createAround(line: HookLine): Around {
  const env = envOf;
  let holder: Promise<HolderProcess> | undefined;
  return {
    cwd: currentDirectory(),
    env,
    nowMs: () => Date.now(),
    disk: createDisk(env),
    parent: Deno.ppid,
    host: () => findHost(env),
    holder: () => holder ??= findHolder(env),
    workspace: line.workspace,
    thisWorktree: line.thisWorktree,
  };
}

/** A variable of the environment; one that is no text is as good as none. */
function envOf(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    return undefined;
  }
}

/** The current directory; one that was removed has no name. */
function currentDirectory(): string {
  try {
    return Deno.cwd();
  } catch {
    return "/";
  }
}

async function findHost(
  env: (name: string) => string | undefined,
): Promise<string> {
  const { hostId }: typeof import("../system/host_id.ts") = await import(HOST);
  return hostId(env);
}

async function findHolder(
  env: (name: string) => string | undefined,
): Promise<HolderProcess> {
  const { createProcesses }: typeof import("../system/processes.ts") =
    await import(PROCESSES);
  const host = await findHost(env);
  return { ...await createProcesses({ host }).holder(), host };
}
