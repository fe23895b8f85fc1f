import { assertEquals, assertThrows } from "@std/assert";
import { TokenFile } from "../../src/resident/token_file.ts";
import { withTree } from "../system/planted_tree.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

Deno.test(
  "a token is for its owner's eyes, and comes back if it is taken away",
  ONLY_UNIX,
  () =>
    withTree({ "token": "old" }, (root) => {
      const path = `${root}/token`;
      const token = new TokenFile(path, "secret");
      const read = (): string => Deno.readTextFileSync(path);
      token.write();
      assertEquals(read(), "secret\n");
      assertEquals((Deno.lstatSync(path).mode ?? 0) & 0o777, 0o600);
      Deno.removeSync(path);
      token.write();
      assertEquals(read(), "secret\n");
      token.remove();
      assertEquals([...Deno.readDirSync(root)], []);
      token.remove();
    }),
);

Deno.test("a link that was planted for a token is neither followed nor replaced", () =>
  withTree({ "theirs": "theirs" }, (root) => {
    Deno.symlinkSync("theirs", `${root}/token`);
    const token = new TokenFile(`${root}/token`, "secret");
    assertThrows(() => token.write());
    token.remove();
    assertEquals(Deno.readTextFileSync(`${root}/theirs`), "theirs");
    assertEquals([...Deno.readDirSync(root)].length, 2);
  }));
