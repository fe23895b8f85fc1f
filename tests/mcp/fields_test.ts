import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import { type Fields, Input, inputSchema } from "../../src/mcp/fields.ts";

const FIELDS: Fields = {
  name: { kind: "text", required: true, about: "A name." },
  note: { kind: "text", about: "A note." },
  share: { kind: "number", min: 0, max: 1, about: "A share." },
  count: { kind: "integer", about: "A count." },
  on: { kind: "flag", about: "Whether." },
  words: { kind: "texts", about: "Words." },
  live: { kind: "leases", about: "Leases." },
  most: { kind: "counts", about: "Counts." },
};

function read(given: unknown): Input {
  return new Input("do_it", { open: FIELDS }, given);
}

Deno.test("fields are told as JSON Schema", () => {
  const { name, share, most } = FIELDS as Record<string, Fields[string]>;
  assertEquals(
    inputSchema({ name, share, most } as Fields),
    {
      type: "object",
      properties: {
        name: { type: "string", description: "A name.", minLength: 1 },
        share: {
          ...{ type: "number", description: "A share." },
          ...{ minimum: 0, maximum: 1 },
        },
        most: {
          type: "object",
          additionalProperties: { type: "integer", minimum: 0 },
          description: "Counts.",
        },
      },
      required: ["name"],
      additionalProperties: false,
    },
  );
  assertEquals(inputSchema({}), {
    ...{ type: "object", properties: {}, additionalProperties: false },
  });
});

Deno.test("what was given can be had by its kind", () => {
  const input = read({
    ...{ name: "ann", share: 0.5, count: -3, on: true, words: ["a", ""] },
    ...{ live: [{ lane: "x" }], most: { a: 1 } },
  });
  assertEquals(input.required("name"), "ann");
  assertEquals([input.number("share"), input.number("count")], [0.5, -3]);
  assertEquals([input.flag("on"), input.texts("words")], [true, ["a", ""]]);
  assertEquals([input.leases("live"), input.counts("most")], [
    ...[[{ lane: "x" }], { a: 1 }],
  ]);
});

Deno.test("absent, null and empty are the same", () => {
  for (const given of [{}, { note: null }, { note: "" }, { on: null }]) {
    const input = read({ name: "ann", ...given });
    assertEquals([input.text("note"), input.flag("on")], [undefined, false]);
    assertEquals(input.texts("words"), undefined);
  }
});

Deno.test("what breaks a rule says which", () => {
  const table: [unknown, string][] = [
    [[], "its arguments are not an object"],
    ["name", "its arguments are not an object"],
    [null, '"name" is missing or empty'],
    [{ name: "" }, '"name" is missing or empty'],
    [{ name: " " }, "expected a text"],
    [{ name: 1 }, 'Cannot read "name" "1": expected a text'],
    [{ name: ["a"] }, 'Cannot read "name" (a list)'],
    [{ name: {} }, 'Cannot read "name" (an object)'],
    [{ share: 1.1 }, "expected a number, not less than 0 and not more than 1"],
    [{ share: "1" }, "expected a number"],
    [{ count: 1.5 }, "expected a whole number"],
    [{ count: 2 ** 60 }, "expected a whole number"],
    [{ on: "true" }, "expected true or false"],
    [{ words: "a" }, "expected a list of texts"],
    [{ words: [1] }, "expected a list of texts"],
    [{ live: [1] }, "expected a list of lease objects"],
    [{ most: { a: -1 } }, "expected an object of whole numbers"],
    [{ most: [] }, "expected an object of whole numbers"],
    [{ constructor: 1 }, 'it takes no "constructor"'],
    [JSON.parse('{"__proto__": {"name": "a"}}'), 'it takes no "__proto__"'],
    [{ ["\u001b[2J".repeat(100)]: 1 }, "it takes no"],
  ];
  for (const [given, text] of table) {
    const fault = assertThrows(() => read(given), UsageFault, text);
    assert(fault.message.length < 400, fault.message);
  }
});

Deno.test("a name that is nearly right is pointed out, and what is barred is not taken", () => {
  const fault = assertThrows(() => read({ nam: "a" }), UsageFault);
  assertEquals(fault.misspelling, { word: "nam", known: Object.keys(FIELDS) });
  const barred = { force: { kind: "flag", about: "By force." } } as const;
  const fields = { open: {}, barred };
  assert(!new Input("do_it", fields, {}).flag("force"));
  assertThrows(
    () => new Input("do_it", fields, { force: true }),
    UsageFault,
    'it takes no "force"',
  );
  assertThrows(() => read({ name: "a" }).text("force"), Error, "not declared");
  assertThrows(() => read({ name: "a" }).text("on"), Error, "not declared");
  assertThrows(() => read({ name: "a" }).required("note"), Error, "required");
});
