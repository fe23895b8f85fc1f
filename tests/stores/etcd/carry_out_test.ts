import { assert, assertEquals, assertRejects } from "@std/assert";
import { acquire } from "../../../src/lease/acquire.ts";
import { adopt } from "../../../src/lease/adopt.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import { release } from "../../../src/lease/release.ts";
import { archiveLog } from "../../../src/stores/etcd/archiving.ts";
import { keyspace } from "../../../src/stores/etcd/keys.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import { notBusy } from "../../support/in_turn.ts";
import type { Link } from "../../support/memory_etcd.ts";
import { aRequest } from "../../support/records.ts";

/** What becomes of a commit, in their order; of all others what should. */
type Fate = "arrives" | "answer lost" | "late" | "never";

/** A way on which commits fare as a test says; those that are late can be let go later. */
class Fates implements Link {
  readonly late: (() => unknown)[] = [];
  readonly #fates: Fate[];
  #changes = 0;

  constructor(...fates: Fate[]) {
    this.#fates = fates;
  }

  async carry<T>(act: string, apply: () => T): Promise<T> {
    await Promise.resolve();
    // The first change is the try.
    if (act !== "txn" || this.#changes++ === 0) return apply();
    const fate = this.#fates.shift() ?? "arrives";
    if (fate === "arrives") return apply();
    if (fate === "answer lost") apply();
    if (fate === "late") this.late.push(apply);
    throw new StoreError("STORE_UNACKNOWLEDGED", "as the test would have it");
  }
}

async function asked(
  office: EtcdOffice,
  link: Link,
): Promise<Awaited<ReturnType<typeof acquire>>> {
  return await acquire(office.desk({ link }), aRequest());
}

Deno.test("a grant whose answer was lost is told, and recorded once", async () => {
  const office = new EtcdOffice();
  const grant = notBusy(await asked(office, new Fates("answer lost")));
  assertEquals(grant.outcome, "acquire");
  assertEquals(office.entries().map(({ seq }) => seq), [grant.fence]);
  assertEquals(office.keys("claims").length, 1);
});

/** A way that loses the answer to a commit; before anybody looks for it its records are archived. */
function archived(office: EtcdOffice): Link {
  let changes = 0;
  return {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      const answer = apply();
      if (act !== "txn" || changes++ !== 1) return answer;
      const place = { etcd: office.store().etcd, prefix: keyspace().prefix };
      await archiveLog(place, { keep: 0 });
      throw new StoreError("STORE_UNACKNOWLEDGED", "as the test would have it");
    },
  };
}

Deno.test("an act whose answer was lost and whose record was archived is done", async () => {
  const office = new EtcdOffice();
  const grant = notBusy(await asked(office, archived(office)));
  assertEquals([grant.outcome, office.entries()], ["acquire", []]);
  const desk = office.desk({ link: archived(office) });
  const given = notBusy(await release(desk, { owner: "ada", lane: "api" }));
  assertEquals([given.outcome, office.keys("claims")], ["released", []]);
});

Deno.test("an act that was overtaken is not taken for an archived one", async () => {
  const office = new EtcdOffice();
  await asked(office, archived(office));
  let changes = 0;
  const link: Link = {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      if (act !== "txn" || changes++ !== 1) return apply();
      const [id = ""] = office.keys("claims").filter((key) =>
        office.memory.range({ key: `${keyspace().claims}${key}` })
          .some(({ value }) => value.includes('"try"'))
      );
      const key = `${keyspace().claims}${id}`;
      const { etcd } = office.store();
      await etcd.txn({ success: [{ delete: { key } }] });
      // Above every number so far: somebody archived what came later.
      const put = `${keyspace().prefix}archived`;
      await etcd.txn({ success: [{ put, value: "900000" }] });
      throw new StoreError("STORE_UNACKNOWLEDGED", "as the test would have it");
    },
  };
  const given = notBusy(
    await release(office.desk({ link }), { owner: "ada", lane: "api" }),
  );
  assertEquals([given.outcome, office.ops()], ["released", ["RELEASE"]]);
});

Deno.test("a grant that did not arrive is sent again", async () => {
  const office = new EtcdOffice();
  const grant = notBusy(await asked(office, new Fates("never", "never")));
  assertEquals([grant.outcome, office.ops()], ["acquire", ["ACQUIRE"]]);
  // By the same turn, for that stood open: nobody who came later was let before it.
  assertEquals(grant.fence, 2_000);
});

Deno.test("a copy that arrives after all changes nothing, whatever came in between", async () => {
  const office = new EtcdOffice();
  const fates = new Fates("late");
  await asked(office, fates);
  const taken = notBusy(
    await adopt(office.desk(), { owner: "bob", lane: "api", from: "ada" }),
  );
  const before = office.memory.revision;
  assertEquals(fates.late.length, 1);
  fates.late.forEach((arrive) => arrive());
  assertEquals(office.memory.revision, before);
  const { live } = await office.ledger().read();
  assertEquals(live.map(({ fence }) => fence), [taken.fence]);
});

Deno.test("the same where the lease is gone by then", async () => {
  const office = new EtcdOffice();
  const fates = new Fates("late");
  await asked(office, fates);
  await release(office.desk(), { owner: "ada", lane: "api" });
  fates.late.forEach((arrive) => arrive());
  assertEquals((await office.ledger().read()).live, []);
  assertEquals(office.ops(), ["ACQUIRE", "RELEASE"]);
});

Deno.test("what nobody can tell is said to be unknown, and comes to nothing once the session is over", async () => {
  const office = new EtcdOffice();
  let isCut = false;
  const late: (() => unknown)[] = [];
  const link: Link = {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      if (act === "txn" && office.keys("claims").length > 0) isCut = true;
      if (!isCut) return apply();
      if (act === "txn") late.push(apply);
      throw new StoreError("STORE_UNACKNOWLEDGED", "cut");
    },
  };
  const error = await assertRejects(() => asked(office, link), StoreError);
  assertEquals(error.code, "STORE_UNACKNOWLEDGED");
  assert(late.length > 0);
  office.ms += 16_000;
  late.forEach((arrive) => arrive());
  assertEquals(office.keys("claims"), []);
  assertEquals(office.entries(), []);
});
