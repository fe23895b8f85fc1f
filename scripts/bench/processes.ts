/**
 * What a command costs as a whole process, against a process that does nothing.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one process at a time is what is measured
import { median, type Row } from "./figures.ts";

const PROGRAM = `${import.meta.dirname}/../../src/main.ts`;
const RUNS = 25;

/** Runs an empty program, `acquire` and `release` in turn. */
export async function measureProcesses(directory: string): Promise<Row[]> {
  const empty = `${directory}/empty.ts`;
  await Deno.writeTextFile(empty, "");
  const lease = (action: string): string[] => [
    ...[PROGRAM, "--workspace", directory, "lease-lane", action],
    ...["--owner", "bench", "--lane", "main"],
  ];
  const nothing: number[] = [];
  const acquire: number[] = [];
  const release: number[] = [];
  for (let run = -1; run < RUNS; run++) {
    const times = [
      await wholeProcess([empty]),
      await wholeProcess(lease("acquire")),
      await wholeProcess(lease("release")),
    ];
    // The first round fills the caches of deno and of the file system.
    if (run < 0) continue;
    nothing.push(times[0] ?? NaN);
    acquire.push(times[1] ?? NaN);
    release.push(times[2] ?? NaN);
  }
  const pair = acquire.map((ms, run) => ms + (release[run] ?? NaN));
  const ratio = (samples: readonly number[]): string =>
    `${(median(samples) / median(nothing)).toFixed(2)} x empty`;
  return [
    { what: "deno run of an empty file", samples: nothing },
    { what: "lease-lane acquire", samples: acquire, note: ratio(acquire) },
    { what: "lease-lane release", samples: release, note: ratio(release) },
    { what: "acquire and release", samples: pair, note: ratio(pair) },
  ];
}

async function wholeProcess(args: readonly string[]): Promise<number> {
  const start = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) {
    throw new Error(`Cannot measure "${args.join(" ")}": it failed`);
  }
  return performance.now() - start;
}
