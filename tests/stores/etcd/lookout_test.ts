import { assert, assertEquals } from "@std/assert";
import type { HoldEstimate } from "../../../src/journal/hold_times.ts";
import { acquire } from "../../../src/lease/acquire.ts";
import { heartbeat } from "../../../src/lease/heartbeat.ts";
import { release } from "../../../src/lease/release.ts";
import { spawn } from "../../../src/lease/spawn.ts";
import { createEtcdLedger } from "../../../src/stores/etcd/ledger.ts";
import {
  createEtcdVigil,
  type Holds,
} from "../../../src/stores/etcd/lookout.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { aRequest } from "../../support/records.ts";

const MINE = { owner: "ada", lane: "api" };

/** A lookout, and how often it has read the state. */
function aLookout(office: EtcdOffice): {
  lookout: ReturnType<ReturnType<typeof createEtcdVigil>["watch"]>;
  reads(): number;
} {
  let looks = 0;
  const store = office.store({
    link: {
      async carry(act, apply): Promise<ReturnType<typeof apply>> {
        if (act === "look") looks++;
        return await Promise.resolve().then(apply);
      },
    },
  });
  const ledger = createEtcdLedger(store);
  return {
    lookout: createEtcdVigil(store, ledger).watch(),
    reads: () => looks,
  };
}

Deno.test("a lookout reads again only once a lease or a ticket may be another", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  await acquire(desk, aRequest());
  const { lookout, reads } = aLookout(office);
  const first = await lookout.look();
  assertEquals(first.live.length, 1);
  await lookout.look();
  await spawn(desk, { lane: "x" });
  await lookout.pause(10, "changes");
  await lookout.look();
  assertEquals(reads(), 1);

  await release(desk, MINE);
  await lookout.pause(60_000, "changes");
  const last = await lookout.look();
  assertEquals([last.live.length, reads()], [0, 2]);
  assert(last.revision !== first.revision);
  assert(office.ms < 60_000);
  await lookout.close();
});

Deno.test("a beat leaves the revision of what is seen", async () => {
  const office = new EtcdOffice();
  const desk = office.desk();
  await acquire(desk, aRequest());
  const { lookout } = aLookout(office);
  const { revision } = await lookout.look();
  office.ms += 60_000;
  await heartbeat(desk, MINE);
  await lookout.pause(60_000, "changes");
  const seen = await lookout.look();
  assertEquals(seen.revision, revision);
  assert(seen.live[0]?.heartbeat_at !== undefined);
  await lookout.close();
});

Deno.test("a pause ends with its time and with its signal", async () => {
  const office = new EtcdOffice();
  const { lookout } = aLookout(office);
  await lookout.look();
  await lookout.pause(700, "time");
  assertEquals(office.ms, 700);
  await lookout.pause(60_000, "changes", AbortSignal.abort());
  assertEquals(office.ms, 700);
  await lookout.close();
  await lookout.close();
});

Deno.test("estimates come from what is known of holds, which is asked for now and then", async () => {
  const office = new EtcdOffice();
  const store = office.store();
  let asked = 0;
  const known = { medianMs: 60_000, holds: 3 };
  const holds = (): ReturnType<Holds> => {
    asked++;
    const estimate = (lane: string): HoldEstimate | null =>
      lane === "api" ? known : null;
    return Promise.resolve(asked === 2 ? null : { estimate });
  };
  const ledger = createEtcdLedger(store);
  const lookout = createEtcdVigil(store, ledger, holds).watch();
  const seen = async (): Promise<(HoldEstimate | null)[]> => {
    const outlook = await lookout.look();
    return ["api", "x"].map((lane) => outlook.estimate(lane));
  };
  assertEquals(await seen(), [known, null]);
  office.ms += 59_000;
  assertEquals([await seen(), asked], [[known, null], 1]);
  office.ms += 1_000;
  assertEquals([await seen(), asked], [[null, null], 2]);
  office.ms += 60_000;
  assertEquals([await seen(), asked], [[known, null], 3]);
  await lookout.close();
});
