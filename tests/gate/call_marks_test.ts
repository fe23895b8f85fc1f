import { assert, assertEquals, assertRejects } from "@std/assert";
import { leaveMark, marksOf, takeMark } from "../../src/gate/call_marks.ts";
import { inTurn } from "../support/in_turn.ts";
import { NOW_MS } from "../support/records.ts";
import { withTree } from "../system/planted_tree.ts";

const DAY_MS = 86_400_000;

function placeOf(root: string): { journal: string } {
  return { journal: `${root}/.dos/lane-journal.jsonl` };
}

function namesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name);
}

function marksIn(root: string): string[] {
  return namesIn(`${root}/.dos/calls`);
}

Deno.test("a mark tells when its call began, once", () =>
  withTree({ ".dos/": "" }, async (root) => {
    const place = placeOf(root);
    await leaveMark(place, "call-1", NOW_MS + 1);
    await leaveMark(place, "call-2", NOW_MS + 2);
    assertEquals(await takeMark(place, "call-1"), NOW_MS + 1);
    assertEquals(await takeMark(place, "call-1"), null);
    assertEquals(await takeMark(place, "call-2"), NOW_MS + 2);
    assertEquals(await takeMark(place, "call-3"), null);
  }));

Deno.test("what a host calls its call is no name of a file", () =>
  withTree({ ".dos/x": "", "out": "" }, async (root) => {
    const place = placeOf(root);
    const ids = [
      "../../out",
      "/etc/passwd",
      "",
      ".",
      "a\0b",
      "é".repeat(9_000),
    ];
    await inTurn(ids, async (id) => {
      await leaveMark(place, id, NOW_MS);
    });
    assertEquals(new Set(marksIn(root)).size, ids.length);
    for (const name of marksIn(root)) assert(/^[0-9a-f]{64}$/.test(name), name);
    await inTurn(ids, async (id) => {
      assertEquals(await takeMark(place, id), NOW_MS);
    });
  }));

Deno.test("no mark makes a store", () =>
  withTree({}, async (root) => {
    await leaveMark(placeOf(root), "call-1", NOW_MS);
    assertEquals(namesIn(root), []);
    assertEquals(await takeMark(placeOf(root), "call-1"), null);
  }));

Deno.test("a mark is written through no link, and taken through none", () =>
  withTree({ ".dos/": "", "out/": "" }, async (root) => {
    const place = placeOf(root);
    await Deno.symlink(`${root}/out`, marksOf(place));
    await leaveMark(place, "call-1", NOW_MS);
    assertEquals(namesIn(`${root}/out`), []);
    await Deno.remove(marksOf(place));
    await leaveMark(place, "call-1", NOW_MS);
    const [name = ""] = marksIn(root);
    await Deno.remove(`${marksOf(place)}/${name}`);
    await Deno.symlink(`${root}/out`, `${marksOf(place)}/${name}`);
    await assertRejects(() => leaveMark(place, "call-1", NOW_MS));
    assertEquals(await takeMark(place, "call-1"), null);
    assert((await Deno.lstat(`${marksOf(place)}/${name}`)).isSymlink);
    await Deno.remove(`${root}/.dos`, { recursive: true });
    await Deno.symlink(`${root}/out`, `${root}/.dos`);
    await leaveMark(place, "call-1", NOW_MS);
    assertEquals(namesIn(`${root}/out`), []);
  }));

Deno.test("a file where the marks should be is left alone", () =>
  withTree({ ".dos/calls": "mine" }, async (root) => {
    await leaveMark(placeOf(root), "call-1", NOW_MS);
    assertEquals(await takeMark(placeOf(root), "call-1"), null);
    assertEquals(await Deno.readTextFile(`${root}/.dos/calls`), "mine");
  }));

Deno.test("marks of a day ago are swept, and nothing else that lies there", () =>
  withTree({ ".dos/calls/notes": "", ".dos/calls/d/": "" }, async (root) => {
    const place = placeOf(root);
    await leaveMark(place, "old", NOW_MS);
    await leaveMark(place, "young", NOW_MS + 1_000);
    const long = new Date(0);
    await Deno.utime(`${root}/.dos/calls/notes`, long, long);
    await leaveMark(place, "new", NOW_MS + DAY_MS + 1);
    assertEquals(await takeMark(place, "old"), null);
    assertEquals(await takeMark(place, "young"), NOW_MS + 1_000);
    assertEquals(await takeMark(place, "new"), NOW_MS + DAY_MS + 1);
    assertEquals(marksIn(root).toSorted(), ["d", "notes"]);
  }));

Deno.test("many calls leave and take their marks at once", () =>
  withTree({ ".dos/": "" }, async (root) => {
    const place = placeOf(root);
    await Promise.all(
      Array.from(
        { length: 30 },
        (_, i) => leaveMark(place, `old-${i}`, NOW_MS),
      ),
    );
    const later = NOW_MS + 2 * DAY_MS;
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => leaveMark(place, `c-${i}`, later)),
    );
    const taken = await Promise.all(
      Array.from({ length: 30 }, (_, i) => takeMark(place, `c-${i}`)),
    );
    assertEquals(new Set(taken), new Set([later]));
    assertEquals(marksIn(root), []);
  }));
