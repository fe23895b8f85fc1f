import { assert, assertEquals } from "@std/assert";
import {
  handlersOf,
  isOurs,
  linesOf,
  withoutOurs,
} from "../../../src/system/settings/handlers.ts";
import { aFlatPlan, aPlan, ours } from "./plan.ts";

Deno.test("handlers are found in groups and out of them", () => {
  const value = {
    hooks: {
      Pre: [
        { matcher: "x", hooks: [{ command: "a" }, { command: "b" }] },
        { command: "c" },
        "d",
        null,
        { hooks: ["e"] },
      ],
      Odd: { command: "f" },
    },
    other: { Pre: [{ command: "g" }] },
  };
  const found = handlersOf(value, "hooks").map((x) => [
    x.value["command"],
    x.path.join("."),
    x.group?.join("."),
    x.companions,
  ]);
  assertEquals(found, [
    ["a", "hooks.Pre.0.hooks.0", "hooks.Pre.0", 2],
    ["b", "hooks.Pre.0.hooks.1", "hooks.Pre.0", 2],
    ["c", "hooks.Pre.1", undefined, 1],
  ]);
  assertEquals(handlersOf(value, "dos").length, 4);
  for (const odd of [undefined, null, 1, [], { hooks: 1 }, { hooks: [1] }]) {
    assertEquals(handlersOf(odd, "hooks"), []);
  }
});

Deno.test("a handler's lines are those of every shell, and words that stand apart", () => {
  assertEquals(
    linesOf({ command: "a", command_windows: "b", bash: "c", powershell: "d" }),
    ["a", "b", "c", "d"],
  );
  assertEquals(linesOf({ command: "a", args: ["b", "c"] }), ["a b c"]);
  assertEquals(linesOf({ command: 1, bash: "" }), []);
  const [handler] = handlersOf(
    { hooks: { P: [{ bash: ours("P") }] } },
    "hooks",
  );
  assert(handler && isOurs(handler, aPlan()));
});

Deno.test("a handler is ours only if each of its lines is, and no words stand apart", () => {
  const rows: [Record<string, unknown>, boolean][] = [
    [{ bash: ours("P"), powershell: ours("P"), timeout: 1 }, true],
    [{ bash: ours("P"), powershell: "" }, true],
    [{ bash: ours("P"), powershell: "lint" }, false],
    [{ bash: ours("P"), powershell: ["lint"] }, false],
    [{ command: ours("P"), args: [] }, false],
    [{ timeout: 1 }, false],
  ];
  for (const [value, wanted] of rows) {
    assertEquals(isOurs({ value }, aPlan()), wanted, JSON.stringify(value));
  }
});

Deno.test("without ours a file says what it said before", () => {
  const theirs = { matcher: "x", hooks: [{ command: "a" }] };
  const mine = { hooks: [{ command: ours("Pre") }] };
  const both = { hooks: [{ command: "a" }, { command: ours("Pre") }] };
  const rows: [unknown, unknown][] = [
    [undefined, {}],
    [{ hooks: { Pre: [mine] } }, {}],
    [{ a: 1, hooks: { Pre: [theirs, mine], S: [mine] } }, {
      a: 1,
      hooks: { Pre: [theirs] },
    }],
    [{ hooks: { Pre: [both] } }, {
      hooks: { Pre: [{ hooks: [{ command: "a" }] }] },
    }],
    [{ hooks: { Pre: 1 } }, { hooks: { Pre: 1 } }],
  ];
  for (const [value, wanted] of rows) {
    assertEquals(withoutOurs(value, aPlan()), wanted);
  }
  assertEquals(withoutOurs({ version: 1 }, aFlatPlan()), {});
  assertEquals(withoutOurs({ version: 2 }, aFlatPlan()), { version: 2 });
});
