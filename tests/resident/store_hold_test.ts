import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { holdStore } from "../../src/resident/store_hold.ts";
import { withTree } from "../system/planted_tree.ts";

Deno.test("a store is held by one at a time, and made for its owner alone", () =>
  withTree({}, async (root) => {
    const store = `${root}/.dos`;
    const hold = await holdStore(store);
    assertEquals((Deno.lstatSync(store).mode ?? 0) & 0o777, 0o700);
    assertEquals(Deno.readTextFileSync(`${store}/.gitignore`), "*\n");
    const error = await assertRejects(() => holdStore(store), StoreError);
    assertEquals(error.code, "STORE_LOCK");
    await hold.release();
    await (await holdStore(store)).release();
  }));

Deno.test("a store that is there keeps its mode, and one that is a link is left alone", () =>
  withTree({ "a/.dos/": "", "b/": "" }, async (root) => {
    Deno.chmodSync(`${root}/a/.dos`, 0o755);
    await (await holdStore(`${root}/a/.dos`)).release();
    assertEquals((Deno.lstatSync(`${root}/a/.dos`).mode ?? 0) & 0o777, 0o755);
    Deno.symlinkSync("../a/.dos", `${root}/b/.dos`);
    await assertRejects(() => holdStore(`${root}/b/.dos`), StoreError);
    Deno.removeSync(`${root}/a/.dos/serve.lock`);
    Deno.symlinkSync("x", `${root}/a/.dos/serve.lock`);
    await assertRejects(() => holdStore(`${root}/a/.dos`), StoreError);
    assertEquals([...Deno.readDirSync(`${root}/a/.dos`)].length, 1);
  }));
