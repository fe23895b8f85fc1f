import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { holdStore } from "../../src/resident/store_hold.ts";
import { modeOf, namesIn } from "../support/entries.ts";
import { withTree } from "../system/planted_tree.ts";

Deno.test("a store is held by one at a time, and made for its owner alone", () =>
  withTree({}, async (root) => {
    const store = `${root}/.dos`;
    const hold = await holdStore(store);
    assertEquals(modeOf(store), 0o700);
    assertEquals(await Deno.readTextFile(`${store}/.gitignore`), "*\n");
    const error = await assertRejects(() => holdStore(store), StoreError);
    assertEquals(error.code, "STORE_LOCK");
    await hold.release();
    await (await holdStore(store)).release();
  }));

Deno.test("a store that is there keeps its mode, and one that is a link is left alone", () =>
  withTree({ "a/.dos/": "", "b/": "" }, async (root) => {
    await Deno.chmod(`${root}/a/.dos`, 0o755);
    await (await holdStore(`${root}/a/.dos`)).release();
    assertEquals(modeOf(`${root}/a/.dos`), 0o755);
    await Deno.symlink("../a/.dos", `${root}/b/.dos`);
    await assertRejects(() => holdStore(`${root}/b/.dos`), StoreError);
    await Deno.remove(`${root}/a/.dos/serve.lock`);
    await Deno.symlink("x", `${root}/a/.dos/serve.lock`);
    await assertRejects(() => holdStore(`${root}/a/.dos`), StoreError);
    assertEquals(namesIn(`${root}/a/.dos`).length, 1);
  }));
