import { assertEquals, assertThrows } from "@std/assert";
import { prepare } from "../../src/lease/asking.ts";
import { remembered, remembering } from "../../src/lease/remembered.ts";
import { anOffice } from "../support/desk.ts";

Deno.test("what was said once is said again, and not asked again", () => {
  const asked: unknown[] = [];
  const ask = remembered((about: { n: number }) => {
    asked.push(about.n);
    if (about.n < 0) throw new RangeError("too low");
    return about.n + asked.length;
  });
  assertEquals(ask({ n: 1 }), 2);
  assertEquals(ask({ n: 2 }), 4);
  assertEquals(ask({ n: 1 }), 2);
  assertThrows(() => ask({ n: -1 }), RangeError, "too low");
  assertThrows(() => ask({ n: -1 }), RangeError, "too low");
  assertEquals(asked, [1, 2, -1]);
});

Deno.test("a case keeps who its callbacks are called on", async () => {
  let calls = 0;
  const predicate = {
    name: "p",
    limit: 3,
    admit(): { admitted: true } {
      calls += this.limit;
      return { admitted: true };
    },
  };
  const { desk } = anOffice({ policy: { predicates: [predicate] } });
  const asked = await prepare(desk, { owner: "ada", lane: "src" });
  const { desk: { policy }, request } = remembering(asked);
  const [again] = policy.predicates ?? [];
  const candidate = { lane: "src", kind: "cluster", tree: ["src/**"] };
  again?.admit(candidate, null);
  again?.admit(candidate, null);
  again?.admit(candidate, {});
  assertEquals([calls, again?.name], [6, "p"]);
  assertEquals(request, asked.request);
});
