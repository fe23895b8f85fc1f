import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { consult } from "../../src/lease/consult.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { Den } from "../support/den.ts";
import { aDesk, anOffice } from "../support/desk.ts";
import { inTurn } from "../support/in_turn.ts";
import { aLease, aPeerLease, grantOf, journalOf } from "../support/records.ts";
import { aTicket, aWait, keeperName } from "../support/tickets.ts";

const JOURNAL = journalOf(grantOf(aLease()));

Deno.test("consult answers from the journal, and writes nothing", async () => {
  const { desk, memory } = anOffice({ journal: JOURNAL });
  memory.hold();
  const web = { lane: "web", tree: ["web"] };
  assertEquals((await consult(desk, web)).outcome, "acquire");
  const api = { lane: "web", tree: ["api/x"] };
  assertEquals((await consult(desk, api)).reason_class, "OVERLAP");
  assertEquals((await consult(desk, {})).lane, "src");
  assertEquals(memory.text(), JOURNAL);
});

Deno.test("consult judges by the leases it is given, in place of the journal's", async () => {
  const { desk } = anOffice({ journal: JOURNAL });
  const api = { lane: "api", tree: ["api"] };
  assertEquals((await consult(desk, api)).reason_class, "LANE_HELD");
  assertEquals(
    (await consult(desk, { ...api, leases: [] })).outcome,
    "acquire",
  );
  const leases = [aPeerLease({ tree: ["api"] })];
  assertEquals(
    (await consult(desk, { ...api, leases })).reason_class,
    "OVERLAP",
  );
});

Deno.test("consult lets those go before the request who are given with the leases", async () => {
  const { desk } = anOffice({ journal: JOURNAL });
  const ahead = [aTicket({ owner: "bob" })];
  const asked = { lane: "api", tree: ["api"], leases: [] };
  assertEquals(
    (await consult(desk, { ...asked, ahead })).reason_class,
    "QUEUED_BEHIND",
  );
});

Deno.test("consult lays budgets over those of the workspace", async () => {
  const { desk } = anOffice({
    policy: { budgets: { cluster: 0, keyword: 0 } },
  });
  const src = { lane: "src" };
  assertEquals((await consult(desk, src)).reason_class, "CLASS_BUDGET");
  const classBudget = { cluster: 1 };
  assertEquals(
    (await consult(desk, { ...src, classBudget })).outcome,
    "acquire",
  );
  const web = { lane: "web", tree: ["w"], classBudget };
  assertEquals((await consult(desk, web)).reason_class, "CLASS_BUDGET");
});

Deno.test("consult counts peers, promises nothing from a damaged journal, and makes no store", async () => {
  using den = new Den();
  using other = new Den();
  other.writeJournal(journalOf(grantOf(aPeerLease({ tree: ["api"] }))));
  const site = { ...den.site, peers: [other.site.journal] };
  const desk = aDesk(den.open(() => {}, { site }).ledger);
  const api = { lane: "api", tree: ["api"] };
  assertEquals((await consult(desk, api)).reason_class, "OVERLAP");
  assertEquals(den.names(), null);
  den.writeJournal(`{"op" 1}\n${JOURNAL}`);
  const error = await assertRejects(() => consult(desk, api), StoreError);
  assertEquals(error.code, "STORE_CORRUPT");
});

Deno.test("consult refuses what acquire would not take", async () => {
  const { desk } = anOffice();
  await inTurn(
    [{ lane: " " }, { kind: "odd" }, { tree: ["x"] }],
    async (bad) => {
      await assertRejects(() => consult(desk, bad), UsageError);
    },
  );
});

Deno.test("consult tells of those who wait, unless their keepers are gone", async () => {
  const { desk, keepers } = anOffice({ journal: journalOf(aWait({ seq: 1 })) });
  const ask = { lane: "api", tree: ["api"] };
  keepers.table.set(keeperName(), "held");
  assertEquals((await consult(desk, ask)).reason_class, "QUEUED_BEHIND");
  const alone = await consult(desk, { ...ask, leases: [] });
  assertEquals(alone.outcome, "acquire");
  keepers.table.set(keeperName(), "free");
  assertEquals((await consult(desk, ask)).outcome, "acquire");
});
