import { assertEquals, assertStringIncludes } from "@std/assert";
import { Ground } from "./release.ts";
import { UNSAFE_URLS } from "./urls.ts";

const ignore = Deno.build.os === "windows";

/** Runs the installer over a good 1.0.0 and wants it refused and nothing changed. */
async function refused(
  ground: Ground,
  args: readonly string[],
  text: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const bin = `${ground.home}/.local/bin`;
  const before = ground.texts(bin);
  const ran = await ground.run(args, env);
  assertEquals(ran.code, 1, ran.out);
  assertStringIncludes(ran.err, text);
  assertEquals(ground.texts(bin), before);
  const left = ground.names(ground.root).filter((x) => x.startsWith("tmp."));
  assertEquals(left, []);
}

/** A ground with 1.0.0 in place and 2.0.0 to be had. */
async function withUpgrade(): Promise<Ground> {
  const ground = new Ground();
  await ground.release("1.0.0");
  const ran = await ground.run(["--base-url", ground.releases]);
  assertEquals(ran.code, 0, ran.err);
  await ground.release("2.0.0");
  return ground;
}

Deno.test({
  name: "install.sh changes nothing where the checksum is wrong or missing",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    const folder = `${ground.releases}/download/v2.0.0`;
    const name = "dos-2.0.0-x86_64-unknown-linux-gnu";
    await Deno.writeTextFile(`${folder}/${name}`, "#!/bin/sh\necho evil\n");
    await ground.served(async (base) => {
      await refused(ground, ["--base-url", base], "the release lists");
    });
    const sums = await Deno.readTextFile(`${folder}/SHA256SUMS`);
    const without = sums.replace(/^.*x86_64-unknown-linux-gnu\n/m, "");
    await Deno.writeTextFile(`${folder}/SHA256SUMS`, without);
    const pinned = ["--base-url", ground.releases, "--version", "2.0.0"];
    await refused(ground, pinned, "no program for x86_64-unknown-linux-gnu");
    await Deno.writeTextFile(`${folder}/SHA256SUMS`, `no-sum  ${name}\n`);
    await refused(ground, pinned, "is not a list of checksums");
  },
});

Deno.test({
  name: "install.sh puts no program in place that does not run",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    await ground.release("3.0.0", "echo wrong machine >&2; exit 126");
    const args = ["--base-url", ground.releases];
    await refused(ground, args, "does not run here (wrong machine)");
    const dir = `${ground.root}/fresh`;
    await refused(ground, [...args, "--dir", dir], "does not run here");
    assertEquals(ground.names(ground.root).indexOf("fresh"), -1);
  },
});

Deno.test({
  name: "install.sh says whether nobody answers or the version is not there",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    let gone = "";
    await ground.served(async (base) => {
      gone = base;
      const args = ["--base-url", base, "--version", "9.9.9"];
      await refused(ground, args, "does not have it");
    });
    await refused(ground, ["--base-url", gone], "check the network");
    await refused(ground, ["--base-url", "nowhere"], "no such directory");
    await refused(ground, [], "--repository");
  },
});

Deno.test({
  name: "install.sh fetches by plain HTTP from this machine only",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    for (const base of UNSAFE_URLS) {
      // deno-lint-ignore no-await-in-loop -- they share one place
      await refused(ground, ["--base-url", base], "only https:// is safe");
    }
  },
});

Deno.test({
  name: "install.sh says which machines there is no program for",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    const machines: [system: string, processor: string, text: string][] = [
      ["Linux", "riscv64", "no program is made for this processor"],
      ["FreeBSD", "amd64", "no program is made for this system"],
      ["MINGW64_NT-10.0", "x86_64", "use install.ps1"],
    ];
    for (const [SYSTEM, PROCESSOR, text] of machines) {
      const args = ["--base-url", ground.releases];
      // deno-lint-ignore no-await-in-loop -- they share one place
      await refused(ground, args, text, { SYSTEM, PROCESSOR });
    }
  },
});

Deno.test({
  name: "install.sh neither replaces nor removes what it did not put there",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    const args = ["--base-url", ground.releases];
    const program = `${ground.home}/.local/bin/dos`;
    await Deno.writeTextFile(program, "somebody's own");
    await refused(ground, args, "is not what this installer put there");
    await refused(ground, ["--uninstall"], "not what this installer put there");
    const elsewhere = ["--dir", `${ground.root}/elsewhere`];
    await refused(ground, ["--uninstall", ...elsewhere], "nothing is there");
    await Deno.mkdir(`${ground.root}/elsewhere/dos`, { recursive: true });
    await refused(ground, [...args, ...elsewhere], "a directory has that name");
  },
});

Deno.test({
  name: "install.sh says that it may not write",
  // The superuser may write everywhere.
  ignore: ignore || Deno.uid() === 0,
  fn: async () => {
    using ground = await withUpgrade();
    const dir = `${ground.root}/closed`;
    await Deno.mkdir(dir, { mode: 0o555 });
    const args = ["--base-url", ground.releases, "--dir"];
    await refused(ground, [...args, dir], "Cannot write to");
    await refused(ground, [...args, `${dir}/below`], "Cannot make");
  },
});

Deno.test({
  name: "install.sh says where a directory cannot be made",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    await Deno.writeTextFile(`${ground.root}/file`, "");
    const dir = `${ground.root}/file/below`;
    const args = ["--base-url", ground.releases, "--dir", dir];
    await refused(ground, args, "Cannot make");
  },
});

Deno.test({
  name:
    "install.sh refuses options that it does not know, and versions that are none",
  ignore,
  fn: async () => {
    using ground = await withUpgrade();
    const cases: [args: string[], text: string][] = [
      [["--frob"], "no such option"],
      [["--version"], "wants a value"],
      [["--version", "../../evil"], "names no version"],
      [["--version", "v"], "names no version"],
      [["--version", "1.0 0"], "names no version"],
    ];
    for (const [args, text] of cases) {
      // deno-lint-ignore no-await-in-loop -- they share one place
      await refused(ground, args, text);
    }
    assertEquals((await ground.run(["--help"])).code, 0);
  },
});
