import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseJsonc } from "../../../src/system/jsonc_text.ts";
import {
  unwireJson,
  wireJson,
} from "../../../src/system/settings/jsonc_hooks.ts";
import { aFlatPlan, aPlan } from "./plan.ts";

/** What may stand between two tokens. */
const gap = fc.array(
  fc.constantFrom(
    ...["", " ", "\t", "\n", "\r\n", "\n  ", "/* a, } */", "// b ]\n"],
  ),
  { maxLength: 3 },
).map((parts) => parts.join(""));

/** A table or a list as text, with or without a comma at its end. */
function bracketed(
  [open, close]: readonly [string, string],
  items: readonly string[],
  gaps: readonly string[],
): string {
  const body = items.map((item, at) => `${gaps[at] ?? ""}${item}`).join(",");
  const hasComma = items.length > 0 && (gaps.at(-2)?.length ?? 0) > 3;
  return `${open}${body}${hasComma ? "," : ""}${gaps.at(-1) ?? ""}${close}`;
}

const gaps = fc.array(gap, { minLength: 6, maxLength: 6 });

const leaf = fc.constantFrom('"x, // y"', "1", "true", "null", '"--"', "{}");

function list(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.array(item, { maxLength: 3 }), gaps)
    .map(([items, gaps]) => bracketed(["[", "]"], items, gaps));
}

function table(
  keys: readonly string[],
  value: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  return fc.tuple(
    fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 4 }),
    fc.array(value, { minLength: 4, maxLength: 4 }),
    gaps,
  ).map(([keys, values, gaps]) =>
    bracketed(
      ["{", "}"],
      keys.map((key, at) => `"${key}"${gaps[at + 1] ?? ""}:${values[at]}`),
      gaps,
    )
  );
}

const handler = table(["type", "command", "timeout"], leaf);
const group = table(["matcher", "other"], leaf);
const hooks = table(
  ["Pre", "Stop", "pre", "stop", "Else"],
  list(fc.oneof(handler, group, leaf)),
);

/** A settings file in any style. */
const settings = fc.tuple(
  gap,
  table(["a", "version", "z"], fc.oneof(leaf, list(leaf))),
  hooks,
  fc.nat(3),
  gap,
).map(([lead, text, hooks, where, end]) => {
  const at = text.lastIndexOf("}");
  const empty = Object.keys(parseJsonc(text).value as object).length === 0;
  const whole = where === 0 || !empty
    ? text
    : `${text.slice(0, at)}"hooks":${hooks}${text.slice(at)}`;
  return `${lead}${whole}${end}`;
});

/** All comments of a text, in order. Texts of this test hold none inside a string but one. */
function comments(text: string): string[] {
  return text.replaceAll('"x, // y"', "").match(/\/\*.*?\*\/|\/\/[^\r\n]*/g) ??
    [];
}

Deno.test("whatever a settings file looks like, only our entries come and go", () => {
  let withHooks = 0;
  fc.assert(
    fc.property(settings, fc.boolean(), (text, isFlat) => {
      const plan = isFlat ? aFlatPlan() : aPlan();
      const wired = wireJson(text, plan);
      const value = parseJsonc(wired).value as {
        hooks: Record<string, unknown[]>;
      };
      for (const { event, entry } of plan.events) {
        assertEquals(value.hooks[event]?.at(-1), entry);
      }
      assertEquals(comments(wired), comments(text));
      assertEquals(wireJson(wired, plan), wired);
      const out = unwireJson(wired, plan, text);
      assertEquals(comments(out), comments(text));
      assertEquals(parseJsonc(out).value, parseJsonc(text).value);
      const tight = (x: string): string => x.replace(/\s+/g, "");
      assertEquals(tight(out), tight(text));
      if (text.includes("hooks")) withHooks++;
    }),
    { numRuns: 1_000 },
  );
  assert(withHooks > 100, "hooks are among the texts");
});
