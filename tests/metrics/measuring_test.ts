import { assertEquals } from "@std/assert";
import { measured, readAccount } from "../../src/metrics/measuring.ts";
import { REACH, STORY } from "./sample.ts";

Deno.test("a workspace is measured by all of its history", async () => {
  const account = await readAccount({
    history(visit): Promise<typeof REACH> {
      for (const entry of STORY) visit(entry);
      return Promise.resolve(REACH);
    },
  });
  const about = { workspace: "/repo", version: "1", nowMs: 7 };
  const { measures, nowMs } = measured(account, about);
  assertEquals(nowMs, 7);
  assertEquals(measures.filter((one) => one.name === "grants").length, 1);
});
