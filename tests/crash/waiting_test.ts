/**
 * Forty processes that wait in turn on ten lanes, one of them killed every
 * fifth of a second, and compactions by both sides meanwhile.
 *
 * `DOS_WAITING_KILLS` says how many are killed at least (20), and
 * `DOS_WAITING_SEED` which chance (1).
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { replay } from "@dos/lanes";
import { firstOverlap } from "./contention/audit.ts";
import { CONFIG } from "./contention/plan.ts";
import { auditQueue } from "./waiting/audit.ts";
import { gather } from "./waiting/crowd.ts";

const KILLS = Number(Deno.env.get("DOS_WAITING_KILLS") || 20);
const SEED = Number(Deno.env.get("DOS_WAITING_SEED") || 1);

Deno.test("acquire --wait serves everybody in turn while waiters and holders are killed and journals compacted", async () => {
  const root = await Deno.makeTempDir({ prefix: "dos-waiting-" });
  try {
    await Deno.writeTextFile(`${root}/dos.jsonc`, CONFIG);
    const outcome = await gather({
      root,
      size: 40,
      kills: KILLS,
      records: 10 * KILLS,
      killEveryMs: 200,
      compactEveryMs: 1500,
      seed: SEED,
    });
    const { history, faults, kills, compactions } = outcome;
    const audit = auditQueue(history);
    const { overlap } = firstOverlap(history);
    Deno.stdout.writeSync(
      new TextEncoder().encode(
        `seed ${SEED}: ${kills} kills, ${compactions.ours} compactions of ours and ${compactions.peer} of a peer; ${audit.taken} tickets, ${audit.granted} of them granted, ${audit.slept} taken anew by sleepers\n`,
      ),
    );
    assertEquals(faults, []);
    assertEquals(audit.overtakings, []);
    assertEquals(overlap, null);
    assertEquals(replay(history), []);
    assert(audit.granted > 0, "nothing was granted in turn");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
