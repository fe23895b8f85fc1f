/**
 * One tool call of an agent, in the same form for every host.
 *
 * A host's file turns its payload into a {@linkcode HookCall} and a verdict
 * back into the host's own answer. Between the two nothing knows which host it
 * is. All of it is pure: paths are text as the agent spelled them, and nobody
 * here looks at a disk.
 *
 * @module
 */

/** The agents whose hooks are understood. */
export type HostName =
  | "claude-code"
  | "codex"
  | "gemini"
  | "cursor"
  | "copilot"
  | "antigravity"
  | "windsurf";

/** The moments at which a hook is run, by the names of our verbs. */
export type HookMoment =
  | "pretool"
  | "posttool"
  | "stop"
  | "session-start"
  | "session-end";

/** A path that a call touches. */
export interface TouchedPath {
  /** As the agent spelled it: absolute, or relative to the directory of the call. */
  readonly path: string;
  /** True if everything below it is touched too: a directory that is removed or moved. */
  readonly below: boolean;
  /** True if wildcards in it are wildcards, as a shell would read them. */
  readonly glob: boolean;
}

/**
 * Whether a written path stands for the whole git work tree around it, as
 * `git reset --hard` changes it: the caller has to find the root of that tree.
 * A directory that is named itself is never spelled so.
 */
export function isWorkTree(touched: TouchedPath): boolean {
  return touched.below && /(?:^|\/)\.$/.test(touched.path);
}

/** What a call touches. */
export interface Footprint {
  /** What it may change. */
  readonly writes: readonly TouchedPath[];
  /** What it only looks at. */
  readonly reads: readonly TouchedPath[];
  /** Why it may change more than that, in a few words, or `null`. */
  readonly cannotTell: string | null;
}

/** A call that touches nothing. */
export const NO_FOOTPRINT: Footprint = {
  writes: [],
  reads: [],
  cannotTell: null,
};

/** What a tool does, by the table of its host. */
export type ToolUse =
  /** It touches these paths. */
  | { readonly kind: "files"; readonly footprint: Footprint }
  /** It runs this command line, which has to be read. */
  | {
    readonly kind: "shell";
    readonly dialect: "sh" | "powershell";
    readonly command: string;
  }
  /** It touches no file: a search on the web, a list of things to do. */
  | { readonly kind: "none" }
  /** No table knows it. */
  | { readonly kind: "unknown" };

/** One event of a host. */
export interface HookCall {
  /** The host that sent it. */
  readonly host: HostName;
  /** The moment. */
  readonly moment: HookMoment;
  /** The session, `""` if the host names none. All sub-agents of a session share it. */
  readonly session: string;
  /** The directory the agent works in, `""` if the host names none. */
  readonly cwd: string;
  /** The tool by the host's own name, `""` outside of tool events. */
  readonly tool: string;
  /** What it does. */
  readonly use: ToolUse;
  /** The id of this very call, `""` if the host names none. */
  readonly callId: string;
  /** Why the session begins or ends, in the host's own word, `""` if it names none. */
  readonly reason: string;
}

/** What is to be answered. */
export type Verdict =
  /** Nothing: the call goes ahead. */
  | { readonly kind: "pass" }
  /** The call must not happen. */
  | { readonly kind: "deny"; readonly reason: string }
  /** A person is to decide; where a host cannot ask, it is denied. */
  | { readonly kind: "ask"; readonly reason: string }
  /** The call goes ahead, or went ahead, and the agent is told something. */
  | { readonly kind: "tell"; readonly text: string };

/** What a hook process prints and ends with. */
export interface Reply {
  /** Standard output, `""` for nothing. */
  readonly stdout: string;
  /** Standard error, `""` for nothing. */
  readonly stderr: string;
  /** The exit code. */
  readonly exit: number;
}
