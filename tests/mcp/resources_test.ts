import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { Workspace } from "../../src/lease/workspace.ts";
import {
  changesLive,
  LANES,
  LIVE,
  readResource,
  RESOURCE_LISTINGS,
  type ResourceContent,
} from "../../src/mcp/resources.ts";
import { aWorkspace, NOW_MS } from "../cli/fake_world.ts";
import { CATALOGUE } from "../support/desk.ts";

const LEASE = { lane: "src", holder: "ann\u001b[2J", tree: ["src/**"] };

function workspace(): Promise<Workspace> {
  const live = (): Promise<unknown[]> => Promise.resolve([LEASE]);
  return Promise.resolve(aWorkspace({
    leases: { live } as never,
    catalogue: CATALOGUE,
  }));
}

function read(uri: string): Promise<ResourceContent[]> {
  return readResource(uri, workspace, () => NOW_MS);
}

Deno.test("the live map is told as JSON and as a page, and neither steers a terminal", async () => {
  const [json, page] = await read(LIVE);
  assertEquals([json?.mimeType, page?.mimeType], [
    ...["application/json", "text/plain"],
  ]);
  assertEquals(JSON.parse(json?.text ?? ""), [LEASE]);
  assertStringIncludes(page?.text ?? "", "src/**");
  for (const one of [json, page]) {
    assertEquals([one?.uri, one?.text.includes("\u001b")], [LIVE, false]);
  }
});

Deno.test("the lanes are told with their kinds, regions and other names", async () => {
  const [json, page] = await read(LANES);
  assertEquals(JSON.parse(json?.text ?? ""), CATALOGUE);
  const lines = page?.text.split("\n").map((line) =>
    line.trim().replace(/ {2,}/g, " ")
  );
  assertEquals(lines?.slice(0, 4), [
    "LANE KIND PICKED REGION",
    "src concurrent yes src/**",
    "docs concurrent yes docs/**",
    "release exclusive - -",
  ]);
  assertEquals(lines?.at(-2), "code is another name of src");
});

Deno.test("other resources are not there", async () => {
  assertEquals(RESOURCE_LISTINGS.map(({ uri }) => uri), [LIVE, LANES]);
  await assertRejects(() => read("dos://LIVE"), RangeError, "dos://LIVE");
});

Deno.test("what ends or begins a lease changes the live map, a beat does not", () => {
  for (const op of ["ACQUIRE", "RELEASE", "SCAVENGE", "ADOPT", "RECONCILE"]) {
    assert(changesLive({ op }), op);
  }
  for (const op of ["HEARTBEAT", "REFUSE", "WAIT", "UNWAIT", "CHECKPOINT"]) {
    assert(!changesLive({ op }), op);
  }
});
