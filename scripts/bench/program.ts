/**
 * The program as whole processes.
 *
 * @module
 */

/** The program's entry. */
export const PROGRAM: string = `${import.meta.dirname}/../../src/main.ts`;
/** The configuration that an empty program is run with too. */
export const CONFIG: string = `${import.meta.dirname}/../../deno.json`;
/** A hook before a tool. */
export const HOOK: readonly string[] = [PROGRAM, "hook", "pretool"];

/** How long a process of Deno takes, in milliseconds. */
export async function wholeProcess(
  args: readonly string[],
  input = "",
): Promise<number> {
  const start = performance.now();
  await ended(args, input);
  return performance.now() - start;
}

/** The most memory that a process of Deno had, in MiB; `NaN` where the system does not tell. */
export async function peakMemory(
  args: readonly string[],
  input = "",
): Promise<number> {
  let peak = NaN;
  await ended(args, input, (pid) => {
    peak = peakOf(pid) ?? peak;
  });
  return peak;
}

function peakOf(pid: number): number | null {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const kib = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}

async function ended(
  args: readonly string[],
  input: string,
  watch?: (pid: number) => void,
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const { pid } = child;
  const timer = watch && setInterval(() => watch(pid), 2);
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
  const { success } = await child.status;
  clearInterval(timer);
  if (!success) {
    throw new Error(`Cannot measure "${args.join(" ")}": it failed`);
  }
}
