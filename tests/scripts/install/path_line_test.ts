import { assertEquals, assertStringIncludes } from "@std/assert";
import { Ground } from "./release.ts";

const ignore = Deno.build.os === "windows";
const NAME = 'it\'s $(touch evil) `touch evil` "\\b" \\';

function hasShell(name: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((directory) => {
    try {
      return Deno.statSync(`${directory}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

for (const shell of ["sh", "bash", "zsh", "fish"]) {
  Deno.test({
    name: `install.sh tells a line for ${shell} that puts any directory first`,
    ignore: ignore || !hasShell(shell),
    fn: async () => {
      using ground = new Ground();
      await ground.release("1.0.0");
      const args = ["--base-url", ground.releases, "--dir", NAME];
      const ran = await ground.run(args, { SHELL: `/bin/${shell}` });
      assertEquals([ran.code, ran.err], [0, ""]);
      const [, , line = ""] = ran.out.split("\n");
      const { stdout } = await new Deno.Command(shell, {
        args: ["-c", `${line}\ncommand -v dos`],
        ...{ cwd: ground.root, clearEnv: true },
        env: { HOME: ground.home, PATH: Deno.env.get("PATH") ?? "" },
      }).output();
      assertEquals(
        new TextDecoder().decode(stdout).trimEnd(),
        `${ground.root}/${NAME}/dos`,
      );
      assertEquals(ground.names(ground.root).includes("evil") ? "run" : "", "");
    },
  });
}

Deno.test({
  name: "install.sh says which directory can be on no PATH",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0");
    const args = ["--base-url", ground.releases, "--dir", "a:b"];
    const ran = await ground.run(args);
    assertEquals([ran.code, ran.err], [0, ""]);
    assertStringIncludes(ran.out, "a:b cannot be on the PATH");
    assertEquals(ran.out.includes("export") ? ran.out : "", "");
  },
});
