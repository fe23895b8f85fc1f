import { assertEquals } from "@std/assert";
import { printPage } from "../../src/cli/page.ts";
import { Strip, type Stroke } from "../../src/timeline/strip.ts";

const PENS = {
  ...{ start: "[", end: "]", fill: "=", one: "|", broken: "!", open: ">" },
};

function stroke(from: number, to: number, more: Partial<Stroke> = {}): Stroke {
  return { from, to, end: "end", name: "", style: "good", ...more };
}

function drawn(...strokes: Stroke[]): string {
  const strip = new Strip(12, "#");
  for (const one of strokes) strip.draw(one, PENS);
  return printPage([strip.line()], { colour: false }).slice(0, -1);
}

Deno.test("Strip draws spans with their ends, cut at its own", () => {
  assertEquals(drawn(stroke(1, 5)), " [==]");
  assertEquals(drawn(stroke(0, 2), stroke(2, 3)), "[]|");
  assertEquals(drawn(stroke(-5, 3, { end: "broken" })), "[=!");
  assertEquals(drawn(stroke(8, 90, { end: "open" })), "        [==>");
});

Deno.test("Strip writes names where they fit, and cuts them where most does not", () => {
  assertEquals(drawn(stroke(0, 8, { name: "ada" })), "[ada===]");
  assertEquals(drawn(stroke(0, 5, { name: "ada" })), "[ada]");
  assertEquals(drawn(stroke(0, 4, { name: "ada" })), "[==]");
  assertEquals(drawn(stroke(0, 8, { name: "adalovelace" })), "[adalo…]");
  assertEquals(drawn(stroke(0, 8, { name: "猫と" })), "[猫と==]");
});

Deno.test("Strip shares cells: the second comer gives way by one, several small ones are a crowd", () => {
  assertEquals(drawn(stroke(0, 4), stroke(3, 7)), "[==][=]");
  assertEquals(drawn(stroke(2, 3), stroke(2, 3)), "  #");
  const strip = new Strip(12, "#");
  strip.draw(stroke(0, 6), PENS);
  assertEquals(strip.hasRoom(stroke(3, 9)), false);
  assertEquals(strip.hasRoom(stroke(5, 9)), true);
  assertEquals(strip.hasRoom(stroke(3, 4)), true);
});

Deno.test("Strip shows hostile names as escapes and keeps its width", () => {
  const line = drawn(stroke(0, 12, { name: "\x1b[2J" }));
  assertEquals(line, "[\\u{1b}[2J=]");
});

Deno.test("Strip marks single cells and ignores those outside", () => {
  const strip = new Strip(3, "#");
  strip.mark(1, "x", "bad");
  strip.mark(7, "x", "bad");
  assertEquals(strip.line(), [" ", ["bad", "x"]]);
});
