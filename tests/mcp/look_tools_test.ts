import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../src/lease/leases.ts";
import type { JournalVerbs } from "../../src/lease/workspace.ts";
import { arbitrate, list, tail } from "../../src/mcp/look_tools.ts";
import { recorder } from "../cli/fake_world.ts";
import { callTool } from "./call.ts";

Deno.test("lists are told under a name", async () => {
  const live = recorder<Leases["live"]>([{ lane: "src" }]);
  const parts = { leases: { live: live.verb } };
  assertEquals(await callTool(list, {}, parts), {
    value: { leases: [{ lane: "src" }] },
  });
  await callTool(list, { alive: true }, parts);
  assertEquals(live.calls, [{ alive: false }, { alive: true }]);

  const seen = recorder<JournalVerbs["tail"]>([{ op: "X" }]);
  const journal = { tail: seen.verb };
  assertEquals(await callTool(tail, {}, { journal }), {
    value: { entries: [{ op: "X" }] },
  });
  await callTool(tail, { count: 0, op: "X", lane: "src" }, { journal });
  assertEquals(seen.calls, [
    { count: 20 },
    { count: 0, op: "X", lane: "src" },
  ]);
});

Deno.test("arbitrate hands on what it was given, and explains where it is asked to", async () => {
  const decision = {
    outcome: "refuse",
    reason_class: "OVERLAP",
    free_clusters: ["docs"],
  };
  const decided = recorder<Leases["arbitrate"]>(decision);
  const parts = { leases: { arbitrate: decided.verb } };
  assertEquals((await callTool(arbitrate, {}, parts)).value, decision);
  const { value } = await callTool(arbitrate, {
    ...{ lane: "a", kind: "keyword", tree: ["a"], leases: [], force: true },
    ...{ substitute: true, class_budget: { keyword: 2 }, explain: true },
  }, parts);
  assertStringIncludes(String(value["interpretation"]), "Free now: docs.");
  assertEquals(decided.calls, [
    { force: false, substitute: false },
    {
      ...{ lane: "a", kind: "keyword", tree: ["a"], leases: [], force: true },
      ...{ substitute: true, classBudget: { keyword: 2 } },
    },
  ]);
});
