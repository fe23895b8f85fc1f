import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { readPeers } from "../../src/stores/peer_journals.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine } from "../support/faulty_machine.ts";
import { kindOf } from "../support/in_turn.ts";
import { aPeerLease, grantOf, journalOf } from "../support/records.ts";

Deno.test("readPeers folds every journal and takes an absent one for empty", async () => {
  using den = new Den();
  using other = new Den();
  other.writeJournal(journalOf(grantOf(aPeerLease())));
  const peers = [`${den.root}/none.jsonl`, other.site.journal];
  const machine = new FaultyMachine();
  const view = await machine.run(readPeers({ ...den.site, peers }, "safe"));
  assertEquals(view.live, [aPeerLease()]);
  assertEquals([view.unsafe, view.remarks], [null, [
    `A live lease of another working tree counts here too: "${other.site.journal}"`,
  ]]);
  assertEquals(machine.openFiles, 0);
});

Deno.test("readPeers never takes an unreadable journal for no leases", async () => {
  using other = new Den();
  other.writeJournal(journalOf(grantOf(aPeerLease())));
  const machine = new FaultyMachine(({ name }) =>
    name === "open" ? { errno: "EACCES" } : undefined
  );
  const site = { ...other.site, peers: [other.site.journal] };
  const error = await assertRejects(
    () => machine.run(readPeers(site, "safe")),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNREADABLE");
});

Deno.test("leases of peers are shown to a decision, told to a person, and move the position", async () => {
  using den = new Den();
  using other = new Den();
  const site = { ...den.site, peers: [other.site.journal] };
  const { ledger, warnings } = den.open(() => {}, { site });
  const before = await ledger.read();
  assertEquals(before.foreign, []);
  assertEquals(warnings, []);
  other.writeJournal(journalOf(grantOf(aPeerLease())));
  const after = await ledger.read();
  assertEquals(after.foreign, [aPeerLease()]);
  assertEquals(after.live, []);
  assert(after.position !== before.position);
  assertEquals(warnings.length, 1);
  assert(warnings[0]?.includes(other.site.journal));
  const { result } = kindOf(
    await ledger.transact((view) => ({ append: [], result: view.foreign })),
    "done",
  );
  assertEquals(result, [aPeerLease()]);
  assertFalse(den.has("lane-journal.jsonl"));
});

Deno.test("readPeers lets damage that may hide a grant stop every grant, and says where it is", async () => {
  using den = new Den();
  using other = new Den();
  const glued = `{"op": "ENFORCE", "la${journalOf(grantOf(aPeerLease()))}`;
  other.writeJournal(glued + journalOf({ op: "HALT", seq: 9 }));
  const site = { ...den.site, peers: [other.site.journal] };
  const { ledger, warnings } = den.open(() => {}, { site });
  const view = await ledger.read();
  assertEquals(view.live, []);
  assert(view.unsafe?.includes(other.site.journal));
  assert(warnings.some((one) => one.includes("damaged")));
});

Deno.test("readPeers gives a lease the identity it lives under", async () => {
  using den = new Den();
  using other = new Den();
  const entry = {
    op: "ACQUIRE",
    lane: "k",
    loop_ts: "t",
    lease: { tree: ["x"] },
  };
  other.writeJournal(journalOf(entry));
  const machine = new FaultyMachine();
  const site = { ...den.site, peers: [other.site.journal] };
  const { live } = await machine.run(readPeers(site, "safe"));
  assertEquals(live, [{ tree: ["x"], lane: "k", loop_ts: "t" }]);
});
