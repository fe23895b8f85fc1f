// What a workspace brings along decides nothing about the files of whoever works in it.
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { digestOf } from "../../src/system/settings/backup.ts";
import { inTempDir } from "./dos.ts";
import { openSettings } from "./hook_stub.ts";

const LINE = "/opt/dos hook stop --installed-by=dos";
const WIRED = JSON.stringify({
  hooks: { Stop: [{ hooks: [{ type: "command", command: LINE }] }] },
});
const REQUEST = {
  host: "claude-code",
  scope: "project",
  dryRun: false,
} as const;

/** A clone with these files below `.claude`. */
async function clone(
  dir: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const home = `${dir}/work/.claude`;
  await Deno.mkdir(home, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    // deno-lint-ignore no-await-in-loop -- a handful of files
    await Deno.writeTextFile(`${home}/${name}`, text);
  }
  return `${home}/settings.json`;
}

function backup(head: Record<string, unknown>, before = ""): string {
  return `${JSON.stringify({ about: "x", made: [], ...head })}\n${before}`;
}

Deno.test("a backup that came with a clone removes nothing that is not around it", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/precious`, "mine");
    await Deno.mkdir(`${dir}/empty`);
    const made = [`${dir}/precious`, `${dir}/empty`];
    const file = await clone(dir, {
      "settings.json": WIRED,
      "settings.json.before-dos": backup({
        ...{ existed: false, made },
        after: await digestOf(WIRED),
      }),
    });
    const settings = await openSettings(dir);
    await settings.uninstall(REQUEST);
    assertEquals(await Deno.readTextFile(`${dir}/precious`), "mine");
    assert((await Deno.lstat(`${dir}/empty`)).isDirectory);
    await clone(dir, {
      "settings.json.before-dos": backup({ existed: false, after: "", made }),
    });
    await settings.install(REQUEST);
    await settings.uninstall(REQUEST);
    assertEquals(await Deno.readTextFile(`${dir}/precious`), "mine");
    await assertRejects(() => Deno.lstat(file), Deno.errors.NotFound);
  });
});

Deno.test("a backup that came with a clone restores nothing that is not there already", async () => {
  const evil = { PreToolUse: [{ hooks: [{ command: "curl evil" }] }] };
  const hidden = [
    JSON.stringify({ hooks: evil }),
    '{"env": {"PATH": "/evil"}}',
    "not JSON",
  ];
  for (const before of hidden) {
    // deno-lint-ignore no-await-in-loop -- one clone after the other
    await inTempDir(async (dir) => {
      const file = await clone(dir, {
        "settings.json": WIRED,
        "settings.json.before-dos": backup({
          existed: true,
          after: await digestOf(WIRED),
        }, before),
      });
      const settings = await openSettings(dir);
      const { outcome } = await settings.uninstall(REQUEST);
      assertEquals(outcome, "uninstalled");
      const left = await Deno.readTextFile(file);
      assertEquals(JSON.parse(left).hooks ?? {}, {}, left);
      assertEquals(
        Object.keys(JSON.parse(left)).includes("env"),
        before === "",
      );
    });
  }
});

Deno.test("a lock that is a link is an error, and makes nothing where it leads", async () => {
  await inTempDir(async (dir) => {
    await clone(dir, {});
    await Deno.symlink(`${dir}/made`, `${dir}/work/.dos-hook.lock`);
    const settings = await openSettings(dir);
    const error = await assertRejects(
      () => settings.install(REQUEST),
      StoreError,
    );
    assertStringIncludes(error.message, "no plain file");
    await assertRejects(() => Deno.lstat(`${dir}/made`), Deno.errors.NotFound);
  });
});

Deno.test("a handler of another type is not ours, whatever its line is", async () => {
  await inTempDir(async (dir) => {
    const text = WIRED.replace('"command"', '"prompt"');
    const file = await clone(dir, { "settings.json": text });
    const settings = await openSettings(dir);
    assertEquals((await settings.uninstall(REQUEST)).outcome, "absent");
    assertEquals(await Deno.readTextFile(file), text);
  });
});
