/**
 * Looks at the live leases again and again until its time is over, and prints
 * what is wrong: a lease that must always be there and is not.
 *
 * Arguments: the workspace, the lane of that lease, the seconds.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- it looks at one moment after the other
import { openWorkspace } from "@dos/lanes";

const [root = "", lane = "", seconds = ""] = Deno.args;
const end = performance.now() + Number(seconds) * 1000;
const { leases } = await openWorkspace({ root, env: {} });
const wrong: string[] = [];
let looks = 0;
while (performance.now() < end && wrong.length < 3) {
  looks++;
  try {
    const live = await leases.live();
    if (live.some((lease) => lease.lane === lane)) continue;
    wrong.push(
      `look ${looks} does not show ${lane}, but ${live.length} others`,
    );
  } catch (error) {
    wrong.push(`look ${looks} fails: ${(error as Error).message}`);
  }
}
const text = `${JSON.stringify({ looks, wrong })}\n`;
Deno.stdout.writeSync(new TextEncoder().encode(text));
