import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import {
  isArchived,
  readHead,
  readNews,
  readWholeLog,
} from "../../../src/stores/etcd/log_reading.ts";
import { claimText } from "../../../src/stores/etcd/claim.ts";
import { aTicket } from "../../support/tickets.ts";
import { FakeEtcd, PREFIX } from "./fake_etcd.ts";

const GRANTED = claimText({ state: "waiting", ticket: aTicket(), by: 3 });

function place(): { etcd: FakeEtcd; prefix: string } {
  return { etcd: new FakeEtcd(), prefix: PREFIX };
}

/** Puts a piece of the archive there, with the numbers of its records. */
function archive(etcd: FakeEtcd, seqs: readonly number[], name?: string): void {
  const [first, last] = [seqs[0] ?? 0, seqs.at(-1) ?? 0]
    .map((seq) => String(seq).padStart(16, "0"));
  const lines = seqs.map((seq) => `{"op": "HALT", "seq": ${seq}}\n`);
  etcd.put(`archive/${name ?? `${first}-${last}`}`, lines.join(""));
  etcd.put("archived", String(seqs.at(-1)));
}

Deno.test("the head tells the next number and those that may still come", async () => {
  const at = place();
  assertEquals((await readHead(at)).open, [2_000]);
  at.etcd.put("base", "1000");
  at.etcd.put("claims/~a", '{"state": "try"}');
  at.etcd.put("claims/b", GRANTED);
  const { open, base, archived } = await readHead(at);
  assertEquals([open, base.number, archived], [[4_000, 6_000], 1_000, 0]);
});

Deno.test("news are the records from a number on, those that were archived too", async () => {
  const at = place();
  archive(at.etcd, [2, 3, 4]);
  archive(at.etcd, [5, 6]);
  archive(at.etcd, [7, 9]);
  at.etcd.record({ op: "HALT" }, 12);
  at.etcd.record({ op: "HALT" }, 15);
  const from = async (number: number): Promise<number[]> =>
    (await readNews(at, { from: number, known: 0 })).records
      .map(({ seq }) => seq);
  assertEquals(await from(1), [2, 3, 4, 5, 6, 7, 9, 12, 15]);
  assertEquals(await from(6), [6, 7, 9, 12, 15]);
  assertEquals(await from(9), [9, 12, 15]);
  assertEquals(await from(10), [12, 15]);
  assertEquals(await from(16), []);
});

Deno.test("news tell whether a record is still the one that is known", async () => {
  const at = place();
  at.etcd.put("log/0000000000000007", "the line\n");
  const known = async (seq: number): Promise<string | null> =>
    (await readNews(at, { from: 9, known: seq })).known;
  assertEquals([await known(7), await known(8)], ["the line", null]);
});

Deno.test("a value of more than one line comes as one", async () => {
  const at = place();
  at.etcd.put("log/0000000000000007", '{"op":\n"HALT"}\r\n');
  at.etcd.put("log/odd", "{}");
  const { records } = await readNews(at, { from: 1, known: 0 });
  assertEquals(records, [{ seq: 7, line: '{"op": "HALT"}' }]);
});

Deno.test("the whole log comes in order, what was archived first", async () => {
  const at = place();
  archive(at.etcd, [2, 3]);
  at.etcd.put("archive/0000000000000004-0000000000000004", "torn\n{}\n");
  for (let seq = 10; seq < 1_100; seq++) at.etcd.record({ op: "HALT" }, seq);
  const seqs: (number | null)[] = [];
  for await (const page of readWholeLog(at, at.etcd.revision)) {
    seqs.push(...page.map(({ seq }) => seq));
  }
  assertEquals(seqs.slice(0, 5), [2, 3, null, null, 10]);
  assertEquals(seqs.length, 4 + 1_090);
});

Deno.test("nothing is read while a history is brought in", async () => {
  const at = place();
  at.etcd.put("import", "");
  const error = await assertRejects(() => readHead(at), StoreError);
  assertEquals(error.code, "STORE_UNREADABLE");
});

Deno.test("a record is found in the archive by its number, and by no other", async () => {
  const at = place();
  archive(at.etcd, [2, 3, 4]);
  archive(at.etcd, [5, 9]);
  const { revision } = at.etcd;
  const found = await Promise.all(
    [1, 3, 5, 6, 9, 12].map((seq) => isArchived(at, { revision, seq })),
  );
  assertEquals(found, [false, true, true, false, true, false]);
});
