import {
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  booleanAt,
  choiceAt,
  ConfigError,
  filledAt,
  keyText,
  listAt,
  numberAt,
  orElse,
  tableAt,
  textAt,
} from "../../src/domain/config_value.ts";

Deno.test("ConfigError names file, line and key as far as they are known", () => {
  const bare = new ConfigError("it is empty");
  assertEquals(bare.message, "Cannot use the config: it is empty");
  assertEquals([bare.code, bare.file, bare.key, bare.line], [
    "INVALID_CONFIG",
    "",
    "",
    null,
  ]);
  const full = new ConfigError("it is a list", {
    path: ["lanes", "trees", "a b", 2],
    file: "/x/dos.toml",
    line: 7,
  });
  assertEquals(
    full.message,
    'Cannot use the config "/x/dos.toml", line 7, key "lanes.trees."a b"[2]": it is a list',
  );
  assertInstanceOf(full, SyntaxError);
});

Deno.test("ConfigError.at keeps problem and key and adds the place", () => {
  const error = new ConfigError("it is a list", { path: ["lease"] })
    .at({ file: "/x/dos.jsonc", line: 3 });
  assertEquals(
    [error.problem, error.key, error.file, error.line],
    ["it is a list", "lease", "/x/dos.jsonc", 3],
  );
  assertEquals(error.at({ line: 9 }).key, "lease");
  assertEquals(error.hint, "");
  const hinted = error.at({ hint: "Unset it." }).at({ line: 9 });
  assertEquals([hinted.hint, hinted.key], ["Unset it.", "lease"]);
});

Deno.test("ConfigError escapes what could steer a terminal", () => {
  const error = new ConfigError("it is unknown", { path: ["\u001b[31m"] });
  assertEquals(
    error.message,
    'Cannot use the config key ""\\u001b[31m"": it is unknown',
  );
});

Deno.test("keyText writes a path as a person would", () => {
  assertEquals(keyText([]), "");
  assertEquals(keyText(["a", "b-c", 0, "d"]), "a.b-c[0].d");
  assertEquals(keyText(["été", "x.y"]), 'été."x.y"');
  assertEquals(keyText(["a b"]), '"a b"');
});

Deno.test("tableAt reads own keys, dangerous names among them", () => {
  const value = JSON.parse('{"__proto__": 1, "constructor": 2}');
  assertEquals(Array.from(tableAt(value, [])), [["__proto__", 1], [
    "constructor",
    2,
  ]]);
  assertEquals(tableAt(Object.create(null), []).size, 0);
});

const MISMATCHES: readonly [() => unknown, string][] = [
  [() => tableAt([], ["k"]), "it is a list; write a table"],
  [() => tableAt(null, ["k"]), "it is null; write a table"],
  [() => tableAt(new Date(0), ["k"]), "it is a date; write a table"],
  [() => listAt({}, ["k"]), "it is a table; write a list"],
  [() => textAt(1, ["k"]), "it is 1; write text"],
  [() => filledAt(" ", ["k"]), "it is empty; fill it in or remove it"],
  [() => booleanAt("yes", ["k"]), 'it is the text "yes"; write true or false'],
  [
    () => numberAt("1", ["k"]),
    'it is the text "1"; write a number of 0 or more',
  ],
  [() => numberAt(-1, ["k"]), "it is -1; write a number of 0 or more"],
  [() => numberAt(NaN, ["k"]), "it is NaN; write a number of 0 or more"],
  [
    () => numberAt(Infinity, ["k"]),
    "it is Infinity; write a number of 0 or more",
  ],
  [
    () => numberAt(0, ["k"], { above: true }),
    "it is 0; write a number above 0",
  ],
  [
    () => numberAt(1.5, ["k"], { whole: true }),
    "it is 1.5; write a whole number of 0 or more",
  ],
  [
    () => choiceAt(["a", "b"], "c", ["k"]),
    'it is the text "c"; write one of "a", "b"',
  ],
];

for (const [read, problem] of MISMATCHES) {
  Deno.test(`a wrong value is told with its key: ${problem}`, () => {
    const error = assertThrows(read, ConfigError);
    assertEquals(error.problem, problem);
    assertStringIncludes(error.message, 'key "k"');
  });
}

Deno.test("right values pass as they are", () => {
  assertEquals(listAt([1], []), [1]);
  assertEquals(textAt("", []), "");
  assertEquals(filledAt(" a ", []), " a ");
  assertEquals([booleanAt(JSON.parse("false"), [])], [false]);
  assertEquals(numberAt(0, []), 0);
  assertEquals(numberAt(0.5, [], { above: true }), 0.5);
  assertEquals(choiceAt(["a", "b"], "b", []), "b");
});

Deno.test("orElse stands in for what was left out, not for what is null", () => {
  assertEquals(orElse(undefined, 1), 1);
  assertEquals(orElse(null, 1), null);
});
