import { assertEquals } from "@std/assert";
import { localPaths } from "../../src/system/local_path.ts";
import { createDisk } from "../../src/system/touched_path.ts";

async function inTree(
  body: (at: (path: string, cwd?: string) => string[], root: string) => void,
): Promise<void> {
  const top = await Deno.realPath(await Deno.makeTempDir());
  const root = `${top}/repo`;
  try {
    await Deno.mkdir(`${root}/src/deep`, { recursive: true });
    await Deno.writeTextFile(`${root}/src/main.ts`, "");
    await Deno.writeTextFile(`${root}/LICENSE`, "");
    await Deno.symlink("src/main.ts", `${root}/link.ts`);
    const at = (path: string, cwd = root): string[] =>
      localPaths(path, { root, cwd, disk: createDisk(() => undefined) })
        .map((one) => `${one.path}${one.isDirectory ? "/" : ""}`);
    body(at, root);
  } finally {
    await Deno.remove(top, { recursive: true });
  }
}

Deno.test("localPaths tells every spelling of a path from the root", async () => {
  await inTree((at, root) => {
    assertEquals(at("src/main.ts"), ["src/main.ts"]);
    assertEquals(at("./src/../src//main.ts"), ["src/main.ts"]);
    assertEquals(at(`${root}/src/main.ts`), ["src/main.ts"]);
    assertEquals(at("LICENSE"), ["LICENSE"]);
    assertEquals(at("src"), ["src/"]);
    assertEquals(at("."), ["/"]);
    assertEquals(at("link.ts"), ["link.ts", "src/main.ts"]);
    assertEquals(at("new/thing.ts"), ["new/thing.ts"]);
    assertEquals(at("new/thing"), ["new/thing/"]);
  });
});

Deno.test("localPaths looks from the current directory, and from the root for what is not there", async () => {
  await inTree((at, root) => {
    assertEquals(at("main.ts", `${root}/src`), ["src/main.ts"]);
    assertEquals(at("src/main.ts", `${root}/src`), ["src/main.ts"]);
    assertEquals(at("new.ts", `${root}/src`), ["src/new.ts"]);
    assertEquals(at("../LICENSE", `${root}/src`), ["LICENSE"]);
    assertEquals(at("src/main.ts", "/"), ["src/main.ts"]);
  });
});

Deno.test("localPaths gives nothing for what lies outside", async () => {
  await inTree((at) => {
    assertEquals(at("../other"), []);
    assertEquals(at("/etc/passwd"), []);
  });
});
