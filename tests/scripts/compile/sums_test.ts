import { assertEquals } from "@std/assert";
import { checksum, sumsText } from "../../../scripts/compile/sums.ts";
import { inTempDir } from "../../program/dos.ts";

Deno.test("checksum() and sumsText() write what sha256sum reads", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/b`, "abc");
    await Deno.writeTextFile(`${dir}/a`, "");
    const sums = new Map([
      ["b", await checksum(`${dir}/b`)],
      ["a", await checksum(`${dir}/a`)],
    ]);
    assertEquals(
      sumsText(sums),
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n" +
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n",
    );
  });
});
