// deno-lint-ignore-file no-await-in-loop -- each file is a story of its own
import { assertEquals, assertStringIncludes } from "@std/assert";
import { HOSTS } from "../../src/hook/hosts/detect.ts";
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

const OWN = "./lint.sh; dos hook pretool --installed-by=dos";

Deno.test("a command of somebody's own that runs dos too is neither changed nor taken out", async () => {
  const rows = [
    [
      "claude-code",
      ".claude/settings.json",
      `{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"${OWN}"}]}]}}\n`,
    ],
    [
      "copilot",
      ".github/hooks/dos.json",
      `{"version":1,"hooks":{"preToolUse":[{"bash":"/x/dos hook pretool --installed-by=dos","powershell":"${OWN}"}]}}\n`,
    ],
    [
      "cursor",
      ".cursor/hooks.json",
      `{"version":1,"hooks":{"preToolUse":[{"command":"/x/dos hook pretool --installed-by=dos","args":["${OWN}"]}]}}\n`,
    ],
    [
      "codex",
      ".codex/config.toml",
      `[[hooks.PreToolUse]]\n\n[[hooks.PreToolUse.hooks]]\ncommand = "${OWN}"\n`,
    ],
  ] as const;
  for (const [host, path, text] of rows) {
    await inTempDir(async (dir) => {
      const settings = await openSettings(dir);
      const file = `${dir}/work/${path}`;
      await plant(file, text);
      const before = await pictureOf(dir);
      const request = { host, scope: "project", dryRun: false } as const;
      assertEquals((await settings.uninstall(request)).outcome, "absent");
      const seen = (await settings.status()).files.find((x) => x.file === file);
      assertEquals(seen?.state, "not-wired", host);
      assertStringIncludes(seen?.own.join("\n") ?? "", OWN);
      const change = await settings.install(request);
      assertEquals([change.outcome, change.file], ["installed", file]);
      assertStringIncludes(
        change.notes.join("\n"),
        "runs dos in a command of its own",
      );
      const wired = await Deno.readTextFile(file);
      assertStringIncludes(wired, OWN);
      assertStringIncludes(wired, "/opt/dos hook pretool");
      assertEquals((await settings.install(request)).outcome, "already");
      await Deno.writeTextFile(file, `${wired}\n`);
      assertEquals((await settings.uninstall(request)).outcome, "uninstalled");
      assertStringIncludes(await Deno.readTextFile(file), OWN);
      await Deno.writeTextFile(file, text);
      assertEquals(await pictureOf(dir), before, host);
    });
  }
});

Deno.test("entries that came with a clone are backed up before their first change here", async () => {
  for (const { name: host } of Object.values(HOSTS)) {
    for (const first of ["install", "uninstall"] as const) {
      await inTempDir(async (dir) => {
        const request = { host, scope: "project", dryRun: false } as const;
        const other = await openSettings(dir, ["/other/dos"]);
        const { file, backup } = await other.install(request);
        if (backup === null) throw new Error("there is no backup");
        await Deno.remove(backup);
        const text = await Deno.readTextFile(file);
        const settings = await openSettings(dir);
        const change = await settings[first](request);
        assertEquals(change.backup, backup);
        const [, kept] = (await Deno.readTextFile(backup)).split(/\n([^]*)/);
        assertEquals(kept, text, `${host} ${first}`);
        if (first === "uninstall") return;
        assertEquals(change.outcome, "updated");
        await settings.uninstall(request);
        const left = await Deno.readTextFile(file);
        assertEquals(left.includes("--installed-by"), IS_LEFT, left);
        assertEquals(left.includes("[]"), IS_LEFT, left);
      });
    }
  }
});

const IS_LEFT = false;
