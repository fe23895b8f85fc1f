import { assertEquals } from "@std/assert";
import { readConfig } from "../../src/domain/config.ts";
import { defaultConfig } from "../../src/domain/default_config.ts";

Deno.test("defaultConfig is what an empty configuration says", () => {
  assertEquals(defaultConfig(), readConfig({}));
});
