/**
 * Running one small program of the system and reading what it says.
 *
 * Nobody waits longer than the time limit, and nothing is thrown: a program
 * that is missing, denied, slow or killed has simply said nothing.
 *
 * @module
 */

/** What a program said, one character per byte. */
export interface Ran {
  /** Exit code. */
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** Runs a program; `null` if it could not be run or did not end in time. */
export type Runner = (
  command: string,
  args: readonly string[],
  options: {
    readonly timeoutMs: number;
    readonly env?: Readonly<Record<string, string>>;
  },
) => Promise<Ran | null>;

/** How long a killed program may take to let go of its pipes. */
const GRACE_MS = 100;

/** So many arguments can be handed to a function on any machine. */
const CHUNK_BYTES = 8_192;

/** Windows programs do not start without these. */
const WINDOWS_ENV = ["SystemRoot", "PATH", "PATHEXT", "TEMP"] as const;

/** Runs a program of this machine, in an environment of its own. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: Parameters<Runner>[2],
): Promise<Ran | null> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(command, {
      args: [...args],
      clearEnv: true,
      env: { ...inheritedEnv(), ...options.env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch {
    return null;
  }
  return await outputOf(child, options.timeoutMs);
}

function outputOf(
  child: Deno.ChildProcess,
  timeoutMs: number,
): Promise<Ran | null> {
  return new Promise((resolve) => {
    let killed = false;
    let timer = setTimeout(() => {
      killed = true;
      kill(child);
      timer = setTimeout(() => resolve(null), GRACE_MS);
    }, timeoutMs);
    child.output().then(
      ({ code, stdout, stderr }) => {
        const ran = {
          code,
          stdout: bytesText(stdout),
          stderr: bytesText(stderr),
        };
        resolve(killed ? null : ran);
      },
      () => resolve(null),
    ).finally(() => clearTimeout(timer));
  });
}

/** Whoever does not die at once must not keep us alive either. */
function kill(child: Deno.ChildProcess): void {
  try {
    child.unref();
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself, and what it started holds its pipes, or it did so in this very moment.
  }
}

function inheritedEnv(): Record<string, string> {
  if (Deno.build.os !== "windows") return {};
  return Object.fromEntries(WINDOWS_ENV.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

function bytesText(bytes: Uint8Array): string {
  // A TextDecoder takes "latin1" for windows-1252, where a byte from 0x80 to 0x9f becomes another character.
  let text = "";
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    const chunk = bytes.subarray(from, from + CHUNK_BYTES);
    text += String.fromCharCode(...chunk);
  }
  return text;
}
