import { assert, assertEquals, assertFalse } from "@std/assert";
import type { Touches } from "../../../src/lease/ports.ts";
import type { Stand } from "../../../src/stores/etcd/picture.ts";
import {
  meets,
  reachOf,
  reachOfStand,
  together,
} from "../../../src/stores/etcd/reach.ts";
import { aKeeperName } from "../../support/keepers.ts";
import { aLease } from "../../support/records.ts";
import { aTicket } from "../../support/tickets.ts";

const API: Stand = {
  ...{ id: "x", since: 3, modRevision: 3, lease: "1" },
  claim: {
    ...{ state: "granted", lease: aLease({ lane: "Api" }), by: 3 },
    ...{ requests: [], own: false },
  },
};

function apart(a: Touches, b: Touches, stands: readonly Stand[] = []): boolean {
  const seen = { stands, ended: [] };
  const found = [[a, b], [b, a]].map(([x, y]) =>
    meets(reachOf(x ?? a, seen), reachOf(y ?? b, seen))
  );
  assertEquals(found[0], found[1]);
  return found[0] === false;
}

Deno.test("acts on one lane, or on regions that meet, keep each other apart", () => {
  const a = { lanes: ["a"], region: ["a/**"] };
  assert(apart(a, { lanes: ["b"], region: ["b/**"] }));
  assertFalse(apart(a, { lanes: ["a"], region: [] }));
  assertFalse(apart(a, { lanes: ["b"], region: ["a/x.ts", "b/**"] }));
  assertFalse(apart(a, { all: true }));
  assertFalse(apart(a, { lanes: ["b"], region: ["["] }));
});

Deno.test("an act on a lane touches what is held there", () => {
  const end = { lanes: ["api"], region: [] };
  const next = { lanes: ["other"], region: ["api/x.ts"] };
  assert(apart(end, next));
  assertFalse(apart(end, next, [API]));
});

Deno.test("a record that no decision asks for keeps nobody apart", () => {
  const none = { lanes: [], region: [] };
  assert(apart(none, { all: true }));
  assert(apart(none, none));
});

Deno.test("a lease stands in the way of its region, a ticket of what it waits for", () => {
  const region = reachOf({ lanes: ["z"], region: ["api/y"] }, {
    ...{ stands: [], ended: [] },
  });
  assert(meets(reachOfStand(API), region));
  const waiting = (lane: string): Stand => ({
    ...API,
    claim: {
      ...{ state: "waiting", by: 3 },
      ticket: aTicket({
        ...{ keeper: aKeeperName(1), lane },
        region: lane === "" ? [] : ["api/**"],
      }),
    },
  });
  assert(meets(reachOfStand(waiting("q")), region));
  assert(reachOfStand(waiting("")).all);
});

Deno.test("what some touch together is all that each does", () => {
  const far = { lanes: ["far"], region: ["far/**"] };
  const seen = { stands: [], ended: [] };
  const both = together([reachOf(far, seen), reachOfStand(API)]);
  assert(meets(both, reachOf({ lanes: ["q"], region: ["api/q"] }, seen)));
  assert(meets(both, reachOf({ lanes: ["far"], region: [] }, seen)));
  assertFalse(meets(both, reachOf({ lanes: ["q"], region: ["q"] }, seen)));
});
