import { assertEquals } from "@std/assert";
import { inTurn } from "../support/in_turn.ts";
import { runFleet, type Trial } from "./etcd_fleet.ts";
import { CALM, type Mishaps } from "./etcd_way.ts";

const ROUGH: Mishaps = {
  refused: 0.01,
  lost: 0.02,
  late: 0.01,
  stopped: 0.01,
  died: 0.002,
};

/** Every operation that changes who holds what and who waits. */
const OPS = [
  ...["ACQUIRE", "REFUSE", "RELEASE", "HEARTBEAT", "SCAVENGE"],
  ...["ADOPT", "RECONCILE", "WAIT", "UNWAIT", "YIELD", "REQUEST"],
];

/** Tries seeds, and tells which operations came of them. */
async function many(
  count: number,
  trial: Omit<Trial, "seed">,
): Promise<Set<string>> {
  const seeds = Array.from({ length: count }, (_, i) => i + 1);
  const ops = new Set<string>();
  await inTurn(seeds, async (seed) => {
    try {
      const outcome = await runFleet({ ...trial, seed });
      for (const op of Object.keys(outcome.ops)) ops.add(op);
    } catch (cause) {
      throw new Error(`seed ${seed}: ${cause}`, { cause });
    }
  });
  return ops;
}

Deno.test("a fleet on etcd never holds a path twice, whatever the order", async () => {
  await many(6, { workers: 8, count: 6, mishaps: CALM });
});

Deno.test("nor where answers are lost, requests come late, and processes stop and die", async () => {
  const ops = await many(24, { workers: 6, count: 6, mishaps: ROUGH });
  // Else it proves less than it seems to.
  assertEquals(OPS.filter((op) => !ops.has(op)), []);
});
