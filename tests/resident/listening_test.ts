import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { listenOnPort, listenOnSocket } from "../../src/resident/listening.ts";
import { ServeError } from "../../src/resident/serve_error.ts";
import { modeOf, namesIn } from "../support/entries.ts";
import { askHttp, askSocket } from "../support/served.ts";
import { withTree } from "../system/planted_tree.ts";

const YES = (): Promise<Response> => Promise.resolve(new Response("yes"));

Deno.test("a socket is its owner's alone, and goes when it is closed", () =>
  withTree({}, async (root) => {
    const path = `${root}/s`;
    const mask = Deno.umask();
    const listening = await listenOnSocket(path, YES);
    assertEquals(Deno.umask(), mask);
    assertEquals(modeOf(path), 0o600);
    assertEquals((await askSocket(path, { path: "/" })).text, "yes");
    assert(listening.isOpen());
    await listening.close();
    await listening.close();
    assertEquals(namesIn(root), []);
  }));

Deno.test("a living server is not replaced, and a dead one's socket is", () =>
  withTree({}, async (root) => {
    const path = `${root}/s`;
    const first = await listenOnSocket(path, YES);
    const error = await assertRejects(
      () => listenOnSocket(path, YES),
      StoreError,
    );
    assertEquals(error.code, "STORE_LOCK");
    await Deno.rename(path, `${root}/dead`);
    await first.close();
    const second = await listenOnSocket(`${root}/dead`, YES);
    assertEquals((await askSocket(second.at, { path: "/" })).text, "yes");
    await second.close();
  }));

Deno.test("a socket that was replaced is another's, and is left", () =>
  withTree({}, async (root) => {
    const path = `${root}/s`;
    const first = await listenOnSocket(path, YES);
    await Deno.remove(path);
    assert(!first.isOpen());
    const second = await listenOnSocket(path, YES);
    await first.close();
    assert(second.isOpen());
    await second.close();
  }));

Deno.test("where no socket can be, that is said", () =>
  withTree({ "file": "", "open/": "", "deep/": "" }, async (root) => {
    await Deno.symlink("elsewhere", `${root}/link`);
    await Deno.chmod(`${root}/open`, 0o777);
    const wrong: [string, typeof ServeError | typeof StoreError][] = [
      [`${root}/file`, StoreError],
      [`${root}/link`, StoreError],
      [`${root}/open/s`, ServeError],
      [`${root}/deep/${"x".repeat(120)}`, ServeError],
    ];
    for (const [path, kind] of wrong) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      await assertRejects(() => listenOnSocket(path, YES), kind);
    }
    assertEquals(namesIn(`${root}/deep`), []);
  }));

Deno.test("a port is this machine's own, and one that is taken is an error", async () => {
  const listening = listenOnPort(0, YES);
  assert(listening.at.startsWith("http://127.0.0.1:"));
  assertEquals((await askHttp(listening.at, { path: "/" })).text, "yes");
  const port = Number(new URL(listening.at).port);
  assertThrows(() => listenOnPort(port, YES), ServeError);
  await listening.close();
});
