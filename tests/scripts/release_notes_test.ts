import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { notesOf, taggedVersion } from "../../scripts/release_notes.ts";
import config from "../../deno.json" with { type: "json" };
import { VERSION } from "../../src/version.ts";

const CHANGELOG = [
  "# Changes",
  "",
  "## [Unreleased]",
  "",
  "## [1.10.0] - 2027-02-01",
  "",
  "### Added",
  "",
  "- More than `## [1.1.0]` had.",
  "",
  "## [1.1.0] - 2027-01-01",
  "",
  "- Less.",
  "",
  "[1.10.0]: https://example.org/1.10.0",
  "",
].join("\n");

Deno.test("notesOf() cuts out the section of one version, without its links", () => {
  const later = "### Added\n\n- More than `## [1.1.0]` had.";
  assertEquals(notesOf(CHANGELOG, "1.10.0"), later);
  assertEquals(notesOf(CHANGELOG, "1.1.0"), "- Less.");
  assertEquals(notesOf(CHANGELOG.replaceAll("\n", "\r\n"), "1.10.0"), later);
});

Deno.test("notesOf() throws for a version without a section or without words", () => {
  assertThrows(() => notesOf(CHANGELOG, "1.1"), RangeError, "no heading");
  assertThrows(() => notesOf(CHANGELOG, "2.0.0"), RangeError, "no heading");
  assertThrows(() => notesOf(CHANGELOG, "Unreleased"), RangeError, "is empty");
  assertThrows(() => notesOf("## [1.0.0]", "1.0.0"), RangeError, "is empty");
});

Deno.test("taggedVersion() takes only a tag of the version that the sources state", () => {
  assertEquals(taggedVersion("v1.2.3", { "a": "1.2.3" }), "1.2.3");
  assertEquals(taggedVersion("v1.2.3-rc.1", { a: "1.2.3-rc.1" }), "1.2.3-rc.1");
  for (const tag of ["", "1.2.3", "v1.2", "v1.2.3 ", "v1.2.3;id"]) {
    assertThrows(() => taggedVersion(tag, {}), SyntaxError, "names no version");
  }
  assertThrows(
    () => taggedVersion("v1.2.3", { a: "1.2.3", b: "1.2.4" }),
    RangeError,
    'b says "1.2.4"',
  );
});

Deno.test("the sources state one version, and CHANGELOG.md tells of it", async () => {
  const version = taggedVersion(`v${VERSION}`, { "deno.json": config.version });
  const log = new URL("../../CHANGELOG.md", import.meta.url);
  assertNotEquals(notesOf(await Deno.readTextFile(log), version), "");
});
