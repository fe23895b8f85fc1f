import { assertEquals, assertStringIncludes } from "@std/assert";
import { inTempDir } from "../program/dos.ts";

const COMPILE = `${import.meta.dirname}/../../scripts/compile.ts`;

async function compile(
  denort: string,
  ...args: string[]
): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", COMPILE, ...args],
    env: { DENORT_BIN: denort, NO_COLOR: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

async function namesIn(dir: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(dir))).map((x) => x.name);
}

Deno.test("compile refuses Deno itself as the runtime, whatever its name is, and makes nothing", async () => {
  await inTempDir(async (dir) => {
    await Deno.symlink(Deno.execPath(), `${dir}/denort`);
    const output = `${dir}/dist`;
    const { code, stderr } = await compile(
      `${dir}/denort`,
      `--output=${output}`,
    );
    assertEquals(code, 1);
    assertStringIncludes(stderr, "it is Deno itself");
    assertEquals(await namesIn(dir), ["denort"]);
  });
});

Deno.test("compile refuses a runtime that is not there or is none", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/text`, "not a program");
    for (const [name, said] of [["none", "none"], ["text", "no program"]]) {
      // deno-lint-ignore no-await-in-loop -- the cases of a table run one after the other
      const { code, stderr } = await compile(`${dir}/${name}`);
      assertEquals(code, 1);
      assertStringIncludes(stderr, `Cannot use DENORT_BIN "${dir}/${name}"`);
      assertStringIncludes(stderr, `${said}`);
    }
  });
});

Deno.test("compile does not keep a program that does not answer as dos does", async () => {
  if (Deno.build.os !== "linux") return;
  await inTempDir(async (dir) => {
    const { code, stderr } = await compile("/bin/true", `--output=${dir}`);
    assertEquals(code, 1, stderr);
    assertStringIncludes(stderr, "Cannot trust");
    assertEquals(await namesIn(dir), []);
  });
});

Deno.test("compile says what it cannot understand", async () => {
  const { code, stderr } = await compile("", "--target=amiga");
  assertEquals(code, 2);
  assertStringIncludes(stderr, `Cannot compile for "amiga"`);
});
