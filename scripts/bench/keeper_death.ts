/**
 * How long a region stays taken after a `dos run` and its command were both
 * killed: from the signals to the answer of the next request, as a whole
 * process, and what a request costs beside a `dos run` that lives.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one death at a time is what is measured
import type { Row } from "./figures.ts";

const PROGRAM = `${import.meta.dirname}/../../src/main.ts`;
const DEATHS = 50;

/** Kills and asks, so many times; a request that is refused is asked again, and its time counts. */
export async function measureDeaths(directory: string): Promise<Row[]> {
  const root = `${directory}/deaths`;
  await Deno.mkdir(root);
  const deaths: number[] = [];
  const beside: number[] = [];
  for (let death = -1; death < DEATHS; death++) {
    const { dos, command } = await begin(root);
    const apart = await timeToGrant(root, "docs");
    Deno.kill(dos.pid, "SIGKILL");
    Deno.kill(command, "SIGKILL");
    const ms = await timeToGrant(root, "api");
    await dos.status;
    // The first one fills the caches of deno and of the file system.
    if (death < 0) continue;
    deaths.push(ms);
    beside.push(apart);
  }
  return [
    { what: "kill -9 of both, until the next grant", samples: deaths },
    {
      what: "the slowest of them",
      samples: [Math.max(...deaths)],
    },
    { what: "acquire beside a dos run that lives", samples: beside },
  ];
}

/** Starts a run, and waits until its command works and is recorded. */
async function begin(
  root: string,
): Promise<{ dos: Deno.ChildProcess; command: number }> {
  const journal = `${root}/.dos/lane-journal.jsonl`;
  const before = (await read(journal)).length;
  const dos = start(root, [
    ...["run", "--lane", "api", "--tree", "api/**", "--", "sleep", "600"],
  ]);
  for (;;) {
    const grown = (await read(journal)).slice(before);
    const pid = /"children": \[\{"pid": (\d+)/.exec(grown)?.[1];
    if (pid !== undefined) return { dos, command: Number(pid) };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(path).catch(() => "");
}

/** Asks for a region until it is granted, and gives it back again. */
async function timeToGrant(root: string, lane: string): Promise<number> {
  const begun = performance.now();
  const key = ["--owner", "bench", "--lane", lane];
  const ask = ["lease-lane", "acquire", ...key, "--tree", `${lane}/**`];
  while (!(await start(root, ask).status).success);
  const ms = performance.now() - begun;
  await start(root, ["lease-lane", "release", ...key]).status;
  return ms;
}

function start(root: string, args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", PROGRAM, "--workspace", root, ...args],
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
}
