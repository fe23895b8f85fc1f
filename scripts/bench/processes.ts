/**
 * What a command costs as a whole process, against a process that does nothing.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one process at a time is what is measured
import { median, type Row } from "./figures.ts";
import { CONFIG, PROGRAM, wholeProcess } from "./program.ts";

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
      await wholeProcess(["--config", CONFIG, empty]),
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

const WORKERS = [1, 8, 32];
const ROUNDS = 96;

/** Grants and releases a second, by so many processes at once, each on a lane of its own. */
export async function measureThroughput(directory: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workers of WORKERS) {
    let left = ROUNDS;
    const pair = async (lane: number): Promise<void> => {
      while (left-- > 0) {
        for (const action of ["acquire", "release"]) {
          await wholeProcess([
            ...[PROGRAM, "--workspace", directory, "lease-lane", action],
            ...["--owner", `w${lane}`, "--lane", `l${lane}`],
            ...["--lock-timeout", "120"],
            ...action === "acquire" ? ["--tree", `l${lane}/**`] : [],
          ]);
        }
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: workers }, (_, k) => pair(k)));
    const ms = performance.now() - start;
    rows.push({
      what: `${workers} at once`,
      samples: [ms / ROUNDS],
      note: `${(ROUNDS / ms * 1000).toFixed(1)} grants and releases a second`,
    });
  }
  return rows;
}
