import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  beside,
  directoryOf,
  inspectSite,
  look,
  prepareSite,
} from "../../src/stores/site.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine, once } from "../support/faulty_machine.ts";
import { inTurn } from "../support/in_turn.ts";

Deno.test("directoryOf and beside work on any spelling of a path", () => {
  const table: [string, string, string][] = [
    ["/a/b/c", "/a/b", "/a/b/x"],
    ["/a", "/", "/x"],
    ["a/b", "a", "a/x"],
    ["a", ".", "./x"],
    ["/a/b/", "/a", "/a/x"],
    ["C:\\a\\b", "C:\\a", "C:\\a/x"],
  ];
  for (const [path, directory, sibling] of table) {
    assertEquals(directoryOf(path), directory, path);
    assertEquals(beside(path, "x"), sibling, path);
  }
});

Deno.test("look tells nothing, the wanted kind, or refuses", async () => {
  using den = new Den();
  const machine = new FaultyMachine();
  assertEquals(await machine.run(look(den.site.journal, "file")), null);
  den.writeJournal("");
  assertEquals((await machine.run(look(den.site.journal, "file")))?.size, 0);
  await assertRejects(
    () => machine.run(look(den.site.journal, "directory")),
    StoreError,
    "it is a file, not a directory",
  );
});

Deno.test("inspectSite refuses whatever is planted in a file's place, and opens none of it", async () => {
  const names = ["lane-journal.jsonl", ".lane-lease.lock", ".lane-lease.mutex"];
  const cases = names.flatMap((name) =>
    (["symlink", "fifo", "directory"] as const).map((kind) => ({ name, kind }))
  );
  await inTurn(cases, async ({ name, kind }) => {
    using den = new Den();
    den.plant(name, kind);
    const machine = new FaultyMachine();
    const error = await assertRejects(
      () => machine.run(inspectSite(den.site)),
      StoreError,
    );
    assertEquals(error.code, "STORE_FOREIGN_TYPE", `${name} ${kind}`);
    assertEquals(error.path, den.path(name));
    assert(machine.calls.every((call) => call.name === "lstat"));
  });
});

Deno.test("inspectSite looks at every directory below the root", async () => {
  using den = new Den();
  await Deno.mkdir(`${den.root}/real`);
  await Deno.symlink(`${den.root}/real`, `${den.root}/.dos`);
  const error = await assertRejects(
    () => new FaultyMachine().run(inspectSite(den.site)),
    StoreError,
  );
  assertEquals(error.code, "STORE_FOREIGN_TYPE");
  assertEquals(error.path, `${den.root}/.dos`);
});

Deno.test("inspectSite lets a root be reached through a symlink", async () => {
  using den = new Den();
  den.writeJournal("");
  const door = `${den.root}/door`;
  await Deno.symlink(den.root, door);
  const site = { ...den.site, root: door, journal: `${door}/.dos/j` };
  assertEquals(await new FaultyMachine().run(inspectSite(site)), null);
});

Deno.test("prepareSite makes the directory with a .gitignore, once", async () => {
  using den = new Den();
  const machine = new FaultyMachine();
  await machine.run(prepareSite(den.site));
  assertEquals(den.names(), [".gitignore"]);
  assertEquals(den.read(".gitignore"), "*\n");
  den.write(".gitignore", "mine\n");
  await machine.run(prepareSite(den.site));
  assertEquals(den.read(".gitignore"), "mine\n");
});

Deno.test("prepareSite makes every directory on the way and hides none but .dos", async () => {
  using den = new Den();
  const site = { ...den.site, journal: `${den.root}/a/b/j.jsonl` };
  await new FaultyMachine().run(prepareSite(site));
  const names = await Array.fromAsync(Deno.readDir(`${den.root}/a/b`));
  assertEquals(names, []);
});

Deno.test("prepareSite hides the store even if its maker died on the way", async () => {
  const calls = ["syncDirectory", "lstat", "open"];
  await inTurn(calls, async (name) => {
    using den = new Den();
    const made = new FaultyMachine((call) =>
      call.name === name && den.names() !== null ? "kill" : undefined
    );
    await assertRejects(() => made.run(prepareSite(den.site)));
    assert(made.dead);
    await new FaultyMachine().run(prepareSite(den.site));
    assert(den.has(".gitignore"), name);
  });
});

Deno.test("prepareSite does not mind that somebody else makes the directory too", async () => {
  using den = new Den();
  const machine = new FaultyMachine(
    once(({ name }) => name === "makeDirectory", () => den.makeHome()),
  );
  await machine.run(prepareSite(den.site));
  assert(den.has(".gitignore"));
});

Deno.test("prepareSite names the directory that cannot be made", async () => {
  await inTurn(["EACCES", "EROFS"], async (errno) => {
    using den = new Den();
    const machine = new FaultyMachine(({ name }) =>
      name === "makeDirectory" ? { errno } : undefined
    );
    const error = await assertRejects(
      () => machine.run(prepareSite(den.site)),
      StoreError,
    );
    assertEquals(error.code, "STORE_UNWRITABLE");
    assertEquals(error.path, `${den.root}/.dos`);
    assertEquals(den.names(), null);
  });
});
