/**
 * Starting this very program, for its self-test.
 *
 * @module
 */
import type { Child, ChildAnswer, Children } from "../selftest/check.ts";
import { feed } from "./feed.ts";

/** What would steer a child: it is to see its own workspace and nobody's session. */
const HIDDEN_REGEXP = /^(?:DISPATCH_|JOB_LANE_|CID_RUN_ID$|DOS_|CLAUDE_)/;

/** The children of this process. */
export function createChildren(program: readonly string[]): Children {
  const running = new Set<Deno.ChildProcess>();
  const spawn = (
    words: readonly string[],
    options: Deno.CommandOptions,
  ): Deno.ChildProcess => {
    const [first = "", ...rest] = program;
    const child = new Deno.Command(first, {
      args: [...rest, ...words],
      clearEnv: true,
      env: environment(),
      ...options,
    }).spawn();
    running.add(child);
    return child;
  };
  return {
    start(words): Child {
      const child = spawn(words, {
        ...{ stdin: "null", stdout: "null", stderr: "null" },
      });
      return childOf(child, () => running.delete(child));
    },
    async ask(words, { cwd, input }): Promise<ChildAnswer> {
      const child = spawn(words, {
        ...{ cwd, stdin: "piped", stdout: "piped", stderr: "piped" },
      });
      const fed = feed(child, input);
      const { stdout, stderr, code, signal } = await child.output();
      running.delete(child);
      await fed;
      return {
        stdout: new TextDecoder().decode(stdout),
        stderr: new TextDecoder().decode(stderr),
        exit: signal === null ? code : null,
      };
    },
    stop(): void {
      for (const child of running) kill(child);
      running.clear();
    },
  };
}

function childOf(child: Deno.ChildProcess, forget: () => void): Child {
  let exit: number | null = null;
  const ended = child.status.then(({ code }) => {
    exit = code;
    forget();
  });
  return {
    pid: child.pid,
    exit: () => exit,
    kill: () => kill(child),
    ended: () => ended,
  };
}

function environment(): Record<string, string> {
  const entries = Object.entries(Deno.env.toObject());
  return Object.fromEntries(
    entries.filter(([name]) => !HIDDEN_REGEXP.test(name)),
  );
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It ended by itself in this very moment.
  }
}
