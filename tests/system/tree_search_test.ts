import { assert, assertEquals } from "@std/assert";
import { mayFit } from "../../src/hook/wildcards.ts";
import { linksMatching, rootsBelow } from "../../src/system/tree_search.ts";

async function inTree(
  names: readonly string[],
  body: (root: string) => void,
): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const name of names) {
      const [path = "", target] = `${root}/${name}`.split(" -> ");
      const parent = path.slice(0, path.lastIndexOf("/"));
      // deno-lint-ignore no-await-in-loop -- a few in turn
      await Deno.mkdir(parent, { recursive: true });
      // deno-lint-ignore no-await-in-loop -- a few in turn
      if (target !== undefined) await Deno.symlink(target, path);
      // deno-lint-ignore no-await-in-loop -- a few in turn
      else await Deno.writeTextFile(path, "");
    }
    body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const NAMES = [
  ...["dos.jsonc", "a/b/.git/HEAD", "a/b/c/dos.toml", "pkg/dos.jsonc"],
  ...["pkg/.dos/dos.jsonc", "store/.dos/x", "plain/x", "link -> a/b"],
];

Deno.test("rootsBelow finds repositories, configurations and stores, but not where it begins", () =>
  inTree(NAMES, (root) => {
    const { found, isWhole } = rootsBelow(root, {
      depth: Infinity,
      repositories: true,
    });
    assertEquals(
      found.map((path) => path.slice(root.length + 1)).sort(),
      ["a/b", "a/b/c", "pkg", "store"],
    );
    assert(isWhole);
  }));

Deno.test("rootsBelow keeps to a depth and out of other repositories", () =>
  inTree(NAMES, (root) => {
    const names = (depth: number, repositories: boolean): string[] =>
      rootsBelow(root, { depth, repositories }).found
        .map((path) => path.slice(root.length + 1)).sort();
    const all = true;
    assertEquals(names(0, all), []);
    assertEquals(names(1, all), ["pkg", "store"]);
    assertEquals(names(Infinity, !all), ["pkg", "store"]);
    assertEquals(
      rootsBelow(`${root}/gone`, { depth: 9, repositories: all }),
      { found: [], isWhole: true },
    );
  }));

Deno.test("linksMatching finds the links that a pattern comes across", () =>
  inTree([
    ...["alink -> src/api", "other -> src", "d/s -> ../src", "d/e/x"],
    ...["d/e/deep -> ../../src", "file"],
  ], (root) => {
    const find = (pattern: string): string[] =>
      linksMatching(root, pattern.split("/"), mayFit).found.map((x) =>
        [x.path.slice(root.length + 1), ...x.rest].join("|")
      ).sort();
    assertEquals(find("a*/x.ts"), ["alink|x.ts"]);
    assertEquals(find("*/x.ts"), ["alink|x.ts", "other|x.ts"]);
    assertEquals(find("d/*/api/*.ts"), ["d/s|api|*.ts"]);
    assertEquals(find("*/*/deep"), [
      ...["alink|*|deep", "d/e/deep", "d/s|deep", "other|*|deep"],
    ]);
    assertEquals(find("**/x"), ["alink|x", "d/e/deep|x", "d/s|x", "other|x"]);
    assertEquals(find("z*"), []);
  }));
