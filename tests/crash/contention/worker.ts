/**
 * One contender: a process that takes and gives back lanes until it is killed,
 * and writes down every answer before it acts on it.
 *
 * Arguments: the workspace, its owner's name, a seed, the file for its notes,
 * and the milliseconds after which it ends by itself, so that none outlives a
 * test that was aborted.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one thing after the other is what it does
import { openWorkspace, type Workspace } from "@dos/lanes";
import {
  createChance,
  LANES,
  LOCK_TIMEOUT_S,
  type Note,
  noteOf,
  pickOne,
} from "./plan.ts";

const [root = "", owner = "", seed = "", notes = "", limitMs = ""] = Deno.args;
const chance = createChance(Number(seed));
const file = Deno.openSync(notes, { append: true, create: true });
const encoder = new TextEncoder();

function write(note: Note): Note {
  file.writeSync(encoder.encode(`${JSON.stringify(note)}\n`));
  return note;
}

async function timed(
  call: () => Promise<unknown>,
  about: { lane: string; loopTs: string },
): Promise<Note> {
  const start = performance.now();
  const answer = await call();
  const ms = Math.round(performance.now() - start);
  return write(noteOf(answer, { ...about, owner, ms }));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function takeAndGiveBack({ leases }: Workspace): Promise<void> {
  const lane = pickOne(LANES, chance);
  const lockTimeout = LOCK_TIMEOUT_S;
  const note = await timed(
    () => leases.acquire({ owner, lane, pid: 0, lockTimeout }),
    { lane, loopTs: "" },
  );
  if (note.told !== "granted") return await pause(chance() * 300);
  await pause(chance() * 5);
  const loopTs = note.loop_ts;
  for (let told = ""; told !== "released" && told !== "failed";) {
    const given = await timed(
      () => leases.release({ owner, lane, loopTs, lockTimeout }),
      { lane, loopTs },
    );
    told = given.told;
  }
}

try {
  const workspace = await openWorkspace({ root, env: {} });
  while (performance.now() < Number(limitMs)) await takeAndGiveBack(workspace);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  write({ told: "failed", reason });
  Deno.exit(1);
}
