import { assertEquals, assertStringIncludes } from "@std/assert";
import { Ground } from "./release.ts";

const ignore = Deno.build.os === "windows";

/** Has the rename onto a name fail, and all others work. */
function breakRename(ground: Ground, name: string): void {
  ground.tool(
    "mv",
    `for to; do :; done; case $to in */${name}) echo no >&2; exit 1;; esac
PATH=\${PATH#*:} exec mv "$@"`,
  );
}

/** Runs the installer, wants it to fail, and the home to be as it was. */
async function failsCleanly(
  ground: Ground,
  args: readonly string[],
  text: string,
): Promise<void> {
  const tree = await treeOf(ground.home);
  const ran = await ground.run(["--base-url", ground.releases, ...args]);
  assertEquals(ran.code, 1, ran.out);
  assertStringIncludes(ran.err, text);
  assertEquals(await treeOf(ground.home), tree);
}

async function treeOf(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    found.push(path, ...(isDirectory ? await treeOf(path) : []));
  }
  return found.toSorted();
}

Deno.test({
  name: "install.sh that fails takes away all directories that it made",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0", "exit 126");
    await failsCleanly(ground, [], "does not run here");
    await Deno.mkdir(`${ground.home}/theirs`);
    const below = `${ground.home}/theirs/../theirs//a/b/../c/d`;
    await failsCleanly(ground, ["--dir", below], "does not run here");
    await failsCleanly(
      ground,
      ["--dir", `${ground.home}/theirs/`],
      "does not run here",
    );
  },
});

Deno.test({
  name: "install.sh that cannot write its receipt leaves nothing of it",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0");
    breakRename(ground, ".dos-receipt");
    await failsCleanly(ground, [], "Cannot write");
  },
});

Deno.test({
  name:
    "install.sh that cannot put a first program in place leaves no receipt, and a later one both sums",
  ignore,
  fn: async () => {
    using ground = new Ground();
    await ground.release("1.0.0");
    breakRename(ground, "dos");
    await failsCleanly(ground, [], "in place");
    ground.tool("mv", 'PATH=${PATH#*:} exec mv "$@"');
    const first = await ground.run(["--base-url", ground.releases]);
    assertEquals([first.code, first.err], [0, ""]);
    await ground.release("2.0.0");
    breakRename(ground, "dos");
    await failsCleanly(ground, [], "in place");
    const bin = `${ground.home}/.local/bin`;
    const receipt = ground.texts(bin)[".dos-receipt"] ?? "";
    assertEquals(receipt.match(/^sha256 /gm)?.length, 2);
    const removed = await ground.run(["--uninstall"]);
    assertEquals([removed.code, removed.err], [0, ""]);
    assertEquals(ground.names(`${ground.home}/.local`), []);
  },
});
