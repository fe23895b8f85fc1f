import { assertEquals, assertRejects } from "@std/assert";
import {
  askedPath,
  askedSubject,
  DeclaredLanes,
} from "../../src/cli/asked_subject.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import { chronicled } from "../../src/history/chronicle.ts";
import type { SubjectKind } from "../../src/history/subject.ts";
import { Past } from "../support/history.ts";
import { aWorkspace } from "./fake_world.ts";

const WORKSPACE = aWorkspace({
  catalogue: {
    ...{ concurrent: ["Web"], exclusive: [], autopick: [] },
    trees: { Web: ["web/**"] },
    aliases: { front: "Web" },
  },
});

async function subject(
  word: string,
  kind: SubjectKind | null = null,
): Promise<unknown> {
  const past = new Past();
  past.grant(0, "api", "ann");
  const lanes = new DeclaredLanes(WORKSPACE);
  const told = chronicled(past.entries);
  const { name, kind: found } = await askedSubject(
    { word, kind },
    told,
    lanes,
    WORKSPACE,
  );
  return [found, name];
}

Deno.test("a word is a lane that is declared or known, an owner, else a path", async () => {
  assertEquals(await subject("WEB"), ["lane", "Web"]);
  assertEquals(await subject("front"), ["lane", "Web"]);
  assertEquals(await subject("API"), ["lane", "API"]);
  assertEquals(await subject("ann"), ["owner", "ann"]);
  assertEquals(await subject("src/x.ts"), ["path", "src/x.ts"]);
});

Deno.test("a word is what it is said to be", async () => {
  assertEquals(await subject("api", "path"), ["path", "api"]);
  assertEquals(await subject("api", "owner"), ["owner", "api"]);
  assertEquals(await subject("src/x.ts", "lane"), ["lane", "src/x.ts"]);
});

Deno.test("a path outside the workspace is refused", async () => {
  await assertRejects(
    () => askedPath("/etc/x", WORKSPACE),
    UsageFault,
    'outside the workspace "/repo"',
  );
});

Deno.test("DeclaredLanes knows trees that are declared, and learns those that were held", () => {
  const lanes = new DeclaredLanes(WORKSPACE);
  assertEquals([lanes.treeOf("front"), lanes.treeOf("api")], [["web/**"], []]);
  const past = new Past();
  past.grant(0, "api");
  past.grant(1, "web");
  lanes.learn(chronicled(past.entries).holds);
  assertEquals([lanes.treeOf("API"), lanes.treeOf("web")], [
    ["api/**"],
    ["web/**"],
  ]);
  assertEquals([lanes.isDeclared("front"), lanes.isDeclared("api")], [
    true,
    false,
  ]);
});
