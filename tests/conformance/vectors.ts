/**
 * The conformance vectors and what the tests over them share.
 *
 * A vector file holds one JSON object per line, each with an `id`. Records in
 * them may have keys such as `__proto__` or `constructor`, which are data, so
 * values are compared as text and tables are read by their own keys only.
 *
 * @module
 */
import { assert, assertEquals, AssertionError } from "@std/assert";

/** What every vector has. */
export interface Vector {
  /** Its name in a failure. */
  readonly id: string;
}

/** A JSON object. */
export type Json = { [key: string]: unknown };

/** Which vectors to run, and how. */
export interface Suite<V extends Vector> {
  /** The name of the file, without its extension. */
  readonly file: string;
  /** Takes the vectors this suite is about; all when left out. */
  readonly only?: (vector: V) => boolean;
  /** Throws when the vector does not hold. */
  readonly check: (vector: V) => void;
}

function readVectors<V extends Vector>(file: string): V[] {
  const name = `../testdata/conformance/${file}.jsonl`;
  const text = Deno.readTextFileSync(new URL(name, import.meta.url));
  return text.split("\n").filter((x) => x !== "").map((x) => JSON.parse(x));
}

/** Registers one test that runs every vector and names all that fail. */
export function testVectors<V extends Vector>(
  title: string,
  suite: Suite<V>,
): void {
  Deno.test(title, () => {
    const all = readVectors<V>(suite.file);
    const chosen = all.filter(suite.only ?? (() => true));
    assert(chosen.length > 0, `no vectors in ${suite.file}`);
    const failures: string[] = [];
    for (const vector of chosen) {
      try {
        suite.check(vector);
      } catch (error) {
        failures.push(`${vector.id}: ${error}`);
      }
    }
    if (failures.length === 0) return;
    const count = `${failures.length} of ${chosen.length} vectors fail`;
    throw new AssertionError([count, ...failures].join("\n"));
  });
}

/** JSON with its keys sorted; `undefined` members count as absent. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.toSorted().join(",")}}`;
}

/** Asserts that two JSON values are the same, whatever the order of keys. */
export function assertSame(
  actual: unknown,
  expected: unknown,
  what: string,
): void {
  assertEquals(canonical(actual), canonical(expected), what);
}

/** A copy that shares nothing and keeps every own key. */
export function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** The `code` of what `act` throws, or a sentence about what it did instead. */
export function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    const hasCode = error instanceof Error && "code" in error;
    return hasCode ? error.code : `threw without a code: ${error}`;
  }
  return "nothing was thrown";
}

/** What a table holds under a key of its own. */
export function own(table: Json | undefined, key: string): unknown {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Whether `path` could be a file of a repository. */
export function isConcretePath(path: unknown): boolean {
  return typeof path === "string" &&
    path.split("/").every((x) => x !== "" && x !== "." && x !== "..");
}
