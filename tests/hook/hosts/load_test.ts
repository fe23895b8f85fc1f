import { assertEquals, assertStrictEquals } from "@std/assert";
import { HOSTS } from "../../../src/hook/hosts/detect.ts";
import { hostName, loadHost } from "../../../src/hook/hosts/load.ts";
import type { HostName } from "../../../src/hook/tool_call.ts";

Deno.test("loadHost loads each host, the very one that all others use", async () => {
  const names = Object.keys(HOSTS) as HostName[];
  const loaded = await Promise.all(names.map(loadHost));
  assertEquals(loaded.map((host) => host.name), names);
  for (const host of loaded) assertStrictEquals(host, HOSTS[host.name]);
});

Deno.test("hostName reads a name in any case, and nothing else", () => {
  for (const name of Object.keys(HOSTS)) {
    assertEquals(hostName(name) as string, name);
    assertEquals(hostName(name.toUpperCase()) as string, name);
  }
  const none = ["", "claude", " codex", "codex ", "constructor", "__proto__"];
  for (const name of none) assertEquals(hostName(name), null, name);
});
