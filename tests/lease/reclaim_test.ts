import { assert, assertEquals, assertFalse } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { acquire, type AcquireOptions } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import { consult } from "../../src/lease/consult.ts";
import { judgeExpired } from "../../src/lease/expired.ts";
import { live } from "../../src/lease/live.ts";
import { endingOf, goneIn, isEndOfKeeper } from "../../src/lease/reclaim.ts";
import { scavenge } from "../../src/lease/scavenge.ts";
import { replay } from "../../src/journal/replay.ts";
import { anOffice, type Office } from "../support/desk.ts";
import { inTurn, notBusy, the } from "../support/in_turn.ts";
import { aKeeperName } from "../support/keepers.ts";
import { aLease, aRequest, grantOf, journalOf } from "../support/records.ts";

const NAME = aKeeperName(0);

function aKept(fields: Partial<Lease> = {}): Lease {
  return aLease({
    keeper: NAME,
    pid: 7,
    pid_space: "boot-1/1",
    children: [{ pid: 7, pid_start: "7:1" }],
    ...fields,
  });
}

/** An office in which ada's keeper is gone and her child with it. */
function aWake(fields: Partial<Lease> = {}): Office {
  const office = anOffice({ journal: journalOf(grantOf(aKept(fields))) });
  office.keepers.table.set(NAME, "free");
  office.processes.gone(7);
  return office;
}

async function askAs(
  { desk }: Office,
  fields: Partial<AcquireOptions> = {},
): Promise<string> {
  const request = aRequest({ owner: "bob", lane: "b", ...fields });
  return notBusy(await acquire(desk, request)).reason_class;
}

Deno.test("any acquire ends a fresh lease whose keeper and children are gone", async () => {
  await inTurn([["api/**"], ["docs/**"]], async (tree) => {
    const office = aWake();
    assertEquals(await askAs(office, { tree }), "GRANTED");
    const [, ended, granted] = office.entries();
    assertEquals(
      [ended?.op, ended?.["reason"], ended?.["prev_holder"], granted?.op],
      ["SCAVENGE", "keeper gone", "ada", "ACQUIRE"],
    );
    assertEquals(granted?.["lease"], replay(office.entries())[0]);
    assertEquals(office.keepers.sweeps, 1);
  });
});

Deno.test("an acquire with callbacks ends it as well", async () => {
  const office = aWake();
  const picked = await askAs(office, { lane: "", tree: [], rank: () => 1 });
  assertEquals(picked, "AUTO_PICKED");
  assertEquals(office.ops(), ["ACQUIRE", "SCAVENGE", "ACQUIRE"]);
});

Deno.test("an acquire that is refused ends it too, and says by whom it is refused", async () => {
  const office = aWake();
  const answer = notBusy(
    await acquire(
      office.desk,
      aRequest({ owner: "bob", lane: "nobody", tree: [] }),
    ),
  );
  assertEquals(answer.reason_class, "UNKNOWN_LANE");
  assertEquals(office.ops(), ["ACQUIRE", "SCAVENGE", "REFUSE"]);
});

Deno.test("nobody gets the region while the keeper or a child may live", async () => {
  const table: [string, (office: Office) => void, Partial<Lease>?][] = [
    ["held", ({ keepers }) => keepers.table.set(NAME, "held")],
    ["no file", ({ keepers }) => keepers.table.delete(NAME)],
    ["a child lives", ({ processes }) => processes.running(7)],
    ["a child is unknown", ({ processes }) => processes.pulses.clear()],
    ["children unknown", () => {}, { children: null }],
    ["children odd", () => {}, { children: "none" }],
    ["no child at all", () => {}, { children: [] }],
    ["no space", () => {}, { pid_space: "" }],
    ["another host", () => {}, { host_id: "crate" }],
    ["another name", () => {}, { keeper: "keeper-1" }],
  ];
  await inTurn(table, async ([what, change, fields]) => {
    const office = aWake(fields);
    change(office);
    assertEquals(await askAs(office), "OVERLAP", what);
    assertEquals(office.ops(), ["ACQUIRE", "REFUSE"], what);
  });
});

Deno.test("no probe is spent where no keeper is gone", async () => {
  const none = anOffice({ journal: journalOf(grantOf(aLease())) });
  await askAs(none, { tree: ["docs"] });
  const held = aWake();
  held.keepers.table.set(NAME, "held");
  await askAs(held, { tree: ["docs"] });
  const unsure = aWake({ children: null });
  await askAs(unsure, { tree: ["docs"] });
  for (const { processes, keepers } of [none, held, unsure]) {
    assertEquals([processes.probes.length, keepers.sweeps], [0, 0]);
  }
});

Deno.test("a lease that is taken over while its children are probed stays", async () => {
  const office = aWake();
  office.processes.meanwhile = async () => {
    await adopt(office.desk, { owner: "eve", lane: "api", from: "ada" });
  };
  assertEquals(await askAs(office), "OVERLAP");
  assertEquals(replay(office.entries())[0]?.holder, "eve");
});

Deno.test("a keeper that is held again inside the lock keeps its lease", async () => {
  const office = aWake();
  office.processes.meanwhile = () => {
    office.keepers.table.set(NAME, "held");
  };
  assertEquals(await askAs(office), "OVERLAP");
});

Deno.test("reclaim ends both kinds of dead, each under its own reason", async () => {
  const old = aLease({
    lane: "old",
    loop_ts: "t-old",
    tree: ["old"],
    region: ["old"],
    pid: 8,
  });
  const office = anOffice({
    journal: journalOf(grantOf(aKept()), grantOf(old, 2)),
  });
  office.keepers.table.set(NAME, "free");
  office.processes.gone(7, 8);
  office.clock.advance(10);
  assertEquals(await askAs(office, { reclaim: true }), "GRANTED");
  assertEquals(office.entries().slice(2, 4).map((one) => one["reason"]), [
    "keeper gone",
    "reclaimed: its holder is gone",
  ]);
});

Deno.test("goneIn ends without reclaim only those without a keeper, and endingOf says why", async () => {
  const { desk, memory } = aWake();
  const view = await memory.read();
  const expired = await judgeExpired(desk, view.live, view);
  assertEquals(goneIn(view, { expired: null, reclaim: true }), []);
  assertEquals(goneIn(view, { expired, reclaim: false }), [...view.live]);
  const entry = endingOf(desk, the(view.live[0]), { expired, reclaim: false });
  assert(isEndOfKeeper(entry));
  assertFalse(isEndOfKeeper({ ...entry, reason: "scavenged" }));
  assertFalse(isEndOfKeeper({ op: "RELEASE", reason: "keeper gone" }));
});

Deno.test("every verb judges by the keeper: live, scavenge, adopt, arbitrate", async () => {
  const dead = aWake();
  assertEquals(await live(dead.desk, { alive: true }), []);
  assertEquals((await live(dead.desk)).length, 1);
  const request = { lane: "b", tree: ["api/**"] };
  assertEquals((await consult(dead.desk, request)).reason_class, "GRANTED");
  const adopted = notBusy(
    await adopt(dead.desk, { owner: "bob", lane: "api" }),
  );
  assertEquals(adopted.outcome, "adopted");
  const [renewed] = replay(dead.entries());
  assertEquals([renewed?.["keeper"], renewed?.["children"]], [
    undefined,
    undefined,
  ]);

  const swept = aWake();
  assertEquals(notBusy(await scavenge(swept.desk)).outcome, "scavenged");
  assertEquals(swept.keepers.sweeps, 1);

  const old = aWake();
  old.keepers.table.set(NAME, "held");
  old.clock.advance(600);
  assertEquals((await live(old.desk, { alive: true })).length, 1);
  assertEquals(notBusy(await scavenge(old.desk)).outcome, "nothing");
  const refused = notBusy(await adopt(old.desk, { owner: "bob", lane: "api" }));
  assertEquals(refused.reason_class, "NOT_EXPIRED");
  assertEquals((await consult(old.desk, request)).reason_class, "OVERLAP");
  assertEquals(await askAs(old, { reclaim: true }), "OVERLAP");
});
