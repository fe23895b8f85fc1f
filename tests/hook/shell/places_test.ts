import { assert, assertEquals } from "@std/assert";
import {
  ANYWHERE,
  either,
  joinPath,
  moved,
  NOWHERE,
  START,
} from "../../../src/hook/shell/places.ts";

Deno.test("joinPath() and moved() go where `cd` goes", () => {
  assertEquals(joinPath("", "a"), "a");
  assertEquals(joinPath("a/", "b"), "a/b");
  assertEquals(joinPath("a", "/b"), "/b");
  assertEquals(joinPath("a", "C:/b"), "C:/b");
  assertEquals(moved(moved(START, "a"), "..").paths, ["a/.."]);
  assertEquals(moved(ANYWHERE, "/a"), { paths: ["/a"], unknown: false });
  assertEquals(moved(ANYWHERE, "a"), ANYWHERE);
  assertEquals(moved(START, "a".repeat(5000)), ANYWHERE);
});

Deno.test("either() is both, up to a limit", () => {
  assertEquals(either(START, moved(START, "a")).paths, ["", "a"]);
  let places = START;
  for (let n = 0; n < 15; n++) places = either(places, moved(START, `${n}`));
  assertEquals([places.paths.length, places.unknown], [16, false]);
  places = either(moved(START, "last"), places);
  assertEquals(places.paths.slice(0, 2), ["last", ""]);
  assert(places.paths.length <= 16 && places.unknown);
  assertEquals(either(START, NOWHERE), START);
  assertEquals(either(NOWHERE, START), START);
  assert(either(places, START) === places);
});
