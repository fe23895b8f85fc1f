import { assertEquals } from "@std/assert";
import type { Leases } from "../../src/lease/leases.ts";
import { Holdings } from "../../src/mcp/holdings.ts";
import { recorder } from "../cli/fake_world.ts";
import { GRANT } from "./call.ts";

type Release = Leases["release"];

async function releaseAll(
  holdings: Holdings,
  answer: unknown = { outcome: "released" },
): Promise<{ calls: unknown[]; failures: string[] }> {
  const { calls, verb } = recorder<Release>(answer);
  const leases = { release: verb } as Leases;
  const failures = await holdings.releaseAll(() => Promise.resolve(leases));
  return { calls, failures };
}

Deno.test("what was taken and not given back is released, once", async () => {
  const holdings = new Holdings();
  const docs = { ...GRANT, lane: "docs" };
  const lib = { ...GRANT, lane: "lib" };
  for (const grant of [GRANT, docs, lib]) holdings.note(grant);
  holdings.note({ ...docs, outcome: "released" });
  holdings.drop(lib);
  const expected = [{ owner: "ann", lane: "src", loopTs: "L1" }];
  assertEquals((await releaseAll(holdings)).calls, expected);
  assertEquals((await releaseAll(holdings)).calls, []);
});

Deno.test("what was not taken here is left alone", async () => {
  const holdings = new Holdings();
  holdings.note({ ...GRANT, already_held: true });
  holdings.note({ ...GRANT, outcome: "refuse", loop_ts: null });
  holdings.note({ ...GRANT, outcome: "held" });
  holdings.note({ leases: [] });
  assertEquals((await releaseAll(holdings)).calls, []);
});

Deno.test("what stands all the same is said", async () => {
  const busy = { outcome: "lock-busy", reason: "the lock is busy" };
  const holdings = new Holdings();
  holdings.note(GRANT);
  assertEquals((await releaseAll(holdings, busy)).failures, [
    "the lock is busy",
  ]);
  holdings.note(GRANT);
  const gone = (): Promise<Leases> => Promise.reject(new Error("gone"));
  assertEquals(await holdings.releaseAll(gone), ["gone"]);
});
