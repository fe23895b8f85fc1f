// deno-lint-ignore-file no-await-in-loop -- each case is a story of its own
import {
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { SettingsState } from "../../src/hook/wiring/reports.ts";
import { HOSTS } from "../../src/hook/hosts/detect.ts";
import { trialPayload } from "../../src/hook/wiring/trial.ts";
import { inTempDir, pictureOf } from "./dos.ts";
import { openSettings, stubProgram } from "./hook_stub.ts";

Deno.test("Codex gets its entries in config.toml where that has hooks, else in hooks.json", async () => {
  const request = { host: "codex", scope: "project", dryRun: false } as const;
  const rows: [string, string][] = [
    ['model = "o"\n', "hooks.json"],
    ['[hooks.state."x"]\ntrusted_hash = "1"\n', "hooks.json"],
    [
      '# mine\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "say"\n',
      "config.toml",
    ],
  ];
  for (const [text, wanted] of rows) {
    await inTempDir(async (dir) => {
      const settings = await openSettings(dir);
      await Deno.mkdir(`${dir}/work/.codex`);
      await Deno.writeTextFile(`${dir}/work/.codex/config.toml`, text);
      const before = await pictureOf(dir);
      const change = await settings.install(request);
      assertEquals(change.file, `${dir}/work/.codex/${wanted}`);
      assertStringIncludes(change.notes.join(), "/hooks");
      assertEquals(change.events, [
        "PreToolUse",
        "PostToolUse",
        "Stop",
        "SessionStart",
      ]);
      assertEquals((await settings.install(request)).outcome, "already");
      assertEquals((await settings.uninstall(request)).outcome, "restored");
      assertEquals(await pictureOf(dir), before);
    });
  }
  await inTempDir(async (dir) => {
    const settings = await openSettings(dir);
    await Deno.mkdir(`${dir}/work/.codex`);
    await Deno.writeTextFile(`${dir}/work/.codex/config.toml`, "a = ");
    const before = await pictureOf(dir);
    const error = await assertRejects(() => settings.install(request));
    assertStringIncludes(String(error), "not valid TOML");
    assertEquals(await pictureOf(dir), before);
  });
});

Deno.test("hooks of dos-kernel are left alone and told", async () => {
  await inTempDir(async (dir) => {
    const settings = await openSettings(dir);
    await Deno.mkdir(`${dir}/work/.claude`);
    await Deno.writeTextFile(
      `${dir}/work/.claude/settings.json`,
      '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "dos hook pretool --workspace ."}]}]}}',
    );
    const change = await settings.install({
      host: "claude-code",
      scope: "project",
      dryRun: false,
    });
    assertStringIncludes(change.notes.join(), "dos hook pretool --workspace .");
    const text = await Deno.readTextFile(change.file);
    assertStringIncludes(text, '"dos hook pretool --workspace ."');
    const { files } = await settings.status();
    assertEquals(files[0]?.others, ["dos hook pretool --workspace ."]);
  });
});

Deno.test("the workspace's configuration decides what is wired", async () => {
  await inTempDir(async (dir) => {
    await Deno.mkdir(`${dir}/work`);
    const config = `${dir}/work/dos.jsonc`;
    const request = {
      host: "claude-code",
      scope: "project",
      dryRun: true,
    } as const;
    await Deno.writeTextFile(
      config,
      '{"hook": {"fail": "closed", "unknown_tool": "ask"}}',
    );
    const closed = await (await openSettings(dir)).install(request);
    assertStringIncludes(closed.text ?? "", '"onFailure": "block"');
    assertFalse(closed.text?.includes("matcher"));
    await (await openSettings(dir)).install({ ...request, dryRun: false });
    await Deno.writeTextFile(config, "{}");
    const settings = await openSettings(dir);
    const change = await settings.install({ ...request, dryRun: false });
    assertEquals(change.outcome, "updated");
    const text = await Deno.readTextFile(change.file);
    assertFalse(text.includes("onFailure"));
    assertEquals(text.split("matcher").length, 3);
    await settings.uninstall({ ...request, dryRun: false });
    assertEquals(await pictureOf(`${dir}/work`), [`${config}: {}`]);
  });
});

Deno.test("an entry that is not there, or for other tools, is told by status", async () => {
  await inTempDir(async (dir) => {
    const program = await stubProgram(dir, "dos", {
      stdout: '{"decision":"deny","reason":"held"}',
    });
    const settings = await openSettings(dir, [program]);
    const { file } = await settings.install({
      host: "gemini",
      scope: "project",
      dryRun: false,
    });
    const text = await Deno.readTextFile(file);
    const stateOf = async (
      text: string,
    ): Promise<SettingsState | undefined> => {
      await Deno.writeTextFile(file, text);
      const { files } = await settings.status();
      return files.find((x) => x.host === "gemini" && x.scope === "project");
    };
    const whole = await stateOf(text);
    assertEquals([whole?.state, whole?.trial?.denied], ["wired", true]);
    assertEquals(whole?.notes, []);
    const narrow = await stateOf(text.replace(/"\^\(.*"/, '"replace"'));
    assertStringIncludes(
      narrow?.notes.join() ?? "",
      'BeforeTool runs for "replace"',
    );
    const without = await stateOf(text.replace("BeforeTool", "BeforeModel"));
    assertEquals([without?.state, without?.missing], ["incomplete", [
      "BeforeTool",
    ]]);
    assertEquals(without?.trial?.denied, NOT_DENIED);
  });
});

const NOT_DENIED = false;

Deno.test("what is installed already is told where nothing may be written", async () => {
  await inTempDir(async (dir) => {
    const settings = await openSettings(dir);
    const request = { host: "codex", scope: "project", dryRun: false } as const;
    await settings.install(request);
    // A directory where the lock would be: whoever takes it fails.
    await Deno.mkdir(`${dir}/work/.dos-hook.lock`);
    assertEquals((await settings.install(request)).outcome, "already");
    const other = { ...request, host: "gemini" } as const;
    assertEquals((await settings.uninstall(other)).outcome, "absent");
    const before = await pictureOf(dir);
    const error = await assertRejects(() => settings.uninstall(request));
    assertStringIncludes(String(error), ".dos-hook.lock");
    assertEquals(await pictureOf(dir), before);
  });
});

Deno.test("a program at an odd path is started all the same, by the shell of every host", async () => {
  await inTempDir(async (dir) => {
    const odd = `${dir}/it's "odd" $HOME \`id\` \\ & ä;日本`;
    await Deno.mkdir(odd);
    for (const { name: host, decode, encode } of Object.values(HOSTS)) {
      const call = decode(trialPayload(host, dir), "pretool");
      if (call === null) throw new Error(host);
      const answer = encode({ kind: "deny", reason: "held" }, call);
      const program = [
        await stubProgram(odd, `-dös ${host}`, {
          ...answer,
          body: 'echo "$@" > "$0.args"',
        }),
        "a word",
        "$(touch gone)",
      ];
      const settings = await openSettings(dir, program);
      for (const scope of ["project", "user"] as const) {
        const request = { host, scope, dryRun: false };
        await settings.install(request);
        const { files } = await settings.status();
        const state = files.find((x) => x.host === host && x.scope === scope);
        assertEquals(state?.program, program);
        assertEquals(state?.trial?.answer, "denied: held", host);
        assertEquals(
          await Deno.readTextFile(`${program[0]}.args`),
          "a word $(touch gone) hook pretool --installed-by=dos\n",
        );
        await settings.uninstall(request);
      }
    }
  });
});

Deno.test("a host that runs no hooks at all is told by status", async () => {
  await inTempDir(async (dir) => {
    await Deno.mkdir(`${dir}/work/.claude`, { recursive: true });
    const file = `${dir}/work/.claude/settings.json`;
    await Deno.writeTextFile(file, '{"disableAllHooks": true}');
    const settings = await openSettings(dir);
    const request = {
      host: "claude-code",
      scope: "project",
      dryRun: false,
    } as const;
    await settings.install(request);
    const { outcome, files } = await settings.status();
    assertEquals(outcome, "fault");
    assertStringIncludes(files[0]?.notes.join() ?? "", "switched off");
  });
});
