import { assert, assertEquals } from "@std/assert";
import type { Picture, Stand } from "../../../src/stores/etcd/picture.ts";
import { viewOf } from "../../../src/stores/etcd/view.ts";
import { aKeeperName } from "../../support/keepers.ts";
import { aLease } from "../../support/records.ts";
import { aTicket } from "../../support/tickets.ts";

const AT = { nowMs: 5, nextSeq: 9 };

function standing(claim: Stand["claim"]): Stand {
  return { id: "x", since: 3, modRevision: 3, lease: "1", claim };
}

function aPicture(fields: Partial<Picture> = {}): Picture {
  return {
    ...{
      revision: 9,
      lanes: null,
      tries: [],
      stands: [],
      ended: [],
      keepers: new Map(),
    },
    ...{ base: 0, baseRevision: 0, headRevision: 4, unreadable: [], ...fields },
  };
}

Deno.test("a view has leases as they came and tickets by their numbers", () => {
  const keeper = aKeeperName(1);
  const lease = aLease({ keeper });
  const ticket = (number: number): Stand =>
    standing({
      ...{ state: "waiting", by: 3 },
      ticket: aTicket({ ticket: number, keeper }),
    });
  const view = viewOf(
    aPicture({
      stands: [
        standing({
          ...{ state: "granted", lease, requests: [], by: 3, own: false },
        }),
        ...[ticket(8), ticket(2)],
      ],
      keepers: new Map([[keeper, { lease: "1", createRevision: 2 }]]),
    }),
    AT,
  );
  assertEquals(view.live, [lease]);
  assertEquals(view.tickets.map((one) => one.ticket), [2, 8]);
  assertEquals([...view.keepers], [[keeper, "held"]]);
  assertEquals([view.nextSeq, view.nowMs, view.unsafe], [9, 5, null]);
});

Deno.test("the position moves with the records, and with what the server ends", () => {
  const { position } = viewOf(aPicture(), AT);
  const ended = [standing({
    ...{ state: "granted", lease: aLease(), requests: [], by: 3, own: false },
  })];
  assert(viewOf(aPicture({ headRevision: 5 }), AT).position !== position);
  assert(viewOf(aPicture({ ended }), AT).position !== position);
  assertEquals(viewOf(aPicture({ revision: 70 }), AT).position, position);
});

Deno.test("what cannot be read may be a lease, so nothing is granted", () => {
  const { unsafe } = viewOf(aPicture({ unreadable: ["/dos/claims/x"] }), AT);
  assert(unsafe?.includes("/dos/claims/x"));
});
