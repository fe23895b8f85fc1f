// deno-lint-ignore-file no-await-in-loop -- one line is typed after the other
import { assertEquals } from "@std/assert";
import { dos, inTempDir, pictureOf } from "./dos.ts";
import { isThere, typedShell } from "./shells.ts";

const EVIL = "$(touch pwned)`x`";

/** A workspace with the lanes api and web, of which odd owners hold two. */
async function inWorkspace(
  body: (at: { dir: string; cwd: string }) => Promise<void>,
): Promise<void> {
  await inTempDir(async (dir) => {
    const cwd = `${dir}/work`;
    await Deno.mkdir(`${cwd}/api/deep`, { recursive: true });
    await Deno.mkdir(`${cwd}/web`);
    const at = { cwd };
    await dos(at, "init");
    const acquire = ["lease-lane", "acquire", "--owner"];
    await dos(at, ...acquire, "team:ann lee", "--lane", "api");
    await dos(at, ...acquire, EVIL, "--lane", "my lane", "--tree", "x");
    const before = await pictureOf(cwd);
    await body({ dir, cwd });
    assertEquals(await pictureOf(cwd), before);
  });
}

Deno.test("bash completes verbs, options, values, lanes and owners", async () => {
  if (!await isThere("bash")) return;
  await inWorkspace(async (at) => {
    const { tab } = await typedShell("bash", at);
    const release = ["lease-lane", "release"];
    const cases: [string, string[]][] = [
      ["dos lease-l", ["lease-lane"]],
      ["dos lease-lane acq", ["lease-lane", "acquire"]],
      ["dos queue --lan", ["queue", "--lane"]],
      ["dos queue --lane my", ["queue", "--lane", "my lane"]],
      ["dos lease-lane release --owner team:", [
        ...release,
        "--owner",
        "team:ann lee",
      ]],
      ['dos lease-lane release --owner "team', [
        ...release,
        "--owner",
        "team:ann lee",
      ]],
      ["dos lease-lane release --owner=t", [
        ...release,
        "--owner=team:ann lee",
      ]],
      ["dos lease-lane release --owner \\$", [...release, "--owner", EVIL]],
      ["dos arbitrate --output=pl", ["arbitrate", "--output=plain"]],
      ["dos why my", ["why", "my lane"]],
      ["dos why te", ["why", "team:ann lee"]],
      ["dos why dos.j", ["why", "dos.jsonc"]],
      ["dos why api/d", ["why", "api/deep/"]],
      ["dos timeline --lane my", ["timeline", "--lane", "my lane"]],
      ["dos --workspace we", ["--workspace", "web/"]],
      ["dos hook install claude-", ["hook", "install", "claude-code"]],
      ["dos run -- /bin/bas", ["run", "--", "/bin/bash"]],
    ];
    for (const [line, words] of cases) {
      const got = await tab(line);
      const isRun = line.includes("/bin/bas");
      assertEquals(
        isRun ? got.slice(0, 2) : got,
        isRun ? words.slice(0, 2) : words,
        line,
      );
    }
  });
});

Deno.test("zsh completes verbs, options, values, lanes and owners", async () => {
  if (!await isThere("zsh")) return;
  await inWorkspace(async (at) => {
    const { tab } = await typedShell("zsh", at);
    const cases = [
      ["dos lease-l", "dos lease-lane"],
      ["dos queue --lan", "dos queue --lane="],
      ["dos queue --lane ", "dos queue --lane api global my\\ lane web"],
      [
        "dos lease-lane release --owner ",
        "dos lease-lane release --owner \\$\\(touch\\ pwned\\)\\`x\\` team:ann\\ lee",
      ],
      ["dos why my", "dos why my\\ lane"],
      ["dos why te", "dos why team:ann\\ lee"],
      ["dos why dos.j", "dos why dos.jsonc"],
      ["dos why api/d", "dos why api/deep/"],
      ["dos timeline --lane my", "dos timeline --lane my\\ lane"],
      ["dos arbitrate --output=p", "dos arbitrate --output=plain"],
      ["dos completions ", "dos completions bash fish powershell zsh"],
    ];
    for (const [line = "", full] of cases) {
      assertEquals(await tab(line), [full], line);
    }
  });
});

Deno.test("fish completes verbs, options, values, lanes and owners", async () => {
  if (!await isThere("fish")) return;
  await inWorkspace(async (at) => {
    const { tab } = await typedShell("fish", at);
    const cases: [string, string[]][] = [
      ["dos lease-l", ["lease-lane"]],
      ["dos lease-lane acq", ["acquire"]],
      ["dos queue --lan", ["--lane"]],
      ["dos queue --lane ", ["api", "global", "my lane", "web"]],
      ["dos lease-lane release --owner ", [EVIL, "team:ann lee"]],
      ["dos why ", [
        ...[EVIL, "api", "api/", "dos.jsonc", "global", "my lane"],
        ...["team:ann lee", "web", "web/"],
      ]],
      ["dos why api/", ["api/deep/"]],
      ["dos blame api/d", ["api/deep/"]],
      ["dos timeline --lane my", ["my lane"]],
      ["dos --workspace . queue --lane w", ["web"]],
      ["dos arbitrate --output ", ["json", "plain", "text"]],
      ["dos hook install claude", ["claude-code"]],
    ];
    for (const [line, words] of cases) {
      assertEquals(await tab(line), words, line);
    }
  });
});

Deno.test("the quick question says nothing of a broken or a missing store", async () => {
  await inTempDir(async (cwd) => {
    const ask = ["completions", "--values", "owner"];
    const missing = await dos({ cwd }, ...ask);
    assertEquals([missing.code, missing.stdout, missing.stderr], [0, "", ""]);
    await Deno.mkdir(`${cwd}/.dos`);
    await Deno.writeTextFile(`${cwd}/.dos/lane-journal.jsonl`, "{torn\n{");
    const { code, stdout, stderr } = await dos({ cwd }, ...ask);
    assertEquals([code, stdout, stderr], [0, "", ""]);
    await Deno.writeTextFile(`${cwd}/dos.jsonc`, "{ not json");
    const broken = await dos({ cwd }, ...ask);
    assertEquals([broken.code, broken.stdout, broken.stderr], [0, "", ""]);
  });
});
