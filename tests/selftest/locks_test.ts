import { assertEquals, assertThrows } from "@std/assert";
import { Miss } from "../../src/selftest/check.ts";
import { judgeCrowd } from "../../src/selftest/locks.ts";
import { CROWD_LINES, lineOf } from "../../src/selftest/part.ts";

/** What a crowd writes that works as it should. */
function lines(): string[] {
  return ["ann", "bob", "cid", "dan"].flatMap((name) =>
    Array.from(
      { length: CROWD_LINES },
      (_, n) => lineOf({ name, n, won: name === "bob" }),
    )
  );
}

function text(changed: readonly string[]): string {
  return changed.map((line) => `${line}\n`).join("");
}

Deno.test("judgeCrowd() takes whole lines in any order", () => {
  assertEquals(judgeCrowd(text(lines().toReversed()), 100), "100 lines");
});

Deno.test("judgeCrowd() misses what is torn, lost, written twice or made by none or two", () => {
  const all = lines();
  const [first = "", second = "", ...rest] = all;
  const won = lineOf({ name: "ann", n: 0, won: true });
  const lost = lineOf({ name: "bob", n: 0, won: false });
  const bobs = lineOf({ name: "bob", n: 0, won: true });
  const table: readonly (readonly [string, string])[] = [
    [text(all).slice(0, -1), "torn"],
    [text([first + second, ...rest]), "torn"],
    [text([second, ...rest]), "99 of 100"],
    [text([second, second, ...rest]), "99 of 100"],
    [text([...all, first]), "100 of 100"],
    [text([won, second, ...rest]), "2 processes made"],
    [text(all.map((x) => x === bobs ? lost : x)), "0 processes made"],
    ["", "torn"],
  ];
  for (const [written, said] of table) {
    assertThrows(() => judgeCrowd(written, 100), Miss, said);
  }
  assertThrows(() => judgeCrowd(text(all), 99), Miss, "counted to 99");
});
