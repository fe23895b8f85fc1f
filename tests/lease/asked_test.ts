import { assertEquals } from "@std/assert";
import { askerSentence, askersOf } from "../../src/lease/asked.ts";
import { aLease, stampAt } from "../support/records.ts";

const BOB = { owner: "bob", by: null, since: stampAt(0), reason: "" };

Deno.test("askersOf finds those who ask for the very lease", () => {
  const of = { lane: "api", loop_ts: "t-ada", ...BOB };
  const others = [{ ...of, lane: "web" }, { ...of, loop_ts: "t-eve" }];
  assertEquals(askersOf([...others, of], aLease()), [BOB]);
});

Deno.test("askerSentence says who, by when and why", () => {
  assertEquals(askerSentence(BOB), '"bob" asks for it');
  assertEquals(
    askerSentence({ ...BOB, by: stampAt(30), reason: "a\u001b release" }),
    `"bob" asks for it by ${stampAt(30)}: a\\u{1b} release`,
  );
});
