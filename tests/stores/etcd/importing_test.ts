import { assert, assertEquals } from "@std/assert";
import { encodeEntry } from "../../../src/journal/codec.ts";
import { createMachine } from "../../../src/stores/deno_machine.ts";
import type { Gathered } from "../../../src/stores/gathering.ts";
import { gatherHistory } from "../../../src/stores/gathering.ts";
import { importHistory } from "../../../src/stores/etcd/importing.ts";
import {
  readHead,
  readWholeLog,
} from "../../../src/stores/etcd/log_reading.ts";
import { createRunner } from "../../../src/stores/machine.ts";
import { Den } from "../../support/den.ts";
import { aLease, grantOf, journalOf } from "../../support/records.ts";
import { FakeEtcd, PREFIX } from "./fake_etcd.ts";

const LONG = journalOf(
  ...Array.from({ length: 1_500 }, (_, at) => ({
    op: "HALT",
    lane: "web",
    seq: at + 1,
    reason: "x".repeat(600),
  })),
);

async function gathered(text: string): Promise<Gathered> {
  using den = new Den();
  den.writeJournal(text);
  return await createRunner(createMachine(), () => Promise.resolve()).run(
    gatherHistory(den.site.journal),
  );
}

type Imported = Awaited<ReturnType<typeof importHistory>>;

function imported(
  etcd: FakeEtcd,
  history: Gathered,
  dryRun = false as boolean,
): Promise<Imported> {
  const place = { etcd, prefix: PREFIX };
  return importHistory(place, { file: "h", gathered: history, dryRun });
}

async function opsIn(etcd: FakeEtcd): Promise<unknown[]> {
  const ops: unknown[] = [];
  const place = { etcd, prefix: PREFIX };
  for await (const page of readWholeLog(place, etcd.revision)) {
    ops.push(...page.map(({ line }) => JSON.parse(line)));
  }
  return ops;
}

Deno.test("a history becomes the archive, and later numbers are above its own", async () => {
  const etcd = new FakeEtcd();
  const { outcome, entries, seq } = await imported(etcd, await gathered(LONG));
  assertEquals([outcome, entries, seq], ["imported", 1_500, 1_500]);
  const { base, archived, open } = await readHead({ etcd, prefix: PREFIX });
  assertEquals([base.number, archived], [1_500, 1_500]);
  const next = open[0] ?? 0;
  assertEquals(next, 1_500 + (etcd.revision + 1) * 1_000);
  etcd.record({ op: "HALT" }, next);
  const seqs = (await opsIn(etcd)).map((x) => (x as { seq?: number }).seq);
  assertEquals(seqs.filter((x) => x !== undefined), [
    ...Array.from({ length: 1_500 }, (_, at) => at + 1),
    next,
  ]);
});

Deno.test("a history comes in whole wherever it was interrupted, and before that nobody sees it", async () => {
  const history = await gathered(LONG);
  const whole = new FakeEtcd();
  await imported(whole, history);
  const steps = whole.asked;
  for (let death = 1; death <= steps; death++) {
    const etcd = new FakeEtcd();
    etcd.before = (ask) => {
      if (ask === death) throw new Error("killed");
    };
    // deno-lint-ignore no-await-in-loop -- one death after the other
    await imported(etcd, history).catch(() => {});
    etcd.before = () => {};
    // deno-lint-ignore no-await-in-loop -- one death after the other
    const { outcome } = await imported(etcd, history);
    assertEquals(outcome, "imported", `killed at step ${death} of ${steps}`);
    // deno-lint-ignore no-await-in-loop -- one death after the other
    assertEquals(await opsIn(etcd), await opsIn(whole));
    // deno-lint-ignore no-await-in-loop -- one death after the other
    await readHead({ etcd, prefix: PREFIX });
  }
});

Deno.test("a step whose answer was lost is taken again", async () => {
  const history = await gathered(LONG);
  const whole = new FakeEtcd();
  await imported(whole, history);
  const steps = whole.asked;
  for (let lost = 4; lost <= steps; lost++) {
    const etcd = new Forgetful(lost);
    // deno-lint-ignore no-await-in-loop -- one after the other
    assertEquals((await imported(etcd, history)).outcome, "imported");
    // deno-lint-ignore no-await-in-loop -- one after the other
    assertEquals(await opsIn(etcd), await opsIn(whole));
  }
});

/** Does what it is asked, and once does not say so. */
class Forgetful extends FakeEtcd {
  #lost: number;

  constructor(lost: number) {
    super();
    this.#lost = lost;
  }

  override async txn(
    txn: Parameters<FakeEtcd["txn"]>[0],
  ): ReturnType<FakeEtcd["txn"]> {
    const answer = await super.txn(txn);
    if (this.asked !== this.#lost) return answer;
    this.#lost = 0;
    throw Object.assign(new Error("lost"), { code: "STORE_UNACKNOWLEDGED" });
  }
}

Deno.test("a history is refused where it would not be alone", async () => {
  const history = await gathered(journalOf({ op: "HALT", seq: 1 }));
  const table: [string, string][] = [
    ["claims/a", '{"state": "granted"}'],
    ["held/a", "{}"],
    ["log/0000000000000002", "{}"],
    ["archive/1", ""],
    ["base", "5"],
    ["import", "another"],
  ];
  for (const [key, value] of table) {
    const etcd = new FakeEtcd();
    etcd.put(key, value);
    const keys = etcd.keys.size;
    // deno-lint-ignore no-await-in-loop -- one after the other
    const { outcome, reason } = await imported(etcd, history);
    assertEquals(outcome, "refuse", key);
    // Without the base fences would go back.
    assert(!/remove/.test(reason), reason);
    assertEquals(etcd.keys.size, keys);
  }
});

Deno.test("a history in which something is held is refused", async () => {
  const etcd = new FakeEtcd();
  const held = await gathered(journalOf(grantOf(aLease(), 1)));
  assertEquals((await imported(etcd, held)).outcome, "refuse");
  const ended = await gathered(journalOf(
    grantOf(aLease(), 1),
    { ...grantOf(aLease(), 2), op: "RELEASE" },
  ));
  assertEquals(
    (await imported(etcd, ended, true as boolean)).outcome,
    "imported",
  );
  assertEquals(etcd.keys.size, 0);
});

Deno.test("whoever is granted something in the last moment keeps its number to itself", async () => {
  const etcd = new FakeEtcd();
  etcd.before = (ask) => {
    if (ask === 2) etcd.record({ op: "HALT" }, 7);
  };
  const { outcome } = await imported(etcd, await gathered(LONG));
  assertEquals(outcome, "refuse");
  const { base, open } = await readHead({ etcd, prefix: PREFIX });
  assertEquals([base.number, (open[0] ?? 0) > 1_500], [1_500, true]);
});

Deno.test("a history without numbers comes in too", async () => {
  const etcd = new FakeEtcd();
  const text = encodeEntry({ op: "HALT" }).repeat(3);
  assertEquals(
    (await imported(etcd, await gathered(text))).outcome,
    "imported",
  );
  assertEquals((await opsIn(etcd)).length, 5);
});
