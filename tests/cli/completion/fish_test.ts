import { assert, assertEquals } from "@std/assert";
import { script } from "../../../src/cli/completion/fish.ts";
import { aTable } from "./sample.ts";

Deno.test("the script for fish has a row for whatever can be typed, and nothing hidden", async () => {
  const lines = script(await aTable());
  const text = lines.join("\n");
  const at = "complete -c dos -n '__dos_at \\'try\\''";
  assert(lines.includes(
    `${at} -l owner -x -a '(__dos_values owner)' -d 'Who it\\'s for'`,
  ));
  assert(lines.includes(`${at} -l form -x -a 'a b' -d 'How'`));
  assert(lines.includes(`${at} -l wait -d 'Wait'`));
  assert(!text.includes("secret"));
  assertEquals(lines.filter((line) => /[\p{Cc}\n]/u.test(line)), []);
});
