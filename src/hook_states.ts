/**
 * How the settings files of all hosts stand, as far as looking tells.
 *
 * @module
 */
import type { HostName } from "./hook/tool_call.ts";
import type { LineReader } from "./hook/wiring/command_line.ts";
import { lineOf } from "./hook/wiring/host_wiring.ts";
import {
  foreignNote,
  hostNotes,
  matcherNote,
  ownNote,
  switchedOff,
} from "./hook/wiring/notes.ts";
import { ourLine } from "./hook/wiring/our_line.ts";
import type { Scope, SettingsState } from "./hook/wiring/reports.ts";
import {
  filesOf,
  foreignIn,
  type Ground,
  HOST_NAMES,
  type HostPlan,
  oursIn,
  ownIn,
  planOf,
  valueOf,
  wiredEvents,
} from "./hook_ground.ts";
import { StoreError } from "./lease/ports.ts";
import { isThere } from "./system/path.ts";
import type { Handler } from "./system/settings/handlers.ts";
import { SettingsError } from "./system/settings/settings_error.ts";
import { readSettings } from "./system/settings/settings_file.ts";

const SCOPES: readonly Scope[] = ["project", "user"];

/** A command line that a host runs before a tool, and who reads it. */
export interface Armed {
  /** The line. */
  readonly line: string;
  /** Its reader. */
  readonly reader: LineReader;
  /** The words that start the program; none where that reader takes the line for another one. */
  readonly program: readonly string[];
}

/** What was seen of a settings file. */
export interface Look {
  /** How it stands; nothing was tried. */
  readonly state: SettingsState;
  /** What runs before a tool, `null` where nothing of ours does. */
  readonly armed: Armed | null;
}

/** Every settings file, in the order of the hosts; a second file of a host only where it holds something. */
export function statesOf(ground: Ground): Look[] {
  return HOST_NAMES.flatMap((host) =>
    SCOPES.flatMap((scope) => {
      const looks = pathsOf(ground, host, scope)
        .map((path) => lookAt(ground, { host, scope, path }));
      const [usual, ...others] = looks;
      if (usual === undefined) return [];
      const told = others.filter(({ state }) =>
        [state.events, state.others, state.own].some((x) => x.length > 0)
      );
      const isIdle = usual.state.events.length === 0 &&
        usual.state.state !== "broken" && told.length > 0;
      return isIdle ? told : [usual, ...told];
    })
  );
}

function pathsOf(ground: Ground, host: HostName, scope: Scope): string[] {
  try {
    return filesOf(ground, host, scope);
  } catch (error) {
    if (error instanceof StoreError) return [];
    throw error;
  }
}

function lookAt(
  ground: Ground,
  { host, scope, path }: { host: HostName; scope: Scope; path: string },
): Look {
  const bare: SettingsState = {
    host,
    scope,
    file: path,
    state: "not-wired",
    events: [],
    missing: [],
    program: [],
    program_is_there: false,
    others: [],
    own: [],
    trial: null,
    notes: [],
  };
  try {
    const plan = planOf(ground, host);
    const file = readSettings(path);
    const ours = oursIn(file, plan);
    const others = foreignIn(file, plan);
    const own = ownIn(file, plan);
    const leftovers = [...others.map(foreignNote), ...own.map(ownNote)];
    if (ours.length === 0) {
      return { state: { ...bare, others, own, notes: leftovers }, armed: null };
    }
    const events = wiredEvents(file, plan);
    const missing = plan.events.map((x) => x.event)
      .filter((event) => !events.includes(event));
    // The event that a trial sends: the host is about to write a file.
    const first = plan.events.find((x) => x.moment === "pretool")?.event;
    const before = ours.filter((x) => x.event === first);
    const off = switchedOff(host, valueOf(file));
    const windows = Deno.build.os === "windows";
    const [armed = null] = before.flatMap(({ value }): Armed[] => {
      const found = lineOf(host, value, { windows });
      if (found === null) return [];
      const { line, reader } = found;
      const program = ourLine(line, reader, ground.program)?.program ?? [];
      return [{ line, reader, program }];
    });
    const program = armed?.program ?? [];
    return {
      state: {
        ...bare,
        state: missing.length > 0 ? "incomplete" : "wired",
        events,
        missing,
        program,
        program_is_there: isProgramThere(program),
        others,
        own,
        notes: [
          ...off === "" ? [] : [off],
          ...hostNotes(host, scope),
          ...matcherNotes(ours, plan),
          ...leftovers,
        ],
      },
      armed: off === "" ? armed : null,
    };
  } catch (error) {
    const isBroken = error instanceof SettingsError ||
      error instanceof StoreError;
    if (!isBroken) throw error;
    const hint = error.hint === "" ? "" : `. ${error.hint}`;
    return {
      state: { ...bare, state: "broken", notes: [`${error.message}${hint}`] },
      armed: null,
    };
  }
}

function matcherNotes(ours: readonly Handler[], plan: HostPlan): string[] {
  return ours.flatMap(({ event, matcher }) => {
    const wanted = plan.events.find((x) => x.event === event);
    const isWanted = wanted === undefined || matcher === "" ||
      matcher === "*" || matcher === undefined ||
      matcher === wanted.entry["matcher"];
    return isWanted ? [] : [matcherNote(event, matcher)];
  });
}

/** Whether the files are there that the words of a program name with their whole path. */
function isProgramThere(program: readonly string[]): boolean {
  return program.length > 0 &&
    program.filter((word) => /^(?:[/\\\\]|[A-Za-z]:[/\\\\])/.test(word))
      .every((word) => isThere(word));
}
