/**
 * Runs the real program as a real process, as its users do.
 *
 * @module
 */

const MAIN = `${import.meta.dirname}/../../src/main.ts`;

/** How one run came out. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON on standard output. */
  // deno-lint-ignore no-explicit-any -- tests look into whatever was printed
  json(): any;
}

/** Where and how a run happens. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
}

/** The command line that starts the program. */
export function commandLine(...args: string[]): string[] {
  return [Deno.execPath(), "run", "-A", "-q", MAIN, ...args];
}

/** Runs one command to its end. */
export async function dos(
  options: RunOptions,
  ...args: string[]
): Promise<Ran> {
  const [program = "", ...rest] = commandLine(...args);
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: rest,
    cwd: options.cwd,
    env: cleanEnv(options.env),
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  return {
    code,
    stdout: text,
    stderr: new TextDecoder().decode(stderr),
    json: () => JSON.parse(text),
  };
}

/** Nothing of the tester's own environment may steer a run. */
export function cleanEnv(
  more: Record<string, string> = {},
): Record<string, string> {
  const names = [
    ...["DISPATCH_WORKSPACE", "DISPATCH_HOST_ID", "DISPATCH_RUN_ID"],
    ...["DISPATCH_LANE_JOURNAL_PATH", "JOB_LANE_JOURNAL_PATH", "CID_RUN_ID"],
    ...["DISPATCH_LANE_LEASE_LOCK_PATH", "DISPATCH_ARCHIVE_LOCK_PATH"],
    ...["DOS_ETCD_ENDPOINTS", "DOS_ETCD_PASSWORD"],
    ...["DOS_SESSION_ID", "DOS_COLOR", "DOS_DEBUG"],
    ...["DOS_LEASE", "CLAUDE_ENV_FILE"],
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, ""])),
    NO_COLOR: "1",
    ...more,
  };
}

/** A directory of one's own, gone afterwards. */
export async function inTempDir(
  body: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "dos-" }));
  try {
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Everything below a directory with its content, to show that nothing changed. */
export async function pictureOf(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(dir)) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) found.push(`${path}/`, ...await pictureOf(path));
    else if (entry.isSymlink) {
      found.push(`${path} -> ${await Deno.readLink(path)}`);
    } else if (entry.isFile) {
      found.push(`${path}: ${await Deno.readTextFile(path)}`);
    } else found.push(`${path}: something else`);
  }
  return found.sort();
}

/** Runs a program that the test needs; throws if it fails. */
export async function sh(cwd: string, ...command: string[]): Promise<string> {
  const [program = "", ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    stdin: "null",
  }).output();
  if (!success) {
    throw new Error(
      `${command.join(" ")}: ${new TextDecoder().decode(stderr)}`,
    );
  }
  return new TextDecoder().decode(stdout);
}

/** Makes the store unwritable even for root; gives back how to undo it, or `null`. */
export async function makeReadOnly(
  dir: string,
): Promise<(() => Promise<unknown>) | null> {
  const store = `${dir}/.dos`;
  if (Deno.build.os === "windows") return null;
  if (Deno.uid() !== 0) {
    await sh(dir, "chmod", "-R", "a-w", store);
    return () => sh(dir, "chmod", "-R", "u+w", store);
  }
  try {
    await sh(dir, "mount", "--bind", store, store);
    await sh(dir, "mount", "-o", "remount,bind,ro", store);
  } catch {
    return null;
  }
  return () => sh(dir, "umount", store);
}
