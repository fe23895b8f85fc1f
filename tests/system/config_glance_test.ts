import { assertEquals } from "@std/assert";
import { loadConfig } from "../../src/system/config_file.ts";
import { glanceAtConfig } from "../../src/system/config_glance.ts";

async function inFile(
  name: string,
  text: string | Uint8Array,
): Promise<string> {
  const root = await Deno.makeTempDir();
  const bytes = typeof text === "string"
    ? new TextEncoder().encode(text)
    : text;
  await Deno.writeFile(`${root}/${name}`, bytes);
  return root;
}

Deno.test("glanceAtConfig reads comments and trailing commas", async () => {
  const root = await inFile(
    "dos.jsonc",
    '// a\n{"hook": {"mode": "strict",}, /* b */}',
  );
  assertEquals(glanceAtConfig(`${root}/dos.jsonc`)?.hook.mode, "strict");
  const { config } = await loadConfig(root, { care: "glance" });
  assertEquals(config, (await loadConfig(root)).config);
  await Deno.remove(root, { recursive: true });
});

Deno.test("glanceAtConfig leaves to the reader with care what is not plain", async () => {
  const rows: [string, string | Uint8Array][] = [
    ["dos.jsonc", "{"],
    ["dos.jsonc", '{"hook": {}, "hook": {"fail": "closed"}}'],
    ["dos.jsonc", '{"hook": {"moed": "strict"}}'],
    ["dos.jsonc", Uint8Array.of(0x7b, 0xff, 0x7d)],
    ["dos.jsonc", `{"lease": {"ttl_minutes": 5}} ${" ".repeat(70_000)}`],
    ["dos.toml", "[hook]\n"],
  ];
  for (const [name, text] of rows) {
    // deno-lint-ignore no-await-in-loop -- one directory after the other
    const root = await inFile(name, text);
    assertEquals(glanceAtConfig(`${root}/${name}`), null);
    // deno-lint-ignore no-await-in-loop -- one directory after the other
    await Deno.remove(root, { recursive: true });
  }
  assertEquals(glanceAtConfig("/nowhere/dos.jsonc"), null);
});
