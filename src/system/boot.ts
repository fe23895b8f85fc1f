/**
 * An identity of this boot of the machine.
 *
 * It tells a lock that a dead process left from one that another machine
 * holds. Where it cannot be told it is `""`, and nothing may be concluded.
 *
 * @module
 */
import { type Runner, runProgram } from "./run.ts";

const LIMIT_MS = 2_000;
const LINUX_FILE = "/proc/sys/kernel/random/boot_id";
const ID_REGEXP = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i;

let known: Promise<string> | undefined;

/** The boot id of this machine, `""` if it cannot be told; asked for once. */
export function bootId(): Promise<string> {
  return known ??= readBootId(Deno.build.os, {
    run: runProgram,
    read: readFile,
  });
}

/** How the machine is asked. */
export interface BootWays {
  /** Runs a program. */
  readonly run: Runner;
  /** Reads a file, `""` if that is not allowed. */
  read(path: string): string;
}

/**
 * The boot id as a kind of system tells it: Linux in a file, macOS through
 * `sysctl`. Windows knows none, so there it is the id of the installation.
 */
export async function readBootId(os: string, ways: BootWays): Promise<string> {
  if (os === "linux") {
    return idIn(ways.read(LINUX_FILE)) || await ask("cat", [LINUX_FILE], ways);
  }
  if (os === "darwin") {
    return await ask("sysctl", ["-n", "kern.bootsessionuuid"], ways);
  }
  if (os !== "windows") return "";
  const key = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";
  return await ask("reg", ["query", key, "/v", "MachineGuid", "/reg:64"], ways);
}

async function ask(
  command: string,
  args: readonly string[],
  ways: BootWays,
): Promise<string> {
  const ran = await ways.run(command, args, { timeoutMs: LIMIT_MS });
  return ran?.code === 0 ? idIn(ran.stdout) : "";
}

function idIn(text: string): string {
  return ID_REGEXP.exec(text)?.[0].toLowerCase() ?? "";
}

function readFile(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
