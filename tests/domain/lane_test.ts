import { assertEquals, assertThrows } from "@std/assert";
import {
  foldCase,
  laneId,
  laneName,
  shownText,
  UsageError,
} from "../../src/domain/lane.ts";

Deno.test("laneName keeps a spelling, NFC and stripped", () => {
  const rows: [name: string, kept: string][] = [
    ["api", "api"],
    [" My Lane\t", "My Lane"],
    ["\u00a0\ufeffapi\u3000", "api"],
    ["cafe\u0301", "caf\u00e9"],
    ["a\u200bb", "a\u200bb"],
    ["*", "*"],
    ["e\u0301".repeat(200), "\u00e9".repeat(200)],
    ["\u{1f600}".repeat(200), "\u{1f600}".repeat(200)],
  ];
  for (const [name, kept] of rows) assertEquals(laneName(name), kept);
});

Deno.test("laneName refuses what no lane can be called", () => {
  const rows: unknown[] = [
    "",
    " ",
    "a\nb",
    "a\u0000",
    "\u009f",
    "a\u2028b",
    "a\u2029b",
    "\ud800",
    "a\udc00b",
    "x".repeat(201),
    "\u{1f600}".repeat(201),
    null,
    7,
    ["api"],
  ];
  for (const name of rows) {
    const error = assertThrows(() => laneName(name), UsageError);
    assertEquals(error.code, "INVALID_LANE");
  }
});

Deno.test("laneName shows the refused name without what steers a terminal", () => {
  const error = assertThrows(() => laneName("a\u001b[2Jb"), UsageError);
  assertEquals(
    error.message,
    'Cannot use the lane name "a\\u{1b}[2Jb": it holds a control character, ' +
      "a line separator or half a character; choose 1 to 200 printable characters",
  );
  assertEquals(error.value, "a\u001b[2Jb");
});

Deno.test("laneId makes one id of all spellings of a name", () => {
  const rows: [name: string, id: string][] = [
    ["API", "api"],
    [" Api ", "api"],
    ["CAFE\u0301", "caf\u00e9"],
    ["\u039f\u03a3", "\u03bf\u03c3"],
    ["STRASSE", "strasse"],
    ["stra\u00dfe", "stra\u00dfe"],
    ["__PROTO__", "__proto__"],
    ["a\nb", "a\nb"],
    ["\ud800", "\ud800"],
    ["", ""],
    [" ", ""],
  ];
  for (const [name, id] of rows) assertEquals(laneId(name), id);
});

Deno.test("foldCase changes each code point without looking at its neighbours", () => {
  assertEquals(foldCase("\u039f\u03a3"), "\u03bf\u03c3");
  assertEquals(foldCase(" A b "), " a b ");
  assertEquals(foldCase("\u{10400}"), "\u{10428}");
});

Deno.test("shownText cuts and escapes what others wrote", () => {
  assertEquals(shownText("plain \u{1f600} text"), "plain \u{1f600} text");
  assertEquals(shownText("a\nb\u202ec\ud800"), "a\\u{a}b\\u{202e}c\\u{d800}");
  assertEquals(
    shownText("\u{1f600}".repeat(4), 3),
    "\u{1f600}".repeat(3) + "…",
  );
  for (const point of ["a", "\u{1f600}", "\ud83d"]) {
    const shown = shownText(point, 9);
    assertEquals(shownText(point.repeat(9), 9), shown.repeat(9));
    assertEquals(shownText(point.repeat(10), 9), `${shown.repeat(9)}…`);
    assertEquals(shownText(point.repeat(500), 9), `${shown.repeat(9)}…`);
  }
});
