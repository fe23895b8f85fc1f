import { assertEquals } from "@std/assert";
import { type Outline, outlinesOf } from "../../src/domain/outline.ts";
import type { Piece } from "../../src/domain/shape.ts";

/** An outline in a line: front, middle and back, and how long a path is. */
function shown(outline: Outline): string {
  const { length, middle } = outline;
  const parts = [
    piecesFrom((k) => outline.front(k)),
    [...middle],
    piecesFrom((k) => outline.back(k)),
  ];
  const texts = parts.map((pieces) => pieces.map(textOf).join(" "));
  return `${texts.join(" | ")} | ${length.least}${length.isFixed ? "" : "+"}`;
}

function piecesFrom(pieceAt: (k: number) => Piece | null): Piece[] {
  const pieces: Piece[] = [];
  for (let at = pieceAt(0); at !== null; at = pieceAt(pieces.length)) {
    pieces.push(at);
  }
  return pieces;
}

function textOf(piece: Piece): string {
  if (typeof piece === "string") return piece;
  return piece.map((name) =>
    typeof name === "string"
      ? name
      : name.isOpen
      ? `${name.start}*${name.end}`
      : name.start
  ).join("/");
}

function linesOf(pattern: string, options = { downward: false }): string[] {
  return outlinesOf(pattern, options).map(shown);
}

Deno.test("outlinesOf() cuts a pattern at its double stars", () => {
  const cases: [string, string][] = [
    ["src/api", "src api |  |  | 2+"],
    ["src/a.ts", "src a.ts |  | a.ts src | 2"],
    ["src/*/[ab].ts", "src * ?.ts |  | ?.ts * src | 3"],
    ["src/**", "src |  |  | 1+"],
    ["**", " |  |  | 0+"],
    ["**/a/*.ts", " |  | *.ts a | 2+"],
    ["a/**/b/**/c/x.ts", "a | b | x.ts c | 4+"],
    ["a/**/b/c", "a | b c |  | 3+"],
    ["a/**/b/**", "a | b |  | 2+"],
    ["a/**/**/x.ts", "a |  | x.ts | 2+"],
    ["{a,b}/*.{ts,md}", "a/b *.ts/*.md |  | *.ts/*.md a/b | 2"],
    ["a{.ts,}", "a.ts/a |  |  | 1+"],
    ["[{]/x.ts", "? x.ts |  | x.ts ? | 2"],
  ];
  for (const [pattern, expected] of cases) {
    assertEquals(linesOf(pattern), [expected], pattern);
  }
});

Deno.test("outlinesOf() downward knows no end", () => {
  const cases: [string, string][] = [
    ["src/a.ts", "src a.ts |  |  | 2+"],
    ["**/b/*.ts", " | b *.ts |  | 2+"],
  ];
  for (const [pattern, expected] of cases) {
    assertEquals(linesOf(pattern, { downward: true }), [expected], pattern);
  }
});

Deno.test("outlinesOf() writes out braces that span segments", () => {
  assertEquals(linesOf("{a,b/c}/x.ts"), [
    "a x.ts |  | x.ts a | 2",
    "b c x.ts |  | x.ts c b | 3",
  ]);
  assertEquals(linesOf("{**,a}/x"), [" | x |  | 1+", "a x |  |  | 2+"]);
});

Deno.test("outlinesOf() writes out no more than it has to", () => {
  assertEquals(linesOf("{a,b}/{c/d,e}{[},],f}/{g,{h,i}}/x.ts"), [
    "a/b c d? g/h/i x.ts |  | x.ts g/h/i d? c a/b | 5",
    "a/b c df g/h/i x.ts |  | x.ts g/h/i df c a/b | 5",
    "a/b e? g/h/i x.ts |  | x.ts g/h/i e? a/b | 4",
    "a/b ef g/h/i x.ts |  | x.ts g/h/i ef a/b | 4",
  ]);
});

Deno.test("outlinesOf() leaves a gap where too much would have to be written out", () => {
  const many = "{a,b,c,d,e,f,g,h,i/j}";
  const cases: [string, string][] = [
    [`z/${many}{y,z}x/{a,b}/x.ts`, "z |  | x.ts a/b | 3+"],
    [`${many}{y,z}x/*.ts`, " |  | *.ts | 1+"],
    [`{a,b}/x${many}{y,z}`, "a/b |  |  | 1+"],
  ];
  for (const [pattern, expected] of cases) {
    assertEquals(linesOf(pattern), [expected], pattern);
  }
});
