import { assertEquals, assertStringIncludes } from "@std/assert";
import { Ground, MACHINES } from "./release.ts";

const ignore = Deno.build.os === "windows";

/** What the program that is in place says. */
async function version(program: string): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args: ["--version"] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test({
  name:
    "install.sh installs the latest from a server, upgrades it, and removes it all",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0");
    await ground.served(async (base) => {
      const bin = `${ground.home}/.local/bin`;
      const first = await ground.run(["--base-url", base]);
      assertEquals([first.code, first.err], [0, ""]);
      assertStringIncludes(first.out, `Installed ${bin}/dos (dos 1.0.0).`);
      assertStringIncludes(first.out, `export PATH='${bin}':"$PATH"`);
      assertEquals(await version(`${bin}/dos`), "dos 1.0.0");
      assertEquals(((await Deno.stat(`${bin}/dos`)).mode ?? 0) & 0o777, 0o755);

      await ground.release("1.1.0-rc.1");
      const second = await ground.run([], { DOS_INSTALL_BASE_URL: base });
      assertEquals([second.code, second.err], [0, ""]);
      assertEquals(await version(`${bin}/dos`), "dos 1.1.0-rc.1");

      const pinned = await ground.run([
        "--version",
        "v1.0.0",
        "--base-url",
        base,
      ]);
      assertEquals([pinned.code, pinned.err], [0, ""]);
      assertEquals(await version(`${bin}/dos`), "dos 1.0.0");
      assertEquals(ground.names(bin), [".dos-receipt", "dos"]);

      const removed = await ground.run(["--uninstall"]);
      assertEquals([removed.code, removed.err], [0, ""]);
      assertEquals(ground.names(`${ground.home}/.local`), []);
      assertEquals(ground.names(ground.root), ["a home", "releases", "tools"]);
    });
  },
});

Deno.test({
  name:
    "install.sh installs from directories, into one that has spaces and stays",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0");
    const bin = `${ground.root}/my tools`;
    await Deno.mkdir(bin);
    await Deno.writeTextFile(`${bin}/other`, "");
    const bases = [ground.releases, `${ground.releases}/download/v1.0.0`];
    for (const base of bases) {
      // deno-lint-ignore no-await-in-loop -- one after the other into one place
      const ran = await ground.run(["--base-url", base, "--dir", "my tools"]);
      assertEquals([ran.code, ran.err], [0, ""]);
    }
    assertEquals(ground.names(bin), [".dos-receipt", "dos", "other"]);
    const again = await ground.run(["--uninstall", "--dir", bin]);
    assertEquals([again.code, again.err], [0, ""]);
    assertEquals(ground.names(bin), ["other"]);
  },
});

for (const [target, [system, processor]] of Object.entries(MACHINES)) {
  Deno.test({
    name: `install.sh takes ${target} on ${system} ${processor}`,
    ignore,
    fn: async () => {
      using ground = new Ground();
      await ground.release("1.0.0");
      const folder = `${ground.releases}/download/v1.0.0`;
      for (const name of ground.names(folder)) {
        if (name.startsWith("dos-") && !name.endsWith(target)) {
          // deno-lint-ignore no-await-in-loop -- four small files
          await Deno.remove(`${folder}/${name}`);
        }
      }
      const ran = await ground.run(["--base-url", ground.releases], {
        SYSTEM: system,
        PROCESSOR: processor,
      });
      assertEquals([ran.code, ran.err], [0, ""]);
    },
  });
}

Deno.test({
  name: "install.sh sees through Rosetta",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0");
    ground.tool("sysctl", "echo 1");
    const folder = `${ground.releases}/download/v1.0.0`;
    await Deno.remove(`${folder}/dos-1.0.0-x86_64-apple-darwin`);
    const ran = await ground.run(["--base-url", ground.releases], {
      SYSTEM: "Darwin",
      PROCESSOR: "x86_64",
    });
    assertEquals([ran.code, ran.err], [0, ""]);
  },
});

Deno.test({
  name: "install.sh says where dos is on the PATH already, and who comes first",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0");
    const bin = `${ground.root}/bin`;
    const args = ["--base-url", ground.releases, "--dir", bin];
    const path = `${ground.tools}:${bin}:${Deno.env.get("PATH")}`;
    const plain = await ground.run(args, { PATH: path });
    assertEquals(plain.out, `Installed ${bin}/dos (dos 1.0.0).\n`);
    ground.tool("dos", "");
    const shadowed = await ground.run(args, { PATH: path });
    assertStringIncludes(shadowed.out, `"dos" is ${ground.tools}/dos`);
  },
});
