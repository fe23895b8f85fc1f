/**
 * The laws of the tree's layout, as data in and findings out.
 *
 * `findings` looks at the paths and texts of one checkout. It reads imports
 * with a pattern that relies on `deno fmt` (a static import starts its line),
 * so run it on formatted sources. It does not judge what a test asserts.
 *
 * @module
 */

/** A checkout: paths from its root, with `/`, to the text of each file. */
export type Tree = ReadonlyMap<string, string>;

/** What is wrong with one path, and what to do about it. */
export interface Finding {
  readonly path: string;
  readonly fault: string;
  readonly advice: string;
}

const ROOT_ENTRIES: ReadonlySet<string> = new Set([
  ...["deno.json", "deno.lock", "mod.ts", "src", "tests", "scripts", "docs"],
  ...["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"],
  ...[".gitignore", ".gitattributes", ".editorconfig", ".ci", ".github"],
]);

const MAX_LINES = 300;

const VAGUE_REGEXP =
  /(?:^|_)(?:util|utils|helper|helpers|common|manager|service|types|misc)$/;

/** Folders whose entries are named by the data or tool that fills them. */
const DATA_REGEXP = /(?:^|\/)(?:testdata|__snapshots__)(?:\/|$)/;

const STATIC_IMPORT_REGEXP =
  /^(?:import|export)\s+(?:type\s+)?(?:[\w*{][^;"'`=(]*?\bfrom\s*)?"([^"]+)"/gm;
const DYNAMIC_IMPORT_REGEXP = /(?<!^ *(?:\*|\/\/).*)\bimport\(\s*"([^"]+)"/gm;
const LATE_IMPORT_REGEXP = /\bimport\(\s*([A-Z][A-Z0-9_]*)\s*,?\s*\)/g;
const ADDRESS_REGEXP = /\bimport\.meta\.url\s*,?\s*\)\s*\.pathname\b/;
const RUNS_REGEXP =
  /^(?:export\s+)?(?:default\s+)?(?:async\s+|abstract\s+)?(?:function|class|const|let)\b/m;

/** Whether the names and folders of `path` are ours to choose. */
function isOurs(path: string): boolean {
  return /^(?:src|tests|scripts)\//.test(path) && !DATA_REGEXP.test(path);
}

function foldersAndSources(tree: Tree): Set<string> {
  const named = new Set<string>();
  for (const path of tree.keys()) {
    if (!isOurs(path)) continue;
    const parts = path.split("/");
    for (let n = 2; n < parts.length; n++) {
      named.add(parts.slice(0, n).join("/"));
    }
    if (path.endsWith(".ts")) named.add(path);
  }
  return named;
}

function rootFindings(tree: Tree): Finding[] {
  const entries = new Set([...tree.keys()].map((x) => x.split("/", 1)[0] ?? x));
  return [...entries].filter((x) => !ROOT_ENTRIES.has(x)).map((path) => ({
    path,
    fault: "is not on the list of root entries",
    advice: "move it below src, tests, scripts or docs, or ignore it in git",
  }));
}

function lengthFindings(tree: Tree): Finding[] {
  const found: Finding[] = [];
  for (const [path, text] of tree) {
    if (!/^(?:(?:src|scripts)\/.*|mod)\.ts$/.test(path)) continue;
    const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    if (lines <= MAX_LINES) continue;
    found.push({
      path,
      fault: `has ${lines} lines, more than ${MAX_LINES}`,
      advice: "split it by what its parts know",
    });
  }
  return found;
}

function nameFindings(tree: Tree): Finding[] {
  const found: Finding[] = [];
  for (const path of foldersAndSources(tree)) {
    const stem = path.replace(/^.*\//, "").replace(/(?:_test)?\.ts$/, "");
    if (VAGUE_REGEXP.test(stem)) {
      const advice = "name it after the one noun or verb it holds";
      found.push({ path, fault: `has the vague name "${stem}"`, advice });
    } else if (!/^[a-z][a-z0-9_]*$/.test(stem)) {
      const advice = "use lower-case letters, digits and _";
      found.push({ path, fault: "is not named in snake_case", advice });
    }
  }
  return found;
}

/**
 * A folder with one file is a name for nothing: the file can stand alone.
 * `.ci` and `.github` are not looked at: their names are given by who reads them.
 */
function folderFindings(tree: Tree): Finding[] {
  const entries = new Map<string, Set<string>>();
  for (const path of tree.keys()) {
    const parts = path.split("/");
    for (let n = 2; n < parts.length; n++) {
      const folder = parts.slice(0, n).join("/");
      const inside = entries.get(folder) ?? new Set();
      entries.set(folder, inside.add(parts.slice(0, n + 1).join("/")));
    }
  }
  const found: Finding[] = [];
  for (const [path, inside] of entries) {
    const [only] = inside;
    const isFile = only !== undefined && !entries.has(only);
    if (inside.size > 1 || !isFile || !isOurs(`${path}/`)) continue;
    const advice = "move the file up, or to where its siblings are";
    found.push({ path, fault: `holds nothing but ${only}`, advice });
  }
  return found;
}

/**
 * A file that only declares types or re-exports has nothing to run in a test.
 * The files directly in `src/` are tested by the programs they make up.
 */
function testFindings(tree: Tree): Finding[] {
  const found: Finding[] = [];
  for (const [path, text] of tree) {
    if (!/^src\/.+\/.+\.ts$/.test(path) || !RUNS_REGEXP.test(text)) continue;
    const test = path.replace(/^src\//, "tests/").replace(/\.ts$/, "_test.ts");
    if (path.endsWith("/mod.ts") || tree.has(test)) continue;
    found.push({ path, fault: "has no test file", advice: `write ${test}` });
  }
  return found;
}

/** The files below `src/` that one of them imports, type imports too. */
function importsOf(tree: Tree, path: string): string[] {
  const text = tree.get(path) ?? "";
  const targets = new Set<string>();
  for (const pattern of [STATIC_IMPORT_REGEXP, DYNAMIC_IMPORT_REGEXP]) {
    for (const [, specifier = ""] of text.matchAll(pattern)) {
      if (!specifier.startsWith(".")) continue;
      const url = new URL(specifier, `file:///${path}`);
      targets.add(url.pathname.slice(1));
    }
  }
  return [...targets].filter((x) => tree.has(x));
}

/** One finding per import that closes a cycle, with the way round. */
function cycleFindings(tree: Tree): Finding[] {
  const found: Finding[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  function walk(path: string): void {
    const at = trail.indexOf(path);
    if (at !== -1) {
      found.push({
        path,
        fault: `imports itself: ${[...trail.slice(at), path].join(" -> ")}`,
        advice: "move what both need into a file of its own",
      });
      return;
    }
    if (done.has(path)) return;
    trail.push(path);
    for (const target of importsOf(tree, path)) walk(target);
    trail.pop();
    done.add(path);
  }
  for (const path of tree.keys()) {
    if (path.startsWith("src/") && path.endsWith(".ts")) walk(path);
  }
  return found;
}

/**
 * A late import is named by a constant, which no tool follows: neither the type
 * check nor what rewrites package names for publishing sees a wrong one.
 */
function lateFindings(tree: Tree): Finding[] {
  const found: Finding[] = [];
  for (const [path, text] of tree) {
    if (!path.startsWith("src/")) continue;
    for (const [, name = ""] of text.matchAll(LATE_IMPORT_REGEXP)) {
      const named = new RegExp(
        `^const ${name}(?:: string)? =\\s*"([^"]*)";`,
        "m",
      );
      const target = named.exec(text)?.[1];
      const url = new URL(target ?? "", `file:///${path}`);
      const isOurs = target?.startsWith(".") && tree.has(url.pathname.slice(1));
      if (isOurs) continue;
      found.push({
        path,
        fault: `imports late what ${name} names, and that is no file here`,
        advice: `let ${name} be a constant of this file, a relative path`,
      });
    }
  }
  return found;
}

/** The path of an address has blanks as `%20`, and on Windows a slash before the drive. */
function placeFindings(tree: Tree): Finding[] {
  const found: Finding[] = [];
  for (const [path, text] of tree) {
    if (!isOurs(path) || !ADDRESS_REGEXP.test(text)) continue;
    found.push({
      path,
      fault: "takes the path of an address for that of a file",
      advice: "use import.meta.dirname",
    });
  }
  return found;
}

/**
 * Holds a checkout against the laws of its layout.
 *
 * @param tree The files of the checkout.
 * @returns What is wrong, law by law; empty when nothing is.
 */
export function findings(tree: Tree): Finding[] {
  return [
    ...rootFindings(tree),
    ...nameFindings(tree),
    ...folderFindings(tree),
    ...lengthFindings(tree),
    ...cycleFindings(tree),
    ...lateFindings(tree),
    ...placeFindings(tree),
    ...testFindings(tree),
  ];
}
