/**
 * Prints what is wrong with the layout of this checkout; exit 1 if anything.
 *
 * Reads the directory itself and starts no git, so that it needs no other
 * permission than to read. An ignored name of `.gitignore` is left out at any
 * depth; patterns with wildcards or inner slashes are not understood there.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { findings } from "./layout.ts";

/** The names that `.gitignore` lists, and git's own. */
function ignoredNames(text: string): Set<string> {
  const names = text.split(/\r?\n/).map((x) => x.trim())
    .filter((x) => x !== "" && !x.startsWith("#"));
  return new Set([".git", ...names.map((x) => x.replace(/^\/|\/$/g, ""))]);
}

/**
 * Reads the files of a checkout.
 *
 * @param root The directory of the checkout.
 * @returns The text of each `.ts` file, and `""` for every other, by path.
 */
export function readTree(root: string): Map<string, string> {
  const tree = new Map<string, string>();
  const here = [...Deno.readDirSync(root)].map((x) => x.name);
  const ignored = ignoredNames(
    here.includes(".gitignore")
      ? Deno.readTextFileSync(`${root}/.gitignore`)
      : "",
  );
  function walk(folder: string): void {
    for (const entry of Deno.readDirSync(`${root}/${folder}`)) {
      if (ignored.has(entry.name)) continue;
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory) walk(`${path}/`);
      else {
        const isSource = path.endsWith(".ts");
        tree.set(
          path,
          isSource ? Deno.readTextFileSync(`${root}/${path}`) : "",
        );
      }
    }
  }
  walk("");
  return new Map([...tree].toSorted(([a], [b]) => a < b ? -1 : 1));
}

if (import.meta.main) {
  const root = import.meta.dirname?.replace(/[\\/]scripts$/, "") ?? ".";
  const found = findings(readTree(root));
  for (const { path, fault, advice } of found) {
    console.error(`${path} ${fault}: ${advice}`);
  }
  if (found.length > 0) Deno.exit(1);
}
