import { assert, assertEquals } from "@std/assert";
import {
  hasFlag,
  optionValues,
  sortArguments,
} from "../../../src/hook/shell/options.ts";
import { plainWord } from "../../../src/hook/shell/word.ts";

Deno.test("sortArguments() sorts as getopt does", () => {
  const words = "-rfo a --out=b --in c d -- -e".split(" ").map(plainWord);
  const args = sortArguments(words, "-o --in");
  assert(hasFlag(args, "-x -r") && hasFlag(args, "-f") && !hasFlag(args, "-o"));
  assertEquals(optionValues(args, "-o --out --in").map((x) => x.text), [
    "a",
    "b",
    "c",
  ]);
  assertEquals(args.operands.map((x) => x.text), ["d", "-e"]);
  const leading = sortArguments("-a b -c".split(" ").map(plainWord), "", {
    leading: true,
  });
  assertEquals(leading.operands.map((x) => x.text), ["b", "-c"]);
});
