import { assertEquals, assertMatch } from "@std/assert";
import {
  readRemains,
  remainsAdvice,
  remainsSentence,
} from "../../src/journal/remains.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const GRANT = journalOf(grantOf(aLease({ fence: 7 }), 7));

Deno.test("readRemains makes out what a cut grant was, wherever it is cut", () => {
  for (let end = GRANT.indexOf("t-ada"); end < GRANT.length; end++) {
    const remains = readRemains(GRANT.slice(0, end));
    assertEquals(remains, {
      op: "ACQUIRE",
      lane: "api",
      holder: "ada",
      seq: 7,
    });
    assertEquals(
      remainsSentence(remains),
      'looks like a grant of lane "api" to ada, number 7',
    );
    assertEquals(
      remainsAdvice(remains),
      'ada must stop, or acquire "api" again',
    );
  }
});

Deno.test("remainsSentence says no more than can be made out", () => {
  const table: [string, string, RegExp][] = [
    ["oops", "", /cannot be told/],
    ["\0\0\0\0", "", /cannot be told/],
    ['{"lane": "a\\"b", ', 'looks like a record of lane "a"b"', /^$/],
    ['{"op": "HALT", "seq": 3 x}', "looks like HALT, number 3", /^$/],
    [
      '{"lane": "a", "op": "RELEASE", "owner": "eve',
      'looks like RELEASE of lane "a"',
      /may be shown as live/,
    ],
    ['{"lease": {"pid": 1', "looks like a grant", /its holder must stop/],
  ];
  for (const [text, sentence, advice] of table) {
    const remains = readRemains(text);
    assertEquals(remainsSentence(remains), sentence);
    assertMatch(remainsAdvice(remains), advice);
  }
});
