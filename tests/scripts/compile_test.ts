import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeStage } from "../../scripts/compile/stage.ts";
import { compileArguments, TARGETS } from "../../scripts/compile/targets.ts";
import { inTempDir } from "../program/dos.ts";

const ROOT = `${import.meta.dirname}/../..`;
const COMPILE = `${ROOT}/scripts/compile.ts`;

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

Deno.test("compile that fails leaves no program or sums of an earlier run, but those for other machines", async () => {
  await inTempDir(async (dir) => {
    const program = Deno.build.os === "windows" ? "dos.exe" : "dos";
    const output = `--output=${dir}`;
    const left = async (...args: string[]): Promise<string[]> => {
      for (const name of [program, "SHA256SUMS"]) {
        // deno-lint-ignore no-await-in-loop -- two small files
        await Deno.writeTextFile(`${dir}/${name}`, "older");
      }
      const { code } = await compile(`${dir}/none`, output, ...args);
      assertEquals(code, 1);
      return await namesIn(dir);
    };
    assertEquals(await left(), []);
    assertEquals(await left("--target", "host"), []);
    assertEquals(await left("--decide-only"), [program]);
    const other = TARGETS.find(({ triple }) => triple !== Deno.build.target);
    assertEquals(await left("--target", `${other?.triple}`), [program]);
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

Deno.test("a compiled program holds all of src, and may do what its build says and no more", async () => {
  if (Deno.build.os !== "linux") return;
  await inTempDir(async (dir) => {
    const { path } = await makeStage(ROOT, `${dir}/stage`);
    const triple = Deno.build.target;
    for (const build of ["full", "decide-only"] as const) {
      const output = `${dir}/${build}`;
      // deno-lint-ignore no-await-in-loop -- the cases of a table run one after the other
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: compileArguments(build, { triple, output }),
        ...{ cwd: path, env: { DENORT_BIN: "/bin/true", NO_COLOR: "1" } },
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      const bytes = new TextDecoder("latin1").decode(
        // deno-lint-ignore no-await-in-loop -- as above
        await Deno.readFile(output),
      );
      const [, text = ""] = /"permissions":(\{.*?\}),"location"/.exec(bytes) ??
        [];
      const may = JSON.parse(text);
      const more = build === "full" ? [] : null;
      assertEquals([may.allow_read, may.allow_write], [[], []]);
      assertEquals([may.allow_env, may.allow_sys], [[], []]);
      assertEquals([may.allow_run, may.allow_net], [more, more]);
      assertEquals([may.deny_ffi, may.deny_import, may.allow_ffi, may.prompt], [
        ...[[], [], null, false],
      ]);
      for (const source of await sourcesIn(`${path}/src`)) {
        assert(bytes.includes(source.text), source.path);
      }
    }
  });
});

/** The text of each source, one character per byte. */
async function sourcesIn(
  dir: string,
): Promise<{ path: string; text: string }[]> {
  const found: { path: string; text: string }[] = [];
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    const path = `${dir}/${name}`;
    if (isDirectory) found.push(...await sourcesIn(path));
    else {
      const text = new TextDecoder("latin1").decode(await Deno.readFile(path));
      found.push({ path, text });
    }
  }
  return found;
}

Deno.test("compile says what it cannot understand", async () => {
  const { code, stderr } = await compile("", "--target=amiga");
  assertEquals(code, 2);
  assertStringIncludes(stderr, `Cannot compile for "amiga"`);
});
