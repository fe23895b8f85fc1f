import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../../src/domain/config.ts";
import { ambiguous, readConfigFile } from "../../src/system/config_reading.ts";
import { inTurn } from "../support/in_turn.ts";
import { withTree } from "./planted_tree.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

Deno.test("readConfigFile reads by the name of the file", () =>
  withTree({
    "dos.toml": '[hook]\nfail = "closed"\n',
    "dos.jsonc": '// x\n{"hook": {"fail": "closed",},}',
    "swapped/dos.toml": '{"hook": {"fail": "closed"}}',
    "swapped/dos.jsonc": '[hook]\nfail = "closed"\n',
  }, async (root) => {
    await inTurn(["dos.toml", "dos.jsonc"], async (name) => {
      const { hook } = await readConfigFile(`${root}/${name}`, root);
      assertEquals(hook.fail, "closed");
      const file = `${root}/swapped/${name}`;
      const error = await assertRejects(
        () => readConfigFile(file, root),
        ConfigError,
      );
      assertEquals(error.file, file);
    });
  }));

Deno.test("readConfigFile names the file, the line and the key of what is wrong", () =>
  withTree({
    "dos.toml": '[hook]\nmode = "guard"\nfail = "shut"\n',
    "dos.jsonc": '{\n"hook": {\n"fail": "shut"}}',
  }, async (root) => {
    await inTurn(["dos.toml", "dos.jsonc"], async (name) => {
      const error = await assertRejects(
        () => readConfigFile(`${root}/${name}`, root),
        ConfigError,
      );
      assertEquals([error.file, error.line, error.key], [
        `${root}/${name}`,
        3,
        "hook.fail",
      ]);
    });
  }));

Deno.test(
  "readConfigFile opens nothing but plain files, and waits for no pipe",
  ONLY_UNIX,
  () =>
    withTree({ "d/": "" }, async (root) => {
      new Deno.Command("mkfifo", { args: [`${root}/dos.toml`] }).outputSync();
      await Deno.symlink(`${root}/d`, `${root}/dos.jsonc`);
      const table: [string, string][] = [
        ["dos.toml", "a device, pipe or socket"],
        ["dos.jsonc", "a directory"],
        ["missing.toml", "cannot be read"],
      ];
      await inTurn(table, async ([name, state]) => {
        const error = await assertRejects(
          () => readConfigFile(`${root}/${name}`, root),
          ConfigError,
          state,
        );
        assertEquals(error.file, `${root}/${name}`);
      });
    }),
);

Deno.test("readConfigFile reads a file up to its limit, and none that is larger", () =>
  withTree({ "dos.toml": "#".repeat(1_048_576) }, async (root) => {
    const file = `${root}/dos.toml`;
    assertEquals((await readConfigFile(file, root)).hook.fail, "open");
    await Deno.writeTextFile(file, "#", { append: true });
    await assertRejects(
      () => readConfigFile(file, root),
      ConfigError,
      "larger than 1048576 bytes",
    );
  }));

Deno.test("readConfigFile follows a link to a plain file, and reads each time anew", () =>
  withTree({ "real.toml": "" }, async (root) => {
    await Deno.symlink("real.toml", `${root}/dos.toml`);
    const file = `${root}/dos.toml`;
    assertEquals((await readConfigFile(file, root)).hook.mode, "guard");
    await Deno.writeTextFile(file, '[hook]\nmode = "strict"\n');
    assertEquals((await readConfigFile(file, root)).hook.mode, "strict");
  }));

Deno.test("ambiguous names both files", () => {
  const error = ambiguous("/w/dos.jsonc", "dos.toml");
  assertEquals(error.file, "/w/dos.jsonc");
  assert(error.message.includes("dos.toml"));
});
