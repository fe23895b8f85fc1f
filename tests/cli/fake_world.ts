/**
 * A world of literals to run command lines in: what was said, and to whom,
 * can be read afterwards.
 *
 * @module
 */
import type { Catalogue } from "../../src/domain/catalogue.ts";
import { DEFAULT_CATALOGUE } from "../../src/domain/default_catalogue.ts";
import type { Lease } from "../../src/domain/lease.ts";
import type { HookSettings } from "../../src/hook/wiring/reports.ts";
import type { Leases } from "../../src/lease/leases.ts";
import type { Overview } from "../../src/lease/overview.ts";
import type { Finding } from "../../src/lease/ports.ts";
import type {
  ArchiveVerbs,
  JournalVerbs,
  Workspace,
} from "../../src/lease/workspace.ts";
import type { Screen } from "../../src/top/screen.ts";
import { run } from "../../src/cli/run.ts";
import type {
  Doors,
  Letter,
  Reply,
  Serving,
  Site,
  WorkspaceChoice,
  World,
} from "../../src/cli/world.ts";

/** 14:03 UTC on a day in 2026. */
export const NOW_MS: number = Date.UTC(2026, 5, 1, 14, 3);

/** What a test says about the workspace; a verb that is not said fails. */
export interface Parts {
  readonly leases?: Partial<Leases>;
  readonly journal?: Partial<JournalVerbs>;
  readonly archive?: Partial<ArchiveVerbs>;
  readonly run?: Workspace["run"];
  /** What a configuration declares; absent: there is none. */
  readonly catalogue?: Catalogue;
  /** What a look at the workspace shows; without it looking fails. */
  readonly overview?: Overview;
  readonly findings?: readonly Finding[];
  readonly warnings?: readonly string[];
}

/** A workspace that knows only what it was told. */
export function aWorkspace(parts: Parts = {}): Workspace {
  return {
    paths: {
      root: "/repo",
      journal: "/repo/.dos/lane-journal.jsonl",
      lock: "/repo/.dos/.lane-lease.lock",
      config: parts.catalogue === undefined ? null : "/repo/dos.jsonc",
    },
    catalogue: parts.catalogue ?? DEFAULT_CATALOGUE,
    leases: (parts.leases ?? {}) as Leases,
    journal: (parts.journal ?? {}) as JournalVerbs,
    archive: (parts.archive ?? {}) as ArchiveVerbs,
    run: parts.run ?? (() => Promise.reject(new Error("not said"))),
    examine: () => Promise.resolve([...parts.findings ?? []]),
    locate: (path) =>
      Promise.resolve(
        path.startsWith("/") ? [] : [{
          path: path.replace(/\/$/, ""),
          isDirectory: path.endsWith("/"),
        }],
      ),
    survey: () =>
      Promise.resolve({
        look: () =>
          parts.overview === undefined
            ? Promise.reject(new Error("not said"))
            : Promise.resolve(parts.overview),
        pause: () => Promise.resolve(),
        close: () => Promise.resolve(),
      }),
    warnings: () => parts.warnings ?? [],
    close: () => Promise.resolve(),
  };
}

/** What a test says about the world. */
export interface Circumstances {
  /** Epoch milliseconds. @default {NOW_MS} */
  readonly nowMs?: number;
  readonly workspace?: Parts | Error;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly stderrTerminal?: boolean;
  /** Given what is to be told of a signal. */
  readonly signal?: (listener: (exit: number) => void) => void;
  readonly columns?: number;
  /** The terminal; absent: there is none. */
  readonly screen?: Screen;
  /** Files that can be read; `-` is standard input. */
  readonly texts?: Readonly<Record<string, string>>;
  /** What happens to a write to standard output; by default it is taken. */
  readonly stdout?: (bytes: Uint8Array) => number;
  readonly site?: Site | Error;
  /** The settings of the hosts; what is not said fails. */
  readonly hooks?: Partial<HookSettings> | Error;
  /** The server that is started; what is not said fails. */
  readonly serving?: Partial<Serving> | Error;
  /** What is replied to whatever is sent. */
  readonly reply?: Reply;
}

/** What a run left behind. */
export interface Said {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How the workspace was chosen, each time it was opened. */
  readonly choices: readonly (WorkspaceChoice & Doors)[];
  /** How often signals were taken over. */
  readonly held: number;
  /** Files that `init` and `run` wrote. */
  readonly files: ReadonlyMap<string, string>;
  /** What was sent. */
  readonly letters: readonly (Letter & { readonly url: string })[];
}

/** Runs one command line and tells what it said. */
export async function say(
  argv: readonly string[],
  circumstances: Circumstances = {},
): Promise<Said> {
  const said = { stdout: "", stderr: "", held: 0 };
  const choices: (WorkspaceChoice & Doors)[] = [];
  const files = new Map<string, string>();
  const letters: (Letter & { url: string })[] = [];
  const { workspace = {}, site } = circumstances;
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const world: World = {
    version: "1.2.3",
    stdoutIsTerminal: circumstances.terminal ?? false,
    stderrIsTerminal: circumstances.stderrTerminal ?? false,
    columns: circumstances.columns ?? 100,
    env: (name) => circumstances.env?.[name],
    nowMs: () => circumstances.nowMs ?? NOW_MS,
    writeStdout(bytes): Promise<number> {
      const taken = circumstances.stdout?.(bytes) ?? bytes.length;
      said.stdout += decode(bytes.subarray(0, taken));
      return Promise.resolve(taken);
    },
    writeStderr(bytes): Promise<number> {
      said.stderr += decode(bytes);
      return Promise.resolve(bytes.length);
    },
    openWorkspace(choice): Promise<Workspace> {
      choices.push(choice);
      return workspace instanceof Error
        ? Promise.reject(workspace)
        : Promise.resolve(aWorkspace(workspace));
    },
    openHookSettings(choice): Promise<HookSettings> {
      choices.push(choice);
      const { hooks = {} } = circumstances;
      return hooks instanceof Error
        ? Promise.reject(hooks)
        : Promise.resolve(hooks as HookSettings);
    },
    serve(choice): Promise<Serving> {
      choices.push(choice);
      const { serving = {} } = circumstances;
      return serving instanceof Error
        ? Promise.reject(serving)
        : Promise.resolve(serving as Serving);
    },
    openScreen: () => Promise.resolve(circumstances.screen ?? null),
    ground: {
      survey: (dir) =>
        site instanceof Error ? Promise.reject(site) : Promise.resolve({
          path: `/ground/${dir}`,
          directories: site?.directories ?? [],
          files: site?.files ?? [],
        }),
      write(place, { name, text, replace }): Promise<boolean> {
        const free = replace || !place.files.includes(name);
        if (free) files.set(`${place.path}/${name}`, text);
        return Promise.resolve(free);
      },
    },
    holdSignals: () => said.held++,
    heedSignal: (listener) => circumstances.signal?.(listener),
    readText(path): Promise<string> {
      const text = circumstances.texts?.[path];
      return text === undefined
        ? Promise.reject(new Error("no such file"))
        : Promise.resolve(text);
    },
    publishPage(path, text): Promise<string> {
      files.set(path, text);
      return Promise.resolve(`/here/${path}`);
    },
    digest: (text) => Promise.resolve(`digest-of-${text.length}`),
    writeFile(path, text): Promise<void> {
      if (path === "/full") return Promise.reject(new Error("no space left"));
      files.set(path, text);
      return Promise.resolve();
    },
    post(url, letter): Promise<Reply> {
      letters.push({ url, ...letter });
      return Promise.resolve(circumstances.reply ?? { failure: "not said" });
    },
  };
  const exit = await run(argv, world);
  return { exit, ...said, choices, files, letters };
}

/** A command line as words. No word of it may hold a space. */
export function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

/** A stub that records the options it was called with and answers the same each time. */
export function recorder<T>(
  answer: unknown,
): { calls: unknown[]; verb: T } {
  const calls: unknown[] = [];
  const verb = (options?: unknown): Promise<unknown> => {
    calls.push(options);
    return Promise.resolve(answer);
  };
  return { calls, verb: verb as T };
}

/** A live lease of ann on src, granted 12 minutes ago. */
export function aLease(over: Partial<Lease> = {}): Lease {
  return {
    lane: "src",
    lane_kind: "cluster",
    region: ["src/**"],
    tree: ["src/*"],
    loop_ts: "L1",
    holder: "ann",
    acquired_at: "2026-06-01T13:51:00Z",
    fence: 17,
    pid: 4242,
    ...over,
  };
}
