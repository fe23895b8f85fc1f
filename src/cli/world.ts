/**
 * All the command line may know of the world it runs in. The program builds
 * one from the process it is; a test builds one from literals.
 *
 * @module
 */
import type { HookSettings } from "../hook/wiring/reports.ts";
import type { Screen } from "../top/screen.ts";
import type { Workspace } from "../lease/workspace.ts";
import type { SelfTests } from "./self_test.ts";

/** Which workspace is meant. */
export interface WorkspaceChoice {
  /** `--workspace`; absent means: look for it. */
  readonly workspace?: string;
  /** `--this-worktree`: keep the store in a linked git worktree itself. */
  readonly thisWorktree?: boolean;
}

/** Where a server is to be reached. */
export interface Doors {
  /** `--socket`; absent means: in the store. */
  readonly socket?: string;
  /** `--http`: the port, 0 for any that is free; absent means: no HTTP. */
  readonly port?: number;
}

/** A server that runs. */
export interface Serving {
  /** The root of the workspace. */
  readonly root: string;
  /** The path of its socket, or `""`. */
  readonly socket: string;
  /** Its address, or `""`. */
  readonly http: string;
  /** The file with the token for that address, or `""`. */
  readonly tokenFile: string;
  /** Ends with the server; fails if it lost its place. */
  readonly ended: Promise<void>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** How clients of the model context protocol are served. */
export interface McpChoice {
  /** `--release-at-end`: what a client took and did not give back ends with its connection. */
  readonly releaseAtEnd: boolean;
  /** `--allow-force`: clients may take what others hold. */
  readonly allowForce: boolean;
}

/** A conversation with one client, over the standard streams. */
export interface Conversation {
  /** Ends with it, when all that was at work has come to its end. */
  readonly ended: Promise<void>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** What is sent by HTTP. */
export interface Letter {
  /** The body. */
  readonly body: string;
  /** The headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long a reply is waited for, in milliseconds. */
  readonly timeoutMs: number;
}

/** What came back, or why nothing did. */
export type Reply =
  | { readonly status: number; readonly body: string }
  | { readonly failure: string };

/** What lies in the directory that is to become a workspace. */
export interface Site {
  /** Its absolute path. */
  readonly path: string;
  /** Names of the real directories directly in it, in any order. */
  readonly directories: readonly string[];
  /** Names of everything else directly in it. */
  readonly files: readonly string[];
}

/** What `dos init` does to the disk. */
export interface Ground {
  /** Looks at `dir`, a path relative to the current directory; creates it where it is missing. */
  survey(dir: string): Promise<Site>;
  /** Writes `name` into the site. False, with nothing written, where it exists and `replace` is not set. */
  write(
    site: Site,
    file: {
      readonly name: string;
      readonly text: string;
      readonly replace: boolean;
    },
  ): Promise<boolean>;
}

/** The world of one run. */
export interface World {
  /** The version that `--version` tells. */
  readonly version: string;
  /** True if a person looks at standard output. */
  readonly stdoutIsTerminal: boolean;
  /** True if a person looks at standard error. */
  readonly stderrIsTerminal: boolean;
  /** Width of the terminal in columns, 0 where it is not known. */
  readonly columns: number;
  /** A variable of the environment. */
  env(name: string): string | undefined;
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Writes to standard output; returns how many bytes went, at least one, and throws where none did. */
  writeStdout(bytes: Uint8Array): Promise<number>;
  /** Writes to standard error, as {@linkcode World.writeStdout} does. */
  writeStderr(bytes: Uint8Array): Promise<number>;
  /** Opens the workspace. Throws an error with a stable `code` where that cannot be done. */
  openWorkspace(choice: WorkspaceChoice): Promise<Workspace>;
  /** Opens the settings of the hosts that run the hook, as {@linkcode World.openWorkspace} does. */
  openHookSettings(choice: WorkspaceChoice): Promise<HookSettings>;
  /** Starts a server of the workspace, which a signal ends in good order; fails as {@linkcode World.openWorkspace} does. */
  serve(choice: WorkspaceChoice & Doors): Promise<Serving>;
  /** Speaks the model context protocol with whoever started this process, from now on alone on standard output; a signal ends it in good order. Fails as {@linkcode World.openWorkspace} does. */
  speakMcp(choice: WorkspaceChoice & McpChoice): Promise<Conversation>;
  /** Takes the whole terminal, `null` where there is none to read from and write to. */
  openScreen(): Promise<Screen | null>;
  /** Loads the self-test of this machine. */
  selfTests(): Promise<SelfTests>;
  /** What `dos init` works on. */
  readonly ground: Ground;
  /** From now on signals do not end this process; whoever calls this has seen to them. */
  holdSignals(): void;
  /** From now on the first signal does not end this process but is told, as the code to exit with; the next one ends it. */
  heedSignal(listener: (exit: number) => void): void;
  /** Reads a file, relative to the current directory, as text; `-` is standard input. Throws where it cannot be read or is longer than 16 MiB. */
  readText(path: string): Promise<string>;
  /** Writes an HTML page or a file of another kind, relative to the current directory, whole or not at all; never over anything else, and never into a directory in `apart`. Returns its absolute path. */
  publishPage(
    path: string,
    text: string,
    apart: readonly string[],
    kind?: { readonly beginning: string; readonly name: string },
  ): Promise<string>;
  /** The SHA-256 of a text in UTF-8, in base64. */
  digest(text: string): Promise<string>;
  /** Writes a file, relative to the current directory, over what is there. */
  writeFile(path: string, text: string): Promise<void>;
  /** Sends a text by HTTP and tells the reply; follows no redirection, never throws. */
  post(url: string, letter: Letter): Promise<Reply>;
}
