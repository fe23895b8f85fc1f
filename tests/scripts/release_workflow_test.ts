import { assert, assertEquals } from "@std/assert";
import { inTempDir } from "../program/dos.ts";

const FLOW = `${import.meta.dirname}/../../.github/workflows/release.yml`;
const ignore = Deno.build.os === "windows";

/** The script of a step, as its runner gets it. */
async function scriptOf(step: string): Promise<string> {
  const text = await Deno.readTextFile(FLOW);
  const [, rest = ""] = text.split(`- name: ${step}\n`);
  const [, indent = "", body = ""] =
    /^( +)(?:shell: bash\n +)?run: \|\n((?:\1 {2}.*\n|\n)+)/.exec(rest) ?? [];
  assert(body !== "", `no script in "${step}"`);
  return body.replaceAll(`\n${indent}  `, "\n").trimStart();
}

/** Runs a step with programs of its own before all others. */
async function runStep(
  step: string,
  dir: string,
  { tools, env }: {
    readonly tools: Readonly<Record<string, string>>;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<{ code: number; out: string }> {
  for (const [name, script] of Object.entries(tools)) {
    const text = `#!/bin/sh\n${script}\n`;
    // deno-lint-ignore no-await-in-loop -- a few small files
    await Deno.writeTextFile(`${dir}/${name}`, text, { mode: 0o755 });
  }
  const { code, stdout } = await new Deno.Command("bash", {
    args: ["-e", "-c", await scriptOf(step)],
    cwd: dir,
    env: { ...env, RUNNER_TEMP: dir, PATH: `${dir}:${Deno.env.get("PATH")}` },
  }).output();
  return { code, out: new TextDecoder().decode(stdout) };
}

Deno.test({
  name: "a pre-release never becomes the latest release",
  ignore,
  fn: () =>
    inTempDir(async (dir) => {
      const words = async (tag: string): Promise<string[]> => {
        const { code, out } = await runStep("Publish", dir, {
          tools: { gh: `printf '%s\\n' "$@"` },
          env: { GITHUB_REF_NAME: tag },
        });
        assertEquals(code, 0);
        return out.trimEnd().split("\n");
      };
      const plain = await words("v1.2.3");
      assertEquals(plain.slice(0, 3), ["release", "create", "v1.2.3"]);
      assertEquals(plain.filter((one) => /pre|latest/.test(one)), []);
      const early = await words("v1.2.3-rc.1");
      assert(early.includes("--prerelease"), `${early}`);
      assert(early.includes("--latest=false"), `${early}`);
      const added = ["--prerelease", "--latest=false"];
      assertEquals(
        early.filter((one) => !added.includes(one)),
        plain.map((one) => one.replace("v1.2.3", "v1.2.3-rc.1")),
      );
    }),
});

Deno.test({
  name:
    "a release does not need a machine that may not be had, and needs others",
  ignore: ignore || Deno.build.os !== "linux",
  fn: () =>
    inTempDir(async (dir) => {
      await Deno.mkdir(`${dir}/dist`);
      const tried = async (
        triple: string,
        machine: string,
        answer: string,
      ): Promise<number> => {
        const program = `dos-1.2.3-${triple}`;
        await Deno.writeTextFile(
          `${dir}/dist/${program}`,
          `#!/bin/sh\n${answer}\n`,
        );
        const { code } = await runStep("Checksum and self-test", dir, {
          tools: { uname: `echo ${machine}`, sha256sum: "cat >/dev/null" },
          env: { TARGET: triple },
        });
        return code;
      };
      await Deno.writeTextFile(
        `${dir}/dist/SHA256SUMS`,
        [
          ...["x  dos-1.2.3-aarch64-unknown-linux-gnu"],
          ...["x  dos-1.2.3-x86_64-unknown-linux-gnu"],
        ].join("\n"),
      );
      const [arm, intel] = [
        ...["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"],
      ];
      assertEquals(await tried(`${arm}`, "x86_64", "exit 1"), 0);
      assertEquals(await tried(`${arm}`, "aarch64", "exit 1"), 1);
      assertEquals(await tried(`${arm}`, "aarch64", "exit 0"), 0);
      assertEquals(await tried(`${intel}`, "x86_64", "exit 1"), 1);
    }),
});
