import { assert, assertEquals } from "@std/assert";
import {
  bareWord,
  eventName,
  fieldOf,
  firstTextOf,
  isAt,
  textOf,
  toolInput,
  valuesOf,
} from "../../../src/hook/hosts/payload.ts";

Deno.test("fieldOf and textOf read own fields only", () => {
  const trap = JSON.parse('{"__proto__": {"a": "inherited"}, "b": ""}');
  assertEquals(fieldOf(trap, "a"), undefined);
  assertEquals(fieldOf(Object.create({ a: 1 }), "a"), undefined);
  assertEquals(fieldOf([1], "length"), undefined);
  assertEquals(fieldOf(null, "a"), undefined);
  assertEquals(textOf(trap, "a", "b"), "");
  assertEquals(textOf({ a: 1, b: "", c: "x", d: "y" }, "a", "b", "c"), "x");
  assertEquals(textOf("text", "length", "toString"), "");
});

Deno.test("firstTextOf skips what is no text", () => {
  assertEquals(firstTextOf({ a: [null, "", "x", "y"] }, "a"), "x");
  assertEquals(firstTextOf({ a: "x" }, "a"), "");
  assertEquals(firstTextOf(undefined, "a"), "");
});

Deno.test("valuesOf finds a key in every style", () => {
  const fields = {
    file_path: 1,
    filePath: 2,
    FilePath: 3,
    "file-path": 4,
    x: 5,
  };
  assertEquals(valuesOf(fields, new Set(["filepath"])), [1, 2, 3, 4]);
  assertEquals(bareWord("Multi_Edit-x Y"), "multieditxy");
});

Deno.test("toolInput reads a table, also from text, and keeps other text", () => {
  const table: [unknown, object, string][] = [
    [{ a: 1 }, { a: 1 }, ""],
    ['{"a": 1}', { a: 1 }, ""],
    ['"a text"', {}, "a text"],
    ["*** Begin Patch", {}, "*** Begin Patch"],
    ["[1]", {}, "[1]"],
    ["{", {}, "{"],
    [["a"], {}, ""],
    [null, {}, ""],
    [7, {}, ""],
  ];
  for (const [value, fields, text] of table) {
    assertEquals(toolInput(value), { fields, text });
  }
  const trap = toolInput('{"__proto__": {"path": "a"}}');
  assertEquals(Object.keys(trap.fields), ["__proto__"]);
  assertEquals(toolInput("[".repeat(100_000)).text.length, 100_000);
});

Deno.test("isAt goes by the name of the event, where there is one", () => {
  const events = { pretool: ["PreToolUse"], stop: ["Stop"] };
  const table: [unknown, boolean][] = [
    [{ hook_event_name: "PreToolUse" }, true],
    [{ hook_event_name: "preToolUse" }, true],
    [{ hookEventName: "Stop" }, false],
    [{ hook_event_name: "" }, true],
    [{ hook_event_name: 7 }, true],
    [{}, true],
  ];
  for (const [payload, expected] of table) {
    assertEquals(isAt("pretool", payload, events), expected);
  }
  assert(!isAt("posttool", { hook_event_name: "Stop" }, events));
  assertEquals(eventName({ hookEventName: "Stop" }), "Stop");
});
