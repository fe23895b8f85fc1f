import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { StoreError, type StoreErrorCode } from "../../../src/lease/ports.ts";
import {
  begin,
  type Premises,
  withdraw,
} from "../../../src/stores/etcd/begin.ts";
import { keyspace } from "../../../src/stores/etcd/keys.ts";
import { Session } from "../../../src/stores/etcd/session.ts";
import { EtcdOffice } from "../../support/etcd_office.ts";
import type { Link } from "../../support/memory_etcd.ts";

const ALL = { all: true } as const;

function premises(office: EtcdOffice, link?: Link): Premises {
  const store = office.store(link === undefined ? {} : { link });
  return {
    ...store,
    space: keyspace(),
    session: new Session(store.etcd, store.timing, {
      ...{ ttlS: 15, slowTtlS: 15 },
    }),
    alone: () => Promise.reject(new Error("nothing is granted here")),
  };
}

/** A way on which answers to changes get lost, or that cannot be taken. */
function broken(code: StoreErrorCode): Link {
  const arrives = code === "STORE_UNACKNOWLEDGED";
  return {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      if (act !== "txn") return await Promise.resolve().then(apply);
      if (arrives) apply();
      throw new StoreError(code, "as the test would have it");
    },
  };
}

Deno.test("a ticket is the revision that made the try, and is seen in the state", async () => {
  const office = new EtcdOffice();
  const with_ = premises(office);
  const begun = await begin(with_, ALL);
  assertEquals(begun?.ticket, office.memory.revision);
  assertEquals(begun?.picture.tries.map(({ key, ticket }) => [key, ticket]), [
    [`${keyspace().tries}${begun?.id}`, begun?.ticket],
  ]);
  if (begun !== null) await withdraw(with_, begun);
  assertEquals(office.keys("claims"), []);
});

Deno.test("a try of which nobody knows is removed if etcd is heard", async () => {
  const office = new EtcdOffice();
  const with_ = premises(office, broken("STORE_UNACKNOWLEDGED"));
  assertEquals(await begin(with_, ALL), null);
  assertEquals(office.keys("claims"), []);
});

Deno.test("a try of which nobody knows is left to its session, which nobody renews", async () => {
  const office = new EtcdOffice();
  let changes = 0;
  const with_ = premises(office, {
    async carry(act, apply): Promise<ReturnType<typeof apply>> {
      await Promise.resolve();
      if (act !== "txn") return apply();
      if (changes++ === 0) apply();
      throw new StoreError("STORE_UNACKNOWLEDGED", "lost");
    },
  });
  const session = await with_.session.lease();
  assertEquals(await begin(with_, ALL), null);
  assertEquals(office.keys("claims").length, 1);
  assertNotEquals(await with_.session.lease(), session);
  office.ms = 16_000;
  office.memory.expire();
  assertEquals(office.keys("claims"), []);
});

Deno.test("a store that cannot be reached is an error", async () => {
  const office = new EtcdOffice();
  const with_ = premises(office, broken("STORE_UNREACHABLE"));
  const error = await assertRejects(() => begin(with_, ALL), StoreError);
  assertEquals(error.code, "STORE_UNREACHABLE");
});

Deno.test("a ticket that cannot be given back ends with its session", async () => {
  const office = new EtcdOffice();
  const with_ = premises(office);
  const begun = await begin(with_, ALL);
  const cut = premises(office, broken("STORE_UNREACHABLE"));
  if (begun !== null) await withdraw({ ...with_, etcd: cut.etcd }, begun);
  assertNotEquals(await with_.session.lease(), begun?.session);
});
