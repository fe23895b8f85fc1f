import { assert, assertEquals } from "@std/assert";
import { arbitrate } from "../../src/arbiter/arbitrate.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { nextSteps } from "../../src/cli/why_next.ts";
import type { WhyReport } from "../../src/cli/why_text.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";
import { aHold, aReport } from "./why_report.ts";

const CATALOGUE = { concurrent: [], exclusive: [], autopick: [], trees: {} };

function steps(fields: Partial<WhyReport> = {}): string[] {
  return nextSteps(aReport(fields), NOW_MS);
}

function request(...live: Lease[]): WhyReport["request"] {
  const asked = { lane: "api/a.ts", tree: ["api/a.ts"] };
  return { ...asked, decision: arbitrate(asked, live, CATALOGUE) };
}

Deno.test("nextSteps says how to take what is free", () => {
  assertEquals(steps({ request: request() }), [
    "dos lease-lane acquire --owner NAME --lane api/a.ts --tree api/a.ts",
    "dos blame api/a.ts   shows who held it before",
  ]);
});

Deno.test("nextSteps says how to wait for what is held, and to whom to talk", () => {
  const next = steps({
    held_by: [aHold({ expires: stampAt(-1) })],
    request: request(aLease()),
    waiting: [{
      ...{ ticket: 1, lane: "api", owner: "x", region: [], end: null },
      ...{ since: null, until: null },
    }],
  });
  const starts = [
    "wait your turn with --wait",
    "dos lease-lane scavenge --lane api   ends it",
    "dos lease-lane request --lane api --owner NAME   asks ada",
    "dos queue",
    "dos blame",
  ];
  assertEquals(next.length, starts.length);
  for (const [at, start] of starts.entries()) {
    assert(next[at]?.startsWith(start), next[at]);
  }
});

Deno.test("nextSteps tells of another time only where to look further", () => {
  const refusals = [{
    ...{ seq: 3, ts: null, lane: "api", holder: "bob", reason: "" },
    ...{ reason_class: "", region: [], conflict: null },
  }];
  const next = steps({ now: false, request: request(aLease()), refusals });
  assert(next[0]?.startsWith("dos journal at 3 "));
  assertEquals(next.length, 2);
});

Deno.test("nextSteps quotes for the shell, and leaves out what could not be typed", () => {
  const last = (
    subject: string,
    taken_for: WhyReport["taken_for"] = "path",
  ): string | undefined =>
    steps({ subject, taken_for }).at(-1)?.split("   ")[0];
  assertEquals(last("a b'c"), "dos blame 'a b'\\''c'");
  assertEquals(last("-x"), "dos blame ./-x");
  assertEquals(last("a;b", "owner"), "dos journal log --owner 'a;b'");
  assertEquals(last("-x", "lane"), "dos journal log --lane='-x'");
  assertEquals(last("a\x1b[2J"), undefined);
});
