import { assertEquals } from "@std/assert";
import { live } from "../../src/lease/live.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

Deno.test("live shows every lease; alive leaves out the holders that are gone", async () => {
  const { desk, clock, processes } = anOffice({
    journal: journalOf(
      grantOf(aLease({ pid: 41 }), 1),
      grantOf(aLease({ lane: "web", pid: 50 }), 2),
      grantOf(aLease({ lane: "odd", acquired_at: "soon" }), 3),
    ),
  });
  processes.gone(41);
  const lanes = async (options?: { alive?: boolean }): Promise<unknown[]> =>
    (await live(desk, options)).map(({ lane }) => lane);
  assertEquals(await lanes({ alive: true }), ["api", "web", "odd"]);
  clock.advance(20);
  assertEquals(await lanes(), ["api", "web", "odd"]);
  assertEquals(processes.probes, []);
  assertEquals(await lanes({ alive: true }), ["web", "odd"]);
  clock.advance(40);
  assertEquals(await lanes({ alive: true }), ["odd"]);
});

Deno.test("live makes no store and waits for nobody", async () => {
  using den = new Den();
  const desk = aDesk(den.open().ledger);
  assertEquals(await live(desk), []);
  assertEquals(den.names(), null);
  den.writeLock(den.peerLock());
  assertEquals(await live(desk, { alive: true }), []);
  assertEquals(den.names(), [".lane-lease.lock"]);
});
