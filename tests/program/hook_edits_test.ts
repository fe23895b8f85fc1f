// deno-lint-ignore-file no-await-in-loop -- each file is a story of its own
import { assertEquals } from "@std/assert";
import { inTempDir, pictureOf } from "./dos.ts";
import { openSettings } from "./hook_stub.ts";

/** Puts a text where a settings file lies. */
async function plant(file: string, text: string): Promise<void> {
  await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeTextFile(file, text);
}

Deno.test("a file with a byte order mark that was edited after us is still let go of", async () => {
  const rows = [
    ["claude-code", ".claude/settings.json", '\ufeff{"a":1}\n'],
    ["cursor", ".cursor/hooks.json", '\ufeff{"hooks":{"stop":[]}}\n'],
    ["codex", ".codex/config.toml", "\ufeff[[hooks.Stop]]\n"],
  ] as const;
  for (const [host, path, text] of rows) {
    await inTempDir(async (dir) => {
      const settings = await openSettings(dir);
      const file = `${dir}/work/${path}`;
      await plant(file, text);
      const before = await pictureOf(dir);
      const request = { host, scope: "project", dryRun: false } as const;
      assertEquals((await settings.install(request)).file, file);
      const wired = await Deno.readTextFile(file);
      await Deno.writeTextFile(file, `${wired}\n`);
      assertEquals((await settings.uninstall(request)).outcome, "uninstalled");
      const left = await Deno.readTextFile(file);
      assertEquals(left.trimEnd(), text.trimEnd(), host);
      await Deno.writeTextFile(file, text);
      assertEquals(await pictureOf(dir), before);
    });
  }
});
