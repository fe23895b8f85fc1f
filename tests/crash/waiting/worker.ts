/**
 * One who waits: asks for lanes in turn, holds each for a moment and gives it
 * back, until there is a file of the name it was told. What it began it ends.
 *
 * Arguments: the workspace, its owner's name, a seed, and the file.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one thing after the other is what it does
import { openWorkspace } from "@dos/lanes";
import { createChance, LANES, pickOne } from "../contention/plan.ts";

const [root = "", owner = "", seed = "", stop = ""] = Deno.args;
const chance = createChance(Number(seed));

/** Longer than any wait may take where everybody is served in turn. */
const PATIENCE_S = 600;

const { leases } = await openWorkspace({ root, env: {} });
while (!await isThere(stop)) {
  const lane = pickOne(LANES, chance);
  const asked = { owner, lane, pid: 0, lockTimeout: 30 };
  const wait = { seconds: PATIENCE_S };
  const answer = await leases.acquire({ ...asked, wait });
  if (answer.outcome !== "acquire") {
    // deno-lint-ignore no-console -- the test reads it
    console.log(`${owner} on ${lane}: ${JSON.stringify(answer)}`);
    Deno.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, chance() * 40));
  const { loop_ts } = answer;
  const ended = await leases.release({
    ...{ owner, lane, loopTs: loop_ts ?? "", lockTimeout: 30 },
  });
  if (ended.outcome !== "released") {
    // deno-lint-ignore no-console -- the test reads it
    console.log(`${owner} on ${lane}: ${JSON.stringify(ended)}`);
    Deno.exit(1);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
