// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readLeases } from "../../src/cli/lease_list.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";

Deno.test("readLeases reads an array of objects", async () => {
  assertEquals(await readLeases("[]"), []);
  assertEquals(await readLeases(' [{"lane": "src"}, {}] '), [
    { lane: "src" },
    {},
  ]);
});

Deno.test("readLeases says where it went wrong and what it expects", async () => {
  const expected = "an array of lease objects, such as '[]'";
  const table: [string, string][] = [
    ["", `not JSON from position 0 on; expected ${expected}`],
    ["[", "not JSON from position 1 on"],
    ["[{}", "not JSON from position 3 on"],
    ['[{"a": 1},]', "not JSON from position 10 on"],
    ["[{lane: 1}]", "not JSON from position 2 on"],
    ["[] x", "not JSON from position 3 on"],
    ["// no\n[]", "not JSON from position 0 on"],
    ["{}", `it is an object, not ${expected}`],
    ["null", `it is null, not ${expected}`],
    ['"x"', `it is a string, not ${expected}`],
    ["[{}, 5]", `item 2 is a number; expected ${expected}`],
    ["[[]]", "item 1 is an array"],
    ["[null]", "item 1 is null"],
  ];
  for (const [text, message] of table) {
    const fault = await assertRejects(() => readLeases(text), UsageFault);
    assertStringIncludes(fault.message, message, text);
  }
});
