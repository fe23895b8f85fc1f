import { assertEquals } from "@std/assert";
import {
  knownNames,
  pathSubject,
  patternsFor,
  subjectText,
  takenFor,
} from "../../src/history/subject.ts";
import { chronicled } from "../../src/history/chronicle.ts";
import { laneId } from "../../src/domain/lane.ts";
import { Past } from "../support/history.ts";

Deno.test("takenFor takes a known lane first, then a known owner, then a path", () => {
  const past = new Past();
  past.grant(0, "Api", "ann");
  past.grant(0, "ann2", "src");
  past.refuse(1, { lane: "wanted" });
  const known = knownNames(chronicled(past.entries), laneId, ["src"]);
  const kindOf = (word: string): string => takenFor(word, known, laneId);
  assertEquals(
    ["API", "src", "wanted", "ann", "bob", "Ann", "src/x.ts", ""].map(kindOf),
    ["lane", "lane", "lane", "owner", "owner", "path", "path", "path"],
  );
});

Deno.test("pathSubject takes a directory with all below it, and the root for everything", () => {
  const subject = pathSubject([
    { path: "src", isDirectory: true },
    { path: "lib/[id].ts", isDirectory: false },
  ]);
  if (subject.kind !== "path") throw new Error("no path");
  assertEquals(subject.name, "lib/[id].ts");
  assertEquals(patternsFor(subject.reaches), ["src/**", "lib/?id?.ts"]);
  assertEquals(subjectText(subject), "the path lib/[id].ts");
  const root = pathSubject([{ path: "", isDirectory: false }]);
  if (root.kind !== "path") throw new Error("no path");
  assertEquals([root.name, patternsFor(root.reaches)], [".", ["**"]]);
});
