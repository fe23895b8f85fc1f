import { assert, assertEquals, assertFalse } from "@std/assert";
import { Looks, type Mark } from "../../src/resident/looks.ts";
import { settle } from "../support/settle.ts";
import { plant, withTree } from "../system/planted_tree.ts";

Deno.test("a request sees each name as it was when it looked first", () =>
  withTree({ "a": "" }, (root) => {
    const looks = new Looks();
    const disk = looks.disk(() => undefined);
    Deno.symlinkSync("a", `${root}/link`);
    const names = ["", "/a", "/link", "/none", "/a/b"];
    const kinds = (one = disk): unknown[] =>
      names.map((name) => one.look(root + name));
    const expected = ["directory", "other", "link", null, null];
    assertEquals(kinds(), expected);
    Deno.removeSync(`${root}/a`);
    assertEquals(kinds(), expected);
    assertEquals(kinds(new Looks().disk(() => undefined))[1], null);
  }));

Deno.test("nothing that was just changed has a mark", () =>
  withTree({ "a": "" }, (root) => {
    assertEquals(new Looks().marks([{ path: `${root}/a` }]), null);
    assertEquals(new Looks().marks([{ path: `${root}/none` }]), null);
    assertEquals(new Looks().marks([]), []);
  }));

Deno.test("a mark ends with every change", async () => {
  const changes: [string, (root: string) => void][] = [
    ["written", (root) => Deno.writeTextFileSync(`${root}/a`, "1")],
    ["written as long", (root) => Deno.writeTextFileSync(`${root}/a`, "0")],
    ["a name more", (root) => plant(root, { "b": "" })],
    ["a name less", (root) => Deno.removeSync(`${root}/c`)],
    ["put in place", (root) => Deno.renameSync(`${root}/c`, `${root}/a`)],
    ["gone", (root) => Deno.removeSync(root, { recursive: true })],
    ["its times put back", (root) => {
      const { mtime } = Deno.lstatSync(`${root}/a`);
      Deno.writeTextFileSync(`${root}/a`, "2");
      Deno.utimeSync(`${root}/a`, mtime ?? 0, mtime ?? 0);
    }],
  ];
  await Promise.all(
    changes.map(([what, change]) =>
      withTree({ "d/a": "0", "d/c": "0" }, async (tree) => {
        const root = `${tree}/d`;
        await settle();
        const marks = new Looks().marks(
          [root, `${root}/a`].map((path) => ({ path })),
        ) as Mark[];
        assert(new Looks().areSame(marks), what);
        change(root);
        assertFalse(new Looks().areSame(marks), what);
      })
    ),
  );
});

Deno.test("a link has no mark: what it leads to may change", () =>
  withTree({ "a": "" }, async (root) => {
    await Deno.symlink("a", `${root}/link`);
    await settle();
    assertEquals(new Looks().marks([{ path: `${root}/link` }]), null);
  }));

Deno.test("of a directory that changes all the time some names can be marked", () =>
  withTree({ "a/x": "", "a/file": "" }, (root) => {
    const spot = { path: `${root}/a`, names: ["x", "y"] };
    const marks = new Looks().marks([spot]) as Mark[];
    const areSame = (): boolean => new Looks().areSame(marks);
    plant(root, { "a/z": "" });
    assert(areSame());
    plant(root, { "a/y": "" });
    assertFalse(areSame());
    Deno.removeSync(`${root}/a/y`);
    assert(areSame());
    Deno.removeSync(`${root}/a/x`);
    plant(root, { "a/x/": "" });
    assertFalse(areSame());
    assertEquals(
      new Looks().marks([{ path: `${root}/a/file`, names: ["x"] }])
        ?.length,
      1,
    );
    Deno.removeSync(`${root}/a`, { recursive: true });
    assertFalse(areSame());
  }));
