/**
 * The call that passes at first look.
 *
 * Nearly every call of a tool writes a file that nobody holds, in a plain
 * repository, and only waits for the hook. So this comes first and loads next
 * to nothing. It knows one answer, that the call passes and nothing is to be
 * recorded, and gives it only where `run_hook.ts` would come to the same;
 * everything else, even what is merely unusual, is left to that one.
 *
 * @module
 */
import type { Lease } from "../domain/lease.ts";
import type { HookLine } from "../hook/hook_line.ts";
import {
  type Question,
  type Seen,
  type Sight,
  sightOf,
} from "../stores/sight.ts";
import {
  directoryOf,
  isPlainDirectory,
  isPlainPath,
  type PlainPlace,
  plainPlace,
} from "../system/plain_place.ts";

const SHELL = "../hook/shell.ts";
const PLAIN_COMMAND = "../hook/plain_command.ts";
const CONFIG = "../system/config_glance.ts";
const ETCD_SIGHT = "./etcd_sight.ts";

/** What may stand in the arguments of the tools that write one file: all else might name another. */
const WRITERS: Readonly<Record<string, RegExp>> = {
  Write: /^(?:file_path|content)$/,
  Edit: /^(?:file_path|old_string|new_string|replace_all)$/,
  MultiEdit: /^(?:file_path|edits)$/,
};
const COMMAND_REGEXP = /^(?:command|description|timeout|run_in_background)$/;

/** Fields by which other hosts are known. */
const FOREIGN_FIELDS: readonly string[] = [
  ...["toolName", "toolCall", "agent_action_name", "cursor_version"],
  ...["workspace_roots", "turn_id", "trajectory_id", "conversationId"],
];

/** Variables that change where a store lies or whose a lease is. */
const VARIABLES: readonly string[] = [
  ...["DISPATCH_WORKSPACE", "DISPATCH_LANE_JOURNAL_PATH", "DOS_LEASE"],
  ...["JOB_LANE_JOURNAL_PATH", "DISPATCH_LANE_LEASE_LOCK_PATH"],
  "DOS_ETCD_ENDPOINTS",
];

/** So many files of one command are looked at. */
const MOST_PATHS = 8;
/** A beat younger than this is left as it is, in milliseconds. */
const FRESH_MS = 60_000;
const STAMP_REGEXP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** A call that may pass at first look. */
interface Call {
  readonly session: string;
  readonly cwd: string;
  /** The files that are written, each a plain path. */
  readonly paths: readonly string[];
}

/**
 * Whether a call passes, as far as that is plain at first look.
 *
 * @param line The command line of the hook.
 * @param bytes All that has come of the event.
 * @returns True if it passes; false leaves it open.
 */
export async function passesAtSight(
  line: HookLine,
  bytes: Uint8Array,
): Promise<boolean> {
  try {
    return Deno.build.os === "linux" && isPlainLine(line) &&
      VARIABLES.every((name) => !Deno.env.get(name)) &&
      await passes(await callIn(bytes));
  } catch {
    return false;
  }
}

function isPlainLine(line: HookLine): boolean {
  return line.moment === "pretool" && line.host === "" &&
    line.workspace === "" && !line.thisWorktree && line.unknown.length === 0;
}

/** The call that an event tells of, `null` if it is not one of the few. */
async function callIn(bytes: Uint8Array): Promise<Call | null> {
  const event = JSON.parse(new TextDecoder().decode(bytes));
  const { hook_event_name, session_id, cwd, tool_name, tool_input } = event;
  const isPlain = hook_event_name === "PreToolUse" && isText(session_id) &&
    isText(cwd) && isPlainPath(cwd) && isText(tool_name) &&
    !FOREIGN_FIELDS.some((field) => Object.hasOwn(event, field)) &&
    typeof tool_input === "object" && tool_input !== null;
  if (!isPlain) return null;
  const keys = Object.keys(tool_input);
  if (tool_name === "Bash") {
    const { command } = tool_input;
    const isKnown = isText(command) &&
      keys.every((x) => COMMAND_REGEXP.test(x));
    const paths = isKnown ? await pathsOf(command, cwd) : null;
    return paths === null ? null : { session: session_id, cwd, paths };
  }
  const fields = Object.hasOwn(WRITERS, tool_name)
    ? WRITERS[tool_name]
    : undefined;
  const path = tool_input.file_path;
  const isKnown = fields !== undefined && isText(path) && isPlainPath(path) &&
    keys.every((key) => fields.test(key));
  return isKnown ? { session: session_id, cwd, paths: [path] } : null;
}

/** The files that a command writes, if it surely writes nothing else. */
async function pathsOf(command: string, cwd: string): Promise<string[] | null> {
  const { onlyLooks }: typeof import("../hook/plain_command.ts") = await import(
    PLAIN_COMMAND
  );
  if (onlyLooks(command)) return [];
  const { readCommand }: typeof import("../hook/shell.ts") = await import(
    SHELL
  );
  const home = Deno.env.get("HOME") || Deno.env.get("USERPROFILE") || "";
  const { writes, cannotTell } = readCommand(command, { dialect: "sh", home });
  if (cannotTell !== null || writes.length > MOST_PATHS) return null;
  const isPlain = writes.every(({ path, below, glob }) =>
    !below && !path.startsWith("~") && !(glob && /[*?[{]/.test(path))
  );
  const paths = writes.map(({ path }) =>
    path.startsWith("/") ? path : `${cwd}/${path}`
  );
  return isPlain && paths.every(isPlainPath) ? paths : null;
}

async function passes(call: Call | null): Promise<boolean> {
  if (call === null) return false;
  // Names that are looked for in vain are errors, and each would have its stack described.
  if (Deno.env.get("DOS_DEBUG") !== "1") Error.stackTraceLimit = 0;
  const place = placeOf(call);
  if (place === null) return false;
  const { root } = place;
  const { session } = call;
  const paths = call.paths.map((path) =>
    path.slice(root.length + 1).toLowerCase()
  );
  const store = `${root}/.dos`;
  const question = { paths, session, pid: Deno.ppid };
  const sight = sightOf({
    storeRoot: root,
    journal: `${store}/lane-journal.jsonl`,
    lock: `${store}/.lane-lease.lock`,
    mutex: `${store}/.lane-lease.mutex`,
    floors: [`${root}/.git/dos-seq`, `${store}/.lane-seq`],
    peers: [],
  }, question);
  return isAllHarmless(sight, session) &&
    (sight?.config === place.mark || await isPlainConfig(place, question));
}

/** The one repository that a call is about. */
function placeOf({ cwd, paths }: Call): PlainPlace | null {
  const [first, ...others] = paths;
  if (first === undefined) {
    return isPlainDirectory(cwd) ? plainPlace(cwd) : null;
  }
  const place = placeAround(first, cwd);
  return others.every((path) => placeAround(path, cwd)?.root === place?.root)
    ? place
    : null;
}

/** The repository around a file, if it is the one around the agent too. */
function placeAround(path: string, cwd: string): PlainPlace | null {
  const directory = directoryOf(path);
  const place = directory === null ? null : plainPlace(directory);
  if (place === null) return null;
  const { root } = place;
  // What lies between the root and the file was seen on the way.
  const isPassed = isBelow(`${directory}`, cwd) && isBelow(cwd, root);
  if (isPassed) return place;
  const home = isPlainDirectory(cwd) ? plainPlace(cwd) : null;
  return home?.root === root ? place : null;
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

/** Whether everything can be told, and nothing stops the call. */
function isAllHarmless(sight: Sight | null, session: string): boolean {
  return sight !== null && sight.leases.every((x) => isHarmless(x, session));
}

/** Whether a lease neither stops the call nor is to be renewed. */
function isHarmless({ lease, beat, isNear }: Seen, session: string): boolean {
  const holder = lease.session_id;
  if (holder === session) return isFresh(lease, beat);
  if (isNear) return false;
  const isBound = typeof holder === "string" && holder !== "";
  return isBound || lease.pid !== Deno.ppid;
}

function isFresh(lease: Lease, beat: string | undefined): boolean {
  const stamp = beat ?? (lease.heartbeat_at || lease.acquired_at);
  return typeof stamp === "string" && STAMP_REGEXP.test(stamp) &&
    Date.now() - Date.parse(stamp) <= FRESH_MS;
}

/** Whether the configuration leaves it to the leases alone; and these, where it puts them elsewhere, let the call pass. */
async function isPlainConfig(
  { root, config }: PlainPlace,
  question: Question,
): Promise<boolean> {
  if (config === null) return true;
  const { glanceAtConfig }: typeof import("../system/config_glance.ts") =
    await import(CONFIG);
  const seen = glanceAtConfig(config);
  const isPlain = seen !== null && seen.hook.mode === "guard" &&
    seen.paths.lane_journal === undefined;
  if (!isPlain || seen.store.kind === "file") return isPlain;
  // It may be that only the environment names endpoints, and so another copy.
  if (seen.store.endpoints.length === 0) return false;
  const { sightOverEtcd }: typeof import("./etcd_sight.ts") = await import(
    ETCD_SIGHT
  );
  const there = sightOverEtcd(root, seen.store, question);
  return isAllHarmless(there, question.session);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
