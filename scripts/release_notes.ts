/**
 * Prints what `CHANGELOG.md` says of the version that a tag names; exit 1
 * unless the tag, `deno.json` and `src/version.ts` name the same version.
 *
 * The notes are cut at headings of the second level, `## [1.2.3] - 2026-11-29`.
 * A heading inside a code block would be taken for one.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import config from "../deno.json" with { type: "json" };
import { VERSION } from "../src/version.ts";

/**
 * The version that a tag names.
 *
 * @param tag For instance `v1.2.3` or `v1.2.3-rc.1`.
 * @param stated The versions that the sources state, by where.
 * @returns The version, without the `v`.
 * @throws {SyntaxError} If it is no tag of a version.
 * @throws {RangeError} If the sources state another one.
 */
export function taggedVersion(
  tag: string,
  stated: Readonly<Record<string, string>>,
): string {
  const version = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
  if (version === undefined) {
    throw new SyntaxError(
      `Cannot release "${tag}": it names no version; tag it as "v1.2.3"`,
    );
  }
  for (const [place, other] of Object.entries(stated)) {
    if (other === version) continue;
    throw new RangeError(
      `Cannot release "${tag}": ${place} says "${other}"; make the two agree, commit, and tag that commit`,
    );
  }
  return version;
}

/**
 * What a change log says of one version.
 *
 * @param changelog The whole text.
 * @param version Without a `v`.
 * @returns The text below the version's heading, without blank ends.
 * @throws {RangeError} If it has no heading, or nothing below it.
 */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.replaceAll("\r\n", "\n").split(/^## /m).slice(1);
  const section = sections.find((x) => x.startsWith(`[${version}]`));
  if (section === undefined) {
    throw new RangeError(
      `Cannot tell what is new in "${version}": CHANGELOG.md has no heading "## [${version}]"; rename "Unreleased"`,
    );
  }
  const notes = section.slice(section.indexOf("\n") + 1)
    .replace(/^\[[^\]\n]+\]:.*$/gm, "").trim();
  if (notes !== "" && section.includes("\n")) return notes;
  throw new RangeError(
    `Cannot tell what is new in "${version}": its section of CHANGELOG.md is empty; write it`,
  );
}

if (import.meta.main) {
  try {
    const stated = {
      "deno.json": config.version,
      "src/version.ts": VERSION,
    };
    const version = taggedVersion(Deno.args[0] ?? "", stated);
    const log = new URL("../CHANGELOG.md", import.meta.url);
    console.log(notesOf(await Deno.readTextFile(log), version));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
