import { assertEquals } from "@std/assert";
import type { Damage } from "../../src/journal/entry.ts";
import {
  damageOf,
  damageSentence,
  type OnCorrupt,
  unsafeReason,
} from "../../src/stores/damage_policy.ts";

function damaged(line: number, kind: Damage["kind"]): Damage {
  return { line, kind, offset: line * 10, length: 9, raw: "x" };
}

const TORN = damaged(1, "torn");
const BROKEN = damaged(2, "broken");

Deno.test("unsafeReason: safe stops at what may hide a grant, refuse at anything, warn at nothing", () => {
  const table: [Damage[], OnCorrupt, boolean][] = [
    [[], "safe", false],
    [[], "refuse", false],
    [[TORN], "safe", false],
    [[TORN], "refuse", true],
    [[TORN], "warn", false],
    [[TORN, BROKEN], "safe", true],
    [[BROKEN], "refuse", true],
    [[BROKEN], "warn", false],
  ];
  for (const [damage, policy, unsafe] of table) {
    assertEquals(unsafeReason(damage, policy) !== null, unsafe, policy);
  }
});

Deno.test("unsafeReason counts lines as editors do and says how many there are", () => {
  assertEquals(
    unsafeReason([BROKEN], "safe"),
    "line 3 cannot be read and may hide a granted lease",
  );
  assertEquals(
    unsafeReason([TORN, BROKEN, damaged(7, "broken")], "refuse"),
    "line 2 and 2 more cannot be read and may hide a granted lease",
  );
});

Deno.test("damageOf counts a last line only if it has its end and looks whole", () => {
  const table: [Damage | null, boolean, number][] = [
    [null, true, 1],
    [TORN, true, 1],
    [TORN, false, 1],
    [BROKEN, false, 1],
    [BROKEN, true, 2],
  ];
  for (const [torn, endsWithLf, count] of table) {
    assertEquals(
      damageOf({ damage: [TORN], torn, endsWithLf }).length,
      count,
    );
  }
});

Deno.test("damageSentence names the first lines and the number of all", () => {
  assertEquals(damageSentence("/s/j", []), null);
  assertEquals(
    damageSentence("/s/j", [TORN]),
    'Journal "/s/j" has 1 damaged line: 2 (torn); run `dos journal verify`',
  );
  const many = Array.from({ length: 7 }, (_, line) => damaged(line, "broken"));
  assertEquals(
    damageSentence("/s/j", many),
    'Journal "/s/j" has 7 damaged lines: 1 (broken), 2 (broken), 3 (broken), 4 (broken), 5 (broken), ...; run `dos journal verify`',
  );
});
