// deno-lint-ignore-file no-await-in-loop -- steps and runs follow each other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HOSTS } from "../../src/hook/hosts/detect.ts";
import { commandLine, dos, inTempDir, pictureOf, type Ran, sh } from "./dos.ts";
import { stubProgram } from "./hook_stub.ts";

const NAMES = Object.values(HOSTS).map((host) => host.name);

/** The settings of somebody who uses Claude Code every day. */
const SETTINGS = `{
  // Ours, not the team's.
  "model": "opus",
  "permissions": {
    "allow": ["Bash(git status:*)", "Read(~/.zshrc)"], // more to come
    "deny": ["Read(./.env)"]
  },
  "hooks": {
    "PostToolUse": [
      {
        "matcher": "Write|Edit",
        "hooks": [
          { "type": "command", "command": "npx prettier --write" } // format
        ]
      }
    ],
    /* The bell. */
    "Stop": [
      { "hooks": [{ "type": "command", "command": "printf '\\\\a'" }] },
    ],
  },
  "statusLine": { "type": "command", "command": "~/.claude/line.sh" }
}
`;

/** Runs the program for somebody whose home is in `dir`. */
async function run(dir: string, ...args: string[]): Promise<Ran> {
  return await dos({ cwd: `${dir}/work/sub`, env: envOf(dir) }, ...args);
}

const PATH = Deno.env.get("PATH") ?? "";
/** A folder of programs whose name every shell has to quote. */
const ODD = 'it\'s "odd" $HOME `id` & ä';

function envOf(dir: string): Record<string, string> {
  const cache = Deno.env.get("DENO_DIR") ??
    `${Deno.env.get("HOME")}/.cache/deno`;
  return {
    ...{ HOME: `${dir}/home`, DENO_DIR: cache, CLAUDE_CONFIG_DIR: "" },
    ...{ CODEX_HOME: "", SHELL: "/bin/sh" },
    PATH: [`${dir}/${ODD}`, `${dir}/slow`, `${dir}/quick`, PATH].join(":"),
  };
}

async function inWorkspace(
  body: (dir: string) => Promise<void>,
): Promise<void> {
  await inTempDir(async (dir) => {
    await Deno.mkdir(`${dir}/home`);
    await Deno.mkdir(`${dir}/work/sub`, { recursive: true });
    await sh(`${dir}/work`, "git", "init", "-q");
    await body(dir);
  });
}

/** What lies beside git's own directory. */
async function picture(dir: string): Promise<string[]> {
  return (await pictureOf(dir)).filter((x) => !x.includes("/.git/"));
}

Deno.test("dos hook install, status and uninstall on settings that a person wrote", async () => {
  await inWorkspace(async (dir) => {
    const file = `${dir}/work/.claude/settings.json`;
    await Deno.mkdir(`${dir}/work/.claude`);
    await Deno.writeTextFile(file, SETTINGS);
    const before = await picture(dir);
    const installed = await run(dir, "hook", "install", "claude-code");
    assertEquals([installed.code, installed.json().outcome], [0, "installed"]);
    assertEquals(installed.json().file, file);
    const wired = await Deno.readTextFile(file);
    const kept = SETTINGS.split("\n").filter((x) => x.trim().length > 2);
    for (const line of kept) {
      assertStringIncludes(wired, line.replace(/,?$/, ""));
    }
    const again = await run(dir, "hook", "install", "claude-code");
    assertEquals([again.code, again.json().outcome], [0, "already"]);
    assertEquals(await Deno.readTextFile(file), wired);
    const status = await run(dir, "hook", "status");
    const [state] = status.json().files;
    assertEquals(
      [state.host, state.scope, state.state, state.program_is_there],
      ["claude-code", "project", "wired", true],
    );
    assertEquals(state.events, [
      ...["PreToolUse", "PostToolUse", "Stop", "SessionStart", "SessionEnd"],
    ]);
    const removed = await run(dir, "hook", "uninstall", "claude-code");
    assertEquals([removed.code, removed.json().outcome], [0, "restored"]);
    assertEquals(await Deno.readTextFile(file), SETTINGS);
    assertEquals(await picture(dir), before);
  });
});

Deno.test("dos hook install that is killed leaves the old file or the new one, and can be repeated", async () => {
  await inWorkspace(async (dir) => {
    const before = await picture(dir);
    const file = `${dir}/work/.claude/settings.json`;
    await run(dir, "hook", "install", "claude-code");
    const wired = await Deno.readTextFile(file);
    await run(dir, "hook", "uninstall", "claude-code");
    assertEquals(await picture(dir), before);
    for (let n = 0; n < 12; n++) {
      const [program = "", ...args] = commandLine(
        "hook",
        "install",
        "claude-code",
      );
      const child = new Deno.Command(program, {
        args,
        cwd: `${dir}/work`,
        env: envOf(dir),
        stdout: "null",
        stderr: "null",
      }).spawn();
      await new Promise((resolve) => setTimeout(resolve, 40 + 12 * n));
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await child.status;
      const text = await Deno.readTextFile(file).catch(() => "");
      assert(text === "" || text === wired);
      const ran = await run(dir, "hook", "install", "claude-code");
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(await Deno.readTextFile(file), wired);
      await run(dir, "hook", "uninstall", "claude-code");
      const after = (await picture(dir)).filter((x) =>
        !/\.dos-hook\.(?:lock|\d+\.[0-9a-f]+\.draft)|\.claude\/$/.test(x)
      );
      assertEquals(after, before);
      await Deno.remove(`${dir}/work/.claude`, { recursive: true })
        .catch(() => {});
    }
  });
});

Deno.test("dos hook install without a host names the one whose folder is there", async () => {
  await inWorkspace(async (dir) => {
    await Deno.mkdir(`${dir}/work/.gemini`);
    const ran = await run(dir, "hook", "install");
    assertEquals(ran.code, 2);
    assertStringIncludes(ran.stderr, "`dos hook install gemini`");
    const wrong = await run(dir, "hook", "install", "gemeni");
    assertEquals(wrong.code, 2);
    assertStringIncludes(wrong.stderr, "Did you mean gemini?");
  });
});

Deno.test("dos hook install that runs eight times at once writes one whole file", async () => {
  await inWorkspace(async (dir) => {
    const before = await picture(dir);
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => run(dir, "hook", "install", "codex")),
    );
    assertEquals(runs.map((x) => x.code), runs.map(() => 0));
    const outcomes = runs.map((x) => x.json().outcome).sort();
    assertEquals(outcomes, [...Array(7).fill("already"), "installed"]);
    const text = await Deno.readTextFile(`${dir}/work/.codex/hooks.json`);
    assertEquals(Object.keys(JSON.parse(text).hooks).length, 4);
    const removed = await Promise.all(
      Array.from({ length: 4 }, () => run(dir, "hook", "uninstall", "codex")),
    );
    assertEquals(removed.map((x) => x.code), removed.map(() => 0));
    assertEquals(await picture(dir), before);
  });
});

/** What the host of each name takes for a refusal, and for none. */
const ANSWERS: Readonly<
  Record<string, { stdout?: string; stderr?: string; exit?: number }>
> = {
  "claude-code": {
    stdout:
      '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"held by bob"}}',
  },
  "codex": {
    stdout:
      '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"held by bob"}}',
  },
  "gemini": { stdout: '{"decision":"deny","reason":"held by bob"}' },
  "cursor": {
    stdout:
      '{"permission":"deny","user_message":"held by bob","agent_message":"held by bob"}',
  },
  "copilot": {
    stdout:
      '{"permissionDecision":"deny","permissionDecisionReason":"held by bob"}',
  },
  "antigravity": { stdout: '{"decision":"deny","reason":"held by bob"}' },
  "windsurf": { stderr: "held by bob", exit: 2 },
};

Deno.test("dos hook status runs the installed line through the host's shell, whatever the path", async () => {
  await inWorkspace(async (dir) => {
    for (const host of NAMES) {
      const ran = await run(dir, "hook", "install", host);
      const { file, command } = ran.json();
      const odd = `${dir}/${ODD}`;
      await Deno.mkdir(odd, { recursive: true });
      const stub = await stubProgram(odd, "dos", ANSWERS[host] ?? {});
      const [program = ""] = command.split(" hook pretool");
      const quoted = `'${stub.replaceAll("'", "'\\''")}'`;
      const text = await Deno.readTextFile(file);
      const inJson = (x: string): string => JSON.stringify(x).slice(1, -1);
      await Deno.writeTextFile(
        file,
        // The lines for Windows quote otherwise, and stay.
        ["command", "bash"].reduce((text, key) =>
          text.replaceAll(
            `"${key}": "${inJson(program)} `,
            () => `"${key}": "${inJson(quoted)} `,
          ), text),
      );
      const status = await run(dir, "hook", "status");
      // deno-lint-ignore no-explicit-any -- what was printed
      const state = status.json().files.find((x: any) =>
        x.host === host && x.scope === "project"
      );
      assertEquals(state.program, [stub], host);
      assert(state.program_is_there);
      assertEquals(state.trial.answer, "denied: held by bob", host);
      assertEquals(status.code, 0, status.stderr);
      await Deno.remove(stub);
      const gone = await run(dir, "hook", "status");
      assertEquals(gone.code, 1, host);
      assertStringIncludes(gone.stderr, `${host}: `);
      await run(dir, "hook", "uninstall", host);
    }
    assertEquals(
      (await run(dir, "hook", "status")).json().outcome,
      "not-wired",
    );
  });
});

Deno.test("dos hook status stops a line that does not answer, and tells of double loading", async () => {
  await inWorkspace(async (dir) => {
    for (const name of ["slow", "quick"]) await Deno.mkdir(`${dir}/${name}`);
    const slow = await stubProgram(`${dir}/slow`, "dos", { body: "sleep 60" });
    const quick = await stubProgram(`${dir}/quick`, "dos", {});
    for (
      const [host, stub] of [["claude-code", slow], ["cursor", quick]] as const
    ) {
      const ran = await run(dir, "hook", "install", host);
      const { file, command } = ran.json();
      const [program = ""] = command.split(" hook pretool");
      const text = await Deno.readTextFile(file);
      await Deno.writeTextFile(file, text.replaceAll(program, stub));
    }
    const start = Date.now();
    const status = await run(dir, "hook", "status");
    assert(Date.now() - start < 20_000);
    assertEquals(status.code, 1);
    assertStringIncludes(status.stderr, "no answer in 10000 ms");
    assertStringIncludes(status.json().notes.join(), "twice");
  });
});

Deno.test("dos doctor tells which hosts are wired, and runs nothing", async () => {
  await inWorkspace(async (dir) => {
    // deno-lint-ignore no-explicit-any -- what was printed
    const hooks = async (): Promise<any[]> =>
      (await run(dir, "doctor")).json().findings
        // deno-lint-ignore no-explicit-any -- what was printed
        .filter((x: any) => x.check === "hooks");
    const [none] = await hooks();
    assertEquals(none.status, "ok");
    assertStringIncludes(none.detail, "No host is wired");
    await run(dir, "hook", "install", "gemini");
    await run(dir, "hook", "install", "codex", "--user");
    const [wired, ...more] = await hooks();
    assertEquals([wired.status, more], ["ok", []]);
    assertStringIncludes(wired.detail, "codex (user), gemini (project)");
    assertStringIncludes(wired.fix, "`dos hook status`");
    const file = `${dir}/work/.gemini/settings.json`;
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(
      file,
      text.replaceAll(Deno.execPath(), "/gone/deno"),
    );
    const [gone] = await hooks();
    assertEquals(gone.status, "warn");
    assertStringIncludes(gone.detail, "which is not there");
    await Deno.writeTextFile(file, "{");
    const [broken] = await hooks();
    assertEquals(broken.status, "warn");
    assertStringIncludes(broken.detail, "not valid JSON");
  });
});

Deno.test("dos hook install leaves settings alone that the system does not let it write", async () => {
  await inWorkspace(async (dir) => {
    const folder = `${dir}/work/.claude`;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/settings.json`, SETTINGS);
    const before = await picture(dir);
    const open = await closed(dir, folder);
    try {
      const ran = await run(dir, "hook", "install", "claude-code");
      assertEquals([ran.code, ran.json().code], [5, "STORE_UNWRITABLE"]);
      assertStringIncludes(ran.stderr, folder);
    } finally {
      await open();
    }
    assertEquals(await picture(dir), before);
  });
});

/** Makes a directory one that nobody can write to; the superuser needs a mount for that. */
async function closed(
  dir: string,
  folder: string,
): Promise<() => Promise<unknown>> {
  if (Deno.uid() !== 0) {
    await sh(dir, "chmod", "-R", "a-w", folder);
    return () => sh(dir, "chmod", "-R", "u+w", folder);
  }
  await sh(dir, "mount", "--bind", folder, folder);
  await sh(dir, "mount", "-o", "remount,ro,bind", folder);
  return () => sh(dir, "umount", folder);
}
