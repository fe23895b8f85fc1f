import { assertEquals } from "@std/assert";
import { describePlace } from "../../src/system/surroundings.ts";
import { at, GIT, withTree } from "./planted_tree.ts";

function nothing(): undefined {
  return undefined;
}

const JOURNAL = ".dos/lane-journal.jsonl";

Deno.test("describePlace finds configurations and stores around the root", () =>
  withTree({
    ...at("r/.git", GIT),
    "dos.toml": "",
    "r/dos.toml": "",
    [`r/${JOURNAL}`]: "",
    "r/a/dos.jsonc": "{}",
    [`r/a/${JOURNAL}`]: "",
    [`r/a/b/c/${JOURNAL}`]: "",
    "r/a/b/c/d/e/dos.toml": "",
    "r/a/node_modules/x/dos.toml": "",
    "r/other/dos.toml": "",
    ...at("r/other/.git", GIT),
  }, (root) => {
    const found = describePlace(`${root}/r/a`, nothing);
    assertEquals(found.configs, [`${root}/r/dos.toml`]);
    assertEquals(found.stores, [
      `${root}/r/${JOURNAL}`,
      `${root}/r/a/b/c/${JOURNAL}`,
    ]);
    const whole = describePlace(`${root}/r`, nothing);
    assertEquals(whole.configs, [`${root}/r/a/dos.jsonc`]);
    assertEquals(
      whole.stores,
      ["a", "a/b/c"].map((x) => `${root}/r/${x}/${JOURNAL}`),
    );
  }));

Deno.test("describePlace leaves the registry in the home directory alone", () =>
  withTree({ [JOURNAL]: "", "a/": "" }, (root) => {
    const env = (name: string): string | undefined =>
      name === "HOME" ? root : undefined;
    const mine = (stores: readonly string[]): string[] =>
      stores.filter((path) => path.startsWith(root));
    assertEquals(mine(describePlace(`${root}/a`, env).stores), []);
    assertEquals(mine(describePlace(`${root}/a`, nothing).stores), [
      `${root}/${JOURNAL}`,
    ]);
  }));

Deno.test("describePlace gives up on a large tree", () => {
  const plan = Object.fromEntries(
    Array.from({ length: 2_100 }, (_, i) => [`d${i}/`, ""]),
  );
  return withTree({ ...plan, ...at(".git", GIT) }, (root) => {
    assertEquals(describePlace(root, nothing), { configs: [], stores: [] });
  });
});
