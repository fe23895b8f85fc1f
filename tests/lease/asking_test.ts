import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { prepare } from "../../src/lease/asking.ts";
import { NO_SIGHT } from "../../src/lease/queue.ts";
import { anOffice } from "../support/desk.ts";
import { aRequest } from "../support/records.ts";

Deno.test("prepare asks the world once, and knows nothing of others yet", async () => {
  const asked = await prepare(anOffice().desk, aRequest({ runId: "r" }));
  const { request, particulars, expired, queue, waits, chosen } = asked;
  assertEquals([request.lane, request.tree], ["api", ["api/**"]]);
  assertEquals([particulars.owner, particulars.runId], ["ada", "r"]);
  assertEquals([expired, queue, waits, chosen], [null, NO_SIGHT, null, false]);
});

Deno.test("prepare finds errors of usage", async () => {
  const { desk } = anOffice();
  for (const fields of [{ owner: "" }, { ttl: 0 }, { tree: ["["] }]) {
    // deno-lint-ignore no-await-in-loop -- one request after the other
    await assertRejects(() => prepare(desk, aRequest(fields)), UsageError);
  }
});
