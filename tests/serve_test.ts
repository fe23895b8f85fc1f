import { assertEquals } from "@std/assert";
import { serve } from "../src/serve.ts";
import { aHold, hold } from "./support/gate.ts";
import { askSocket } from "./support/served.ts";
import { at, GIT, withTree } from "./system/planted_tree.ts";

Deno.test("a workspace is served from the socket in its store, verbs and all", () =>
  withTree({ ...at(".git", GIT), "a/": "" }, async (root) => {
    hold(root, aHold());
    const served = await serve({ workspace: root, port: 0 });
    try {
      assertEquals(served.root, root);
      assertEquals(served.socket, `${root}/.dos/serve.sock`);
      const live = await askSocket(served.socket, { path: "/live", body: "" });
      assertEquals(live.json().length, 1);
      const grant = { owner: "ada", lane: "a", tree: ["a"], sessionId: "s" };
      const body = JSON.stringify(grant);
      const { status, json } = await askSocket(served.socket, {
        ...{ path: "/acquire", body },
      });
      assertEquals([status, json().outcome], [200, "acquire"]);
    } finally {
      await served.stop();
    }
  }));

Deno.test("a socket may lie elsewhere", () =>
  withTree({ ...at(".git", GIT) }, async (root) => {
    const served = await serve({ workspace: root, socket: `${root}/s` });
    assertEquals([served.socket, served.http, served.tokenFile], [
      ...[`${root}/s`, "", ""],
    ]);
    await served.stop();
  }));
