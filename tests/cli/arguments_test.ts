import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  Arguments,
  attachedHint,
  type Declared,
} from "../../src/cli/arguments.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";

const DECLARED: Declared = {
  called: "dos try",
  options: [
    { name: "owner", value: "NAME", required: true, help: "" },
    { name: "lane", value: "LANE", help: "" },
    { name: "from", value: "NAME", nonEmpty: true, help: "" },
    { name: "ttl", value: "MIN", kind: "number", min: 0.1, max: 100, help: "" },
    { name: "fence", value: "N", kind: "integer", min: 0, help: "" },
    { name: "form", value: "F", choices: ["text", "json"], help: "" },
    { name: "tree", value: "P", kind: "patterns", repeat: true, help: "" },
    { name: "force", help: "" },
    { name: "workspace", value: "DIR", nonEmpty: true, help: "" },
    { name: "this-worktree", help: "" },
  ],
  positionals: [{ name: "N", kind: "integer", min: 0, help: "" }],
};

function given(
  options: Record<string, string[]>,
  words: string[] = [],
): Arguments {
  const all = { owner: ["ann"], ...options };
  return new Arguments(DECLARED, {
    options: new Map(Object.entries(all)),
    words,
  });
}

Deno.test("Arguments give texts, numbers and flags by name", () => {
  const args = given({
    lane: ["src"],
    ttl: ["1.5"],
    fence: ["17"],
    tree: ["a", "b"],
    force: [],
  }, ["7"]);
  assertEquals(args.required("owner"), "ann");
  assertEquals(args.text("lane"), "src");
  assertEquals(args.number("ttl"), 1.5);
  assertEquals(args.number("fence"), 17);
  assertEquals(args.all("tree"), ["a", "b"]);
  assert(args.has("force"));
  assertEquals(args.number("N"), 7);
});

Deno.test("Arguments take an empty text for one that was not given", () => {
  const args = given({ lane: [""] });
  assertEquals(args.text("lane"), undefined);
  assertEquals(args.text("from"), undefined);
  assertEquals(args.all("tree"), undefined);
  assertEquals(args.number("fence"), undefined);
  assertFalse(args.has("force"));
});

Deno.test("Arguments read numbers in plain decimal only", () => {
  const table: [string, number][] = [
    ["1", 1],
    ["+1", 1],
    ["0.5", 0.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e1", 10],
    ["1E-1", 0.1],
    ["007", 7],
  ];
  for (const [text, number] of table) {
    assertEquals(given({ ttl: [text] }).number("ttl"), number, text);
  }
});

Deno.test("Arguments refuse values that break a rule", () => {
  const number = "a number, not less than 0.1 and not more than 100";
  const table: [Record<string, string[]>, string][] = [
    [{ owner: [""] }, "Cannot read --owner: it is empty"],
    [{ owner: [" \t"] }, "Cannot read --owner: it is empty"],
    [{ from: [""] }, "Cannot read --from: it is empty"],
    [{ workspace: [""] }, "Cannot read --workspace: it is empty"],
    ...["0", "-1", "101", "x", "", " 1", "0x10", "inf", "NaN", "1e999", "1_0"]
      .map((text): [Record<string, string[]>, string] => [
        { ttl: [text] },
        `Cannot read --ttl "${text}": expected ${number}`,
      ]),
    ...["1.5", "-1", "9007199254740992", "1e400"]
      .map((text): [Record<string, string[]>, string] => [
        { fence: [text] },
        `Cannot read --fence "${text}": expected a whole number, not less than 0`,
      ]),
    [
      { form: ["yaml"] },
      'Cannot read --form "yaml": expected one of text, json',
    ],
  ];
  for (const [options, message] of table) {
    assertThrows(() => given(options), UsageFault, message);
  }
});

Deno.test("Arguments refuse a missing option and a surplus word", () => {
  assertThrows(
    () => new Arguments(DECLARED, { options: new Map(), words: [] }),
    UsageFault,
    "Cannot run dos try: --owner is missing",
  );
  assertThrows(
    () => given({}, ["1", "2"]),
    UsageFault,
    'Cannot read "2": dos try takes only N',
  );
  const bare = { ...DECLARED, positionals: [] };
  assertThrows(
    () =>
      new Arguments(bare, {
        options: new Map([["owner", ["a"]]]),
        words: ["stray"],
      }),
    UsageFault,
    'Cannot read "stray": dos try takes no words besides options',
  );
});

Deno.test("Arguments say how a surplus word is written that an option was meant to have", () => {
  const hintOf = (apart?: Map<string, string>): string =>
    assertThrows(
      () =>
        new Arguments({ ...DECLARED, positionals: [] }, {
          options: new Map([["owner", ["a"]]]),
          words: ["480"],
          ...apart === undefined ? {} : { apart },
        }),
      UsageFault,
    ).hint;
  const hint = 'Write --wait=480 if "480" is the value of --wait.';
  assertEquals(hintOf(new Map([["480", "--wait"]])), hint);
  assertEquals([hintOf(), hintOf(new Map([["9", "--wait"]]))], ["", ""]);
  assertEquals(attachedHint("480", "--wait"), hint);
});

Deno.test("Arguments tell which workspace is chosen", () => {
  assertEquals(given({}).workspace, { thisWorktree: false });
  assertEquals(
    given({ workspace: ["/repo"], "this-worktree": [] }).workspace,
    { workspace: "/repo", thisWorktree: true },
  );
});

Deno.test("Arguments take a name nobody declared for a defect", () => {
  assertThrows(() => given({}).text("nope"), Error, "not declared");
  assertThrows(() => given({}).required("lane"), Error, "not required");
});
