import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../../src/lease/ports.ts";
import { whileLocked } from "../../../src/system/settings/settings_lock.ts";
import { inTempDir, pictureOf } from "../../program/dos.ts";

Deno.test("work in one directory is done one after the other, and the lock leaves nothing", async () => {
  await inTempDir(async (dir) => {
    let [inside, most, done] = [0, 0, 0];
    await Promise.all(
      Array.from({ length: 8 }, () =>
        whileLocked(dir, async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setTimeout(resolve, 2));
          inside--;
          done++;
        })),
    );
    assertEquals([most, done], [1, 8]);
    assertEquals(await pictureOf(dir), []);
  });
});

Deno.test("the lock is given back where the work fails", async () => {
  await inTempDir(async (dir) => {
    const failing = whileLocked(dir, () => Promise.reject(new Error("no")));
    await assertRejects(() => failing, Error, "no");
    assertEquals(await whileLocked(dir, () => Promise.resolve(1)), 1);
  });
});

Deno.test("a file that a dead process left is no lock", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/.dos-hook.lock`, "");
    assertEquals(await whileLocked(dir, () => Promise.resolve(1)), 1);
    assertEquals(await pictureOf(dir), []);
  });
});

Deno.test("a directory that is not there cannot be locked", async () => {
  await inTempDir(async (dir) => {
    const error = await assertRejects(
      () => whileLocked(`${dir}/gone`, () => Promise.resolve(1)),
      StoreError,
    );
    assertEquals(error.code, "STORE_UNWRITABLE");
  });
});
