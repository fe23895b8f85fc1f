import { assertEquals } from "@std/assert";
import { createSessionFile } from "../../../src/stores/etcd/session_file.ts";

async function inDirectory(
  body: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("a session is remembered on the host that had it", async () => {
  await inDirectory(async (dir) => {
    const path = `${dir}/a/b/serve.session`;
    const memory = createSessionFile(path, "box");
    assertEquals(await memory.load(), "");
    await memory.save("17");
    await memory.save("18");
    assertEquals(await memory.load(), "18");
    assertEquals(await createSessionFile(path, "far").load(), "");
    assertEquals(
      await Array.fromAsync(Deno.readDir(`${dir}/a/b`)).then((x) => x.length),
      1,
    );
  });
});

Deno.test("what is no such file is no memory, and a link is not followed", async () => {
  await inDirectory(async (dir) => {
    const path = `${dir}/serve.session`;
    const memory = createSessionFile(path, "box");
    for (const text of ["", "{", "[]", '{"host":"box","lease":"x"}']) {
      // deno-lint-ignore no-await-in-loop -- one file, one text after the other
      await Deno.writeTextFile(path, text);
      // deno-lint-ignore no-await-in-loop -- one file, one text after the other
      assertEquals(await memory.load(), "");
    }
    await Deno.writeTextFile(`${dir}/other`, '{"host":"box","lease":"7"}');
    await Deno.remove(path);
    await Deno.symlink(`${dir}/other`, path);
    assertEquals(await memory.load(), "");
    await memory.save("9");
    assertEquals(await memory.load(), "9");
    assertEquals(
      await Deno.readTextFile(`${dir}/other`),
      '{"host":"box","lease":"7"}',
    );
  });
});

Deno.test("a memory that cannot be kept stops nobody", async () => {
  await inDirectory(async (dir) => {
    await Deno.writeTextFile(`${dir}/a`, "");
    const memory = createSessionFile(`${dir}/a/serve.session`, "box");
    await memory.save("7");
    assertEquals(await memory.load(), "");
  });
});
