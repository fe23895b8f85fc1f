import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  draftBeside,
  identityOf,
  isOurs,
  publish,
  requireKind,
  retract,
} from "../../src/resident/published_file.ts";
import { withTree } from "../system/planted_tree.ts";

Deno.test("a file is put in place whole, and taken away only while it is ours", () =>
  withTree({ "token": "old", "draft": "new" }, (root) => {
    const published = publish(`${root}/draft`, `${root}/token`, "file");
    assertEquals(Deno.readTextFileSync(`${root}/token`), "new");
    assert(isOurs(published));
    Deno.writeTextFileSync(`${root}/other`, "theirs");
    Deno.renameSync(`${root}/other`, `${root}/token`);
    assertFalse(isOurs(published));
    retract(published);
    assertEquals(Deno.readTextFileSync(`${root}/token`), "theirs");
    const again = {
      path: `${root}/token`,
      identity: identityOf(`${root}/token`) ?? "",
    };
    retract(again);
    assertEquals(identityOf(`${root}/token`), null);
    retract(again);
    retract(null);
  }));

Deno.test("nothing of another kind is replaced or followed", () =>
  withTree({ "directory/": "", "file": "", "draft": "" }, (root) => {
    Deno.symlinkSync("file", `${root}/link`);
    for (const name of ["directory", "link"]) {
      const path = `${root}/${name}`;
      assertThrows(() => publish(`${root}/draft`, path, "file"), StoreError);
      assertThrows(() => requireKind(path, "socket"), StoreError);
    }
    assertThrows(() => requireKind(`${root}/file`, "socket"), StoreError);
    requireKind(`${root}/none`, "socket");
    assertEquals(Deno.readTextFileSync(`${root}/file`), "");
  }));

Deno.test("a draft lies beside its place, under a name no longer than a socket's", () => {
  const draft = draftBeside("/a/b/serve.sock");
  assert(draft.startsWith("/a/b/."));
  assert(draft.length <= "/a/b/serve.sock".length);
  assert(draft !== draftBeside("/a/b/serve.sock"));
});
