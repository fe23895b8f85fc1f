import { assertEquals } from "@std/assert";
import { COMMIT, fullVersion, VERSION } from "../src/version.ts";

Deno.test("the version is that of deno.json, and from source there is no commit", async () => {
  const path = `${import.meta.dirname}/../deno.json`;
  const { version } = JSON.parse(await Deno.readTextFile(path));
  assertEquals([VERSION, COMMIT, fullVersion()], [version, "", version]);
});

Deno.test("fullVersion() has the commit as build metadata", () => {
  assertEquals(fullVersion("abc1234"), `${VERSION}+abc1234`);
});
