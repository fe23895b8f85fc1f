import { assertEquals } from "@std/assert";
import {
  laneWords,
  ownerWords,
} from "../../../src/cli/completion/live_values.ts";

const LIVE = {
  lanes: ["api"],
  leases: [
    { lane: "API", holder: "ann" },
    { lane: "my lane", holder: "$(rm x)" },
  ],
  tickets: [{ lane: "", owner: "ann" }, { lane: "web", owner: "bob" }],
};

Deno.test("lanes are those declared, held and waited for, each once", () => {
  assertEquals(laneWords(LIVE), ["api", "my lane", "web"]);
});

Deno.test("owners are those who hold or wait, each once", () => {
  assertEquals(ownerWords(LIVE), ["ann", "$(rm x)", "bob"]);
});

Deno.test("what a shell or a terminal could mistake is left out", () => {
  const hostile = ["a\nb", "\x1b[2J", "-rf", "", " ", "\u202ex", "x\0"];
  const tickets = hostile.map((owner) => ({ lane: owner, owner }));
  const live = { lanes: [], leases: [], tickets };
  assertEquals(ownerWords(live), []);
  assertEquals(laneWords(live), []);
  const many = Array.from({ length: 3000 }, (_, i) => `l${i}`);
  assertEquals(laneWords({ ...live, lanes: many }).length, 1000);
  assertEquals(laneWords({ ...live, lanes: ["x".repeat(201)] }), []);
});
