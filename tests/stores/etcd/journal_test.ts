import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { EtcdJournal } from "../../../src/stores/etcd/journal.ts";
import { Den } from "../../support/den.ts";
import { journalOf } from "../../support/records.ts";
import { FakeEtcd, PREFIX } from "./fake_etcd.ts";

function journalIn(den: Den, etcd: FakeEtcd): EtcdJournal {
  const { store, machine } = den.open();
  return new EtcdJournal(
    { etcd, prefix: PREFIX },
    () => Promise.resolve(store),
    machine.runner(),
  );
}

Deno.test("verbs that look read the mirror, the others work on etcd", async () => {
  using den = new Den();
  const etcd = new FakeEtcd();
  const mark = { op: "WATERMARK", numbers: "sparse" };
  den.writeJournal(journalOf(mark, { op: "HALT", seq: 4 }));
  const journal = journalIn(den, etcd);
  assertEquals(await journal.seq(), 4);
  const seen: unknown[] = [];
  await journal.history(({ op }) => seen.push(op));
  const last = await journal.tail({ count: 9 });
  assertEquals([seen, last.length], [["HALT"], 1]);
  assertEquals((await journal.compact()).outcome, "nothing");
  assertEquals((await journal.repair()).outcome, "nothing");
  den.write("h.jsonl", journalOf({ op: "HALT", seq: 9 }));
  const { outcome, seq } = await journal.import(den.path("h.jsonl"));
  assertEquals([outcome, seq], ["imported", 9]);
  assertEquals(etcd.keys.get(`${PREFIX}base`)?.value, "9");
});

Deno.test("a history that is not there is an error", async () => {
  using den = new Den();
  den.makeHome();
  const journal = journalIn(den, new FakeEtcd());
  const error = await assertRejects(
    () => journal.import(den.path("none")),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNREADABLE");
});
