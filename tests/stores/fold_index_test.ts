import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { checksum } from "../../src/stores/fold_cache.ts";
import {
  encodeIndex,
  type Grant,
  pathWords,
  processWord,
  type Row,
  rowsUnder,
  sessionWord,
} from "../../src/stores/fold_index.ts";

function granted(lease: Lease): Grant {
  return { lease, line: `${JSON.stringify({ lease })}\n` };
}

const GRANTS: readonly Grant[] = [
  granted({ lane: "api", region: ["src/API/**"], session_id: "s-1" }),
  granted({ lane: "ä", region: ["src/api/v*", "docs"], pid: 7 }),
  granted({ lane: "any", tree: ["**/*.ts"], session_id: 's "2"\n' }),
  granted({ lane: "none", tree: [], session_id: "s-1", pid: 9 }),
];
const INDEX = encodeIndex(GRANTS);

/** The lanes of the grants behind rows. */
function lanesOf(rows: readonly Row[] | null): string[] {
  const bytes = new TextEncoder().encode(GRANTS.map((x) => x.line).join(""));
  return (rows ?? []).map(({ start, length, sum }) => {
    const line = bytes.subarray(start, start + length);
    assertEquals(checksum(line), sum);
    return JSON.parse(new TextDecoder().decode(line)).lease.lane;
  }).sort();
}

function under(...words: readonly string[]): string[] {
  return lanesOf(rowsUnder(INDEX, words, 99));
}

Deno.test("leases are found under the directories that their patterns begin with", () => {
  assertEquals(under(...pathWords("src/api/v1/x.ts")), ["any", "api", "ä"]);
  assertEquals(under(...pathWords("src/apix")), ["any"]);
  assertEquals(under(...pathWords("docs")), ["any", "ä"]);
  assertEquals(under(...pathWords("docs/a/b")), ["any", "ä"]);
  assertEquals(under("/src/"), []);
});

Deno.test("leases are found under their session, or their process where they have none", () => {
  assertEquals(under(sessionWord("s-1")), ["api", "none"]);
  assertEquals(under(sessionWord('s "2"\n')), ["any"]);
  assertEquals(under(sessionWord("s")), []);
  assertEquals(under(processWord(7)), ["ä"]);
  assertEquals(under(processWord(9)), []);
});

Deno.test("each lease is found once, and too many are not looked for", () => {
  const words = [sessionWord("s-1"), ...pathWords("src/api/x")];
  assertEquals(under(...words), ["any", "api", "none", "ä"]);
  assertEquals(rowsUnder(INDEX, words, 3), null);
  assert(rowsUnder(INDEX, words, 4) !== null);
});

Deno.test("pathWords names each directory on the way and the path itself", () => {
  assertEquals(pathWords("a/b.c"), ["/", "/a/", "/a/b.c/"]);
  assertEquals(pathWords("a"), ["/", "/a/"]);
});

Deno.test("an index of nothing finds nothing", () => {
  assertEquals(rowsUnder(encodeIndex([]), pathWords("a/b"), 9), []);
});
