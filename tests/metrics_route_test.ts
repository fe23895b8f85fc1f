import { assertEquals, assertStringIncludes } from "@std/assert";
import { metricsRoute } from "../src/metrics_route.ts";
import type { Workspace } from "../src/lease/workspace.ts";
import { REACH, STORY } from "./metrics/sample.ts";

Deno.test("history is read anew only where the journal is another one", async () => {
  const at = { mark: "1", reads: 0 };
  const open = (): Promise<Workspace> => {
    const workspace = {
      paths: { root: "/repo" },
      journal: {
        history(visit: (entry: unknown) => void): Promise<typeof REACH> {
          at.reads++;
          for (const entry of STORY) visit(entry);
          return Promise.resolve(REACH);
        },
      },
    };
    return Promise.resolve(workspace as unknown as Workspace);
  };
  const mark = (): Promise<string> => Promise.resolve(at.mark);
  const route = metricsRoute({ open, mark, version: "1" });
  const scrape = async (): Promise<string> =>
    await (await route.answer("")).text();
  await Promise.all([scrape(), scrape()]);
  assertStringIncludes(await scrape(), "# TYPE dos_grants_total counter\n");
  assertEquals(at.reads, 1);
  at.mark = "2";
  await scrape();
  assertEquals(at.reads, 2);
});
