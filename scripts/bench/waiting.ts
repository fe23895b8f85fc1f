/**
 * What a hundred who wait cost the one who holds: its heartbeat, with and
 * without them.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one beat at a time is what is measured
import { openWorkspace } from "@dos/lanes";
import { median, type Row } from "./figures.ts";

const CROWD = `${import.meta.dirname}/waiting_crowd.ts`;
const CONFIG = `${import.meta.dirname}/../../deno.json`;
const PROCESSES = 20;
const EACH = 5;
const BEATS = 100;
/** Between two beats: time for those who wake at one to go to sleep again. */
const REST_MS = 100;

/** Beats with nobody waiting, and with a hundred. */
export async function measureWaiting(directory: string): Promise<Row[]> {
  const root = `${directory}/waiting`;
  await Deno.mkdir(root);
  const { leases } = await openWorkspace({ root, env: {} });
  const mine = { owner: "holder", lane: "main" };
  await leases.acquire({ ...mine, pid: 0 });
  const beats = async (): Promise<number[]> => {
    const samples: number[] = [];
    for (let beat = -5; beat < BEATS; beat++) {
      const begun = performance.now();
      await leases.heartbeat({ ...mine, lockTimeout: 60 });
      if (beat >= 0) samples.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
    return samples;
  };
  const alone = await beats();
  const crowd = Array.from(
    { length: PROCESSES },
    () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "-q", "--config", CONFIG, CROWD, root, `${EACH}`],
        ...{ stdin: "piped", stdout: "piped", stderr: "inherit" },
      }).spawn(),
  );
  for (const { stdout } of crowd) {
    const reader = stdout.getReader();
    await reader.read();
    reader.releaseLock();
  }
  const waited = (await leases.queue()).length;
  const beside = await beats();
  await Promise.all(crowd.map(async (child) => {
    await child.stdin.close();
    await child.output();
  }));
  return [
    { what: "heartbeat, nobody waits", samples: alone },
    {
      what: `heartbeat, ${waited} wait`,
      samples: beside,
      note: `${(median(beside) - median(alone)).toFixed(2)} ms more`,
    },
  ];
}
