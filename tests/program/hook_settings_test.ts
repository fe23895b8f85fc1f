// deno-lint-ignore-file no-await-in-loop -- each host and each file is a story of its own
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { HOSTS } from "../../src/hook/hosts/detect.ts";
import { settingsPath } from "../../src/hook/wiring/host_wiring.ts";
import { inTempDir, pictureOf, sh } from "./dos.ts";
import { openSettings } from "./hook_stub.ts";

const NAMES = Object.values(HOSTS).map((host) => host.name);

/** What may stand in a settings file before us; `null` is no file. */
const TEXTS: readonly (readonly [string, string | null])[] = [
  ["absent", null],
  ["empty", ""],
  ["an object", "{}"],
  ["comments only", "// mine\n"],
  [
    "commented",
    '{\n  // mine\n  "a": [1, 2], // two\n  /* b */\n  "b": {}\n}\n',
  ],
  ["CRLF", '{\r\n\t"a": "x",\r\n\t"hooks": {}\r\n}\r\n'],
  ["BOM", '\ufeff{"a": 1}'],
];

Deno.test("every host's settings come back to the byte, project and user, whatever was there", async (t) => {
  for (const host of NAMES) {
    for (const scope of ["project", "user"] as const) {
      for (const [what, text] of TEXTS) {
        await t.step(`${host} ${scope} ${what}`, async () => {
          await inTempDir(async (dir) => {
            const settings = await openSettings(dir);
            const base = `${dir}/${scope === "user" ? "home" : "work"}`;
            const file = `${base}/${settingsPath(host, scope).path}`;
            if (text !== null) {
              await Deno.mkdir(file.replace(/\/[^/]*$/, ""), {
                recursive: true,
              });
              await Deno.writeTextFile(file, text);
            }
            const before = await pictureOf(dir);
            const request = { host, scope, dryRun: false };
            const dry = await settings.install({ ...request, dryRun: true });
            assertEquals(await pictureOf(dir), before);
            const change = await settings.install(request);
            assertEquals([change.outcome, change.file], ["installed", file]);
            const wired = await Deno.readTextFile(file);
            // `readTextFile` keeps the mark.
            assertEquals(dry.text, wired);
            assertEquals(
              wired.startsWith("\ufeff"),
              text?.startsWith("\ufeff") ?? false,
            );
            for (const line of (text ?? "").split("\n")) {
              const isComment = /\/\/|\/\*/.test(line);
              if (isComment) {
                assertStringIncludes(
                  wired,
                  line.trim().replace(/^.*?(\/[/*])/, "$1"),
                );
              }
            }
            const picture = await pictureOf(dir);
            assertEquals((await settings.install(request)).outcome, "already");
            assertEquals(await pictureOf(dir), picture);
            const moved = await (await openSettings(dir, ["/new/dos"])).install(
              request,
            );
            assertEquals(moved.outcome, "updated");
            assertEquals(
              await Deno.readTextFile(file),
              wired.replaceAll("/opt/dos", "/new/dos"),
            );
            assertEquals(
              (await settings.uninstall(request)).outcome,
              "restored",
            );
            assertEquals(await pictureOf(dir), before);
            assertEquals((await settings.uninstall(request)).outcome, "absent");
            assertEquals(await pictureOf(dir), before);
          });
        });
      }
    }
  }
});

Deno.test("what somebody wrote after us stays, and only ours goes", async () => {
  for (const host of NAMES) {
    await inTempDir(async (dir) => {
      const settings = await openSettings(dir);
      const file = `${dir}/work/${settingsPath(host, "project").path}`;
      const request = { host, scope: "project", dryRun: false } as const;
      await settings.install(request);
      const wired = await Deno.readTextFile(file);
      await Deno.writeTextFile(
        file,
        wired.replace("{", '{\n  "mine": 1, // mine'),
      );
      const change = await settings.uninstall(request);
      assertEquals(change.outcome, "uninstalled");
      assertEquals(
        await pictureOf(dir),
        [
          `${dir}/home/`,
          `${dir}/work/`,
          ...folders(dir, file),
          `${file}: {\n  "mine": 1 // mine\n}\n`,
        ].sort(),
      );
    });
  }
});

function folders(dir: string, file: string): string[] {
  const parts = file.slice(`${dir}/work/`.length).split("/").slice(0, -1);
  return parts.map((_, at) =>
    `${dir}/work/${parts.slice(0, at + 1).join("/")}/`
  );
}

Deno.test("an edit between two installations is not lost", async () => {
  await inTempDir(async (dir) => {
    const request = {
      host: "gemini",
      scope: "project",
      dryRun: false,
    } as const;
    const file = `${dir}/work/.gemini/settings.json`;
    await Deno.mkdir(`${dir}/work/.gemini`, { recursive: true });
    await Deno.writeTextFile(file, '{"a": 1}');
    await (await openSettings(dir)).install(request);
    const wired = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, wired.replace('"a": 1', '"a": 2'));
    const settings = await openSettings(dir, ["/new/dos"]);
    assertEquals((await settings.install(request)).outcome, "updated");
    assertEquals((await settings.uninstall(request)).outcome, "uninstalled");
    assertEquals(await Deno.readTextFile(file), '{"a": 2}');
  });
});

Deno.test("what cannot be edited is an error, and not a byte changes", async (t) => {
  const plants: [string, string, (path: string, dir: string) => unknown][] = [
    ["no JSON", "not valid JSON", (path) => Deno.writeTextFile(path, "{")],
    ["a list", "not an object", (path) => Deno.writeTextFile(path, "[]")],
    [
      "hooks of a wrong shape",
      "is not an object",
      (path) => Deno.writeTextFile(path, '{"hooks": [], "dos": 1}'),
    ],
    ["a directory", "it is a directory", (path) => Deno.mkdir(path)],
    ["a pipe", "pipe", (path, dir) => sh(dir, "mkfifo", path)],
    [
      "a link to nothing",
      "leads nowhere",
      (path, dir) => Deno.symlink(`${dir}/gone`, path),
    ],
    [
      "a long file",
      "larger than",
      (path) => Deno.writeTextFile(path, `{"a": "${"x".repeat(1_048_576)}"}`),
    ],
    [
      "no text",
      "not UTF-8",
      (path) => Deno.writeFile(path, new Uint8Array([0xff, 0xfe, 0x7b])),
    ],
  ];
  for (const host of NAMES) {
    for (const [what, wanted, plant] of plants) {
      await t.step(`${host}: ${what}`, async () => {
        await inTempDir(async (dir) => {
          const settings = await openSettings(dir);
          const file = `${dir}/work/${settingsPath(host, "project").path}`;
          await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
          await plant(file, dir);
          const before = await pictureOf(dir);
          const request = { host, scope: "project", dryRun: false } as const;
          const error = await assertRejects(() => settings.install(request));
          assert(error instanceof Error);
          assertStringIncludes(error.message, wanted);
          assertStringIncludes(error.message, file);
          assertEquals(await pictureOf(dir), before);
        });
      });
    }
  }
});

Deno.test("a folder that is a file is told, and a folder that we made goes again when the write fails", async () => {
  await inTempDir(async (dir) => {
    const settings = await openSettings(dir);
    await Deno.writeTextFile(`${dir}/work/.gemini`, "x");
    const before = await pictureOf(dir);
    const error = await assertRejects(() =>
      settings.install({ host: "gemini", scope: "project", dryRun: false })
    );
    assertStringIncludes(String(error), "it is not a directory");
    assertEquals(await pictureOf(dir), before);
    // The backup cannot be written where a directory has its name.
    await Deno.mkdir(`${dir}/work/.cursor/hooks.json.before-dos`, {
      recursive: true,
    });
    const planted = await pictureOf(dir);
    await assertRejects(() =>
      settings.install({ host: "cursor", scope: "project", dryRun: false })
    );
    assertEquals(await pictureOf(dir), planted);
    await Deno.remove(`${dir}/work/.cursor/hooks.json.before-dos`);
    await Deno.writeTextFile(`${dir}/work/.cursor/hooks.json.before-dos`, "x");
    const theirs = await pictureOf(dir);
    const wanted = await assertRejects(() =>
      settings.install({ host: "cursor", scope: "project", dryRun: false })
    );
    assertStringIncludes(String(wanted), "it is no backup of dos");
    assertEquals(await pictureOf(dir), theirs);
  });
});

Deno.test("settings behind a link are edited where they lie, and the link stays", async () => {
  await inTempDir(async (dir) => {
    const settings = await openSettings(dir);
    await Deno.mkdir(`${dir}/dotfiles`);
    await Deno.mkdir(`${dir}/home/.claude`);
    await Deno.writeTextFile(`${dir}/dotfiles/claude.json`, "{}");
    await Deno.chmod(`${dir}/dotfiles/claude.json`, 0o600);
    const link = `${dir}/home/.claude/settings.json`;
    await Deno.symlink("../../dotfiles/claude.json", link);
    const before = await pictureOf(dir);
    const request = {
      host: "claude-code",
      scope: "user",
      dryRun: false,
    } as const;
    await settings.install(request);
    assert((await Deno.lstat(link)).isSymlink);
    assertEquals(((await Deno.stat(link)).mode ?? 0) & 0o777, 0o600);
    assertStringIncludes(await Deno.readTextFile(link), "hook pretool");
    assertEquals((await settings.uninstall(request)).outcome, "restored");
    assertEquals(await pictureOf(dir), before);
  });
});
