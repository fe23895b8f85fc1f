import { assertEquals } from "@std/assert";
import {
  type Claim,
  claimText,
  readClaim,
} from "../../../src/stores/etcd/claim.ts";
import { aKeeperName } from "../../support/keepers.ts";
import { aLease, stampAt } from "../../support/records.ts";
import { aTicket } from "../../support/tickets.ts";

Deno.test("a claim is read as it was written", () => {
  const request = {
    ...{ lane: "api", loop_ts: "t-ada", owner: "bob", by: null },
    ...{ since: stampAt(0), reason: "" },
  };
  const ticket = aTicket({ keeper: aKeeperName(1) });
  const claims: Claim[] = [
    {
      ...{ state: "try", host: "box", owner: "process 7", at: stampAt(0) },
      touches: { lanes: ["api"], region: ["api/**"] },
    },
    {
      ...{ state: "granted", lease: aLease(), by: 3, own: true },
      requests: [request],
    },
    { state: "waiting", ticket, by: 4 },
  ];
  assertEquals(claims.map(claimText).map(readClaim), claims);
});

Deno.test("what nobody can read is no claim", () => {
  const texts = [
    ...["", "{", "[]", "{}", '{"state":"held"}'],
    ...['{"state":"granted","lease":[],"by":1}', '{"state":"granted"}'],
    ...['{"state":"granted","lease":{}}', '{"state":"waiting","by":1}'],
    '{"state":"waiting","ticket":{"ticket":-1},"by":1}',
  ];
  assertEquals(texts.map(readClaim), texts.map(() => null));
});

Deno.test("a try that does not say what it touches touches everything", () => {
  const odd = [
    ...["null", "{}", '{"lanes":["a"]}', '{"lanes":[1],"region":[]}'],
    '{"all":false,"lanes":[],"region":[]}',
  ];
  for (const touches of odd) {
    const claim = readClaim(`{"state":"try","touches":${touches}}`);
    assertEquals(claim, {
      ...{ state: "try", host: "", owner: "", at: "" },
      touches: { all: true },
    });
  }
});
