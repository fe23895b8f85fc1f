/**
 * The programs the demo starts: git, and `dos` as anybody would call it.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- a retry waits for its turn

const PROGRAM = `${import.meta.dirname}/../../src/main.ts`;

/** Variables that would lead git or dos away from the demo's own repository. */
const FOREIGN_REGEXP = /^(?:GIT_|DISPATCH_|JOB_LANE_|DOS_|CID_)/i;

/** How a program ended. */
export interface Ended {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote. */
  readonly stdout: string;
  /** What it complained about. */
  readonly stderr: string;
}

/** An answer of `dos`. */
export interface Answer {
  /** The exit code. */
  readonly code: number;
  /** What it printed, read as JSON. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** The environment the demo's programs see. */
export function stageEnvironment(): Record<string, string> {
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) =>
    !FOREIGN_REGEXP.test(name)
  );
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_GLOBAL: Deno.build.os === "windows" ? "NUL" : "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd: string },
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: options.cwd,
    clearEnv: true,
    env: stageEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Runs `dos` in a workspace. */
export async function dos(
  root: string,
  args: readonly string[],
): Promise<Answer> {
  const words = ["run", "-A", PROGRAM, "--workspace", root, "--json", ...args];
  const { code, stdout, stderr } = await run(Deno.execPath(), words, {
    cwd: root,
  });
  try {
    return { code, value: JSON.parse(stdout) };
  } catch {
    throw new Error(
      `Cannot read the answer of "dos ${args.join(" ")}": exit ${code}, ${
        stderr.trim() || "no output"
      }`,
    );
  }
}

/** Runs git, again while another git has the index or a ref locked. */
export async function git(
  root: string,
  args: readonly string[],
): Promise<string> {
  for (let attempt = 1;; attempt++) {
    const { code, stdout, stderr } = await run("git", args, { cwd: root });
    if (code === 0) return stdout;
    if (attempt === 100 || !/\.lock|cannot lock ref/i.test(stderr)) {
      throw new Error(
        `Cannot run "git ${args.join(" ")}": ${(stderr || stdout).trim()}`,
      );
    }
    await pause(10 + 30 * Math.random());
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
