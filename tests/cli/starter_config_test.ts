import { assertEquals } from "@std/assert";
import { parse as parseJsonc, type ParseError } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { readConfig } from "../../src/domain/config.ts";
import { inferLanes } from "../../src/cli/inferred_lanes.ts";
import { configJsonc, configToml } from "../../src/cli/starter_config.ts";

const LANES = inferLanes(["docs", 'sr"c']);
const EXPECTED = {
  concurrent: ["docs", 'sr"c'],
  exclusive: ["global"],
  autopick: ["docs", 'sr"c'],
  trees: { docs: ["docs/**"], 'sr"c': ['sr"c/**'] },
};

function jsonc(text: string): Record<string, unknown> {
  const errors: ParseError[] = [];
  const value = parseJsonc(text, errors);
  assertEquals(errors, []);
  return value;
}

Deno.test("configJsonc is JSON with comments that declares the lanes", () => {
  assertEquals(jsonc(configJsonc(LANES))["lanes"], EXPECTED);
});

Deno.test("configToml declares the same lanes", () => {
  assertEquals(parseToml(configToml(LANES))["lanes"], EXPECTED);
});

Deno.test("configJsonc is valid with every key it mentions put in force", () => {
  const text = configJsonc(LANES).replaceAll(/^ {2}\/\/ (?=")/gm, "  ")
    .replaceAll(/^ {2}(?="strict": a|"prefix": a)/gm, "  // ");
  const value = jsonc(text);
  assertEquals(
    Object.keys(value),
    ["lanes", "protected", "concurrency_class", "lease", "hook", "overlap"],
  );
  assertEquals(readConfig(value).lease.ttl_minutes, 50);
});

Deno.test("configToml is valid with every key it mentions put in force", () => {
  const text = configToml(LANES).replaceAll(/^# (?=\[|[a-z_]+ = )/gm, "");
  const config = readConfig(parseToml(text));
  assertEquals(config.budgets, { cluster: 3 });
  assertEquals(config.lease.ttl_minutes, 50);
});
