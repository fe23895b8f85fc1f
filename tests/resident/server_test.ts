import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  type Server,
  type ServerOptions,
  startServer,
} from "../../src/resident/server.ts";
import { aHold, hold } from "../support/gate.ts";
import { namesIn } from "../support/entries.ts";
import { askHttp, askSocket } from "../support/served.ts";
import { at, GIT, withTree } from "../system/planted_tree.ts";

const WATCH_MS = 20;

function optionsFor(root: string, port: number | null): ServerOptions {
  return {
    ...{ root, port, store: `${root}/.dos`, socket: `${root}/.dos/serve.sock` },
    ...{ thisWorktree: false, env: () => undefined, watchMs: WATCH_MS },
  };
}

function serving(
  use: (root: string, server: Server) => Promise<void>,
  port: number | null = null,
): Promise<void> {
  return withTree({ ...at(".git", GIT), "dos.toml": "" }, async (root) => {
    const server = await startServer(optionsFor(root, port));
    try {
      await use(root, server);
    } finally {
      await server.stop();
    }
  });
}

function names(root: string): string[] {
  return namesIn(`${root}/.dos`);
}

/** Waits until something holds. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (;;) {
    // deno-lint-ignore no-await-in-loop -- one look after the other
    if (await holds()) return;
    // deno-lint-ignore no-await-in-loop -- one look after the other
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  }
}

async function isAnswered({ socket }: Server): Promise<boolean> {
  try {
    return (await askSocket(socket, { path: "/health" })).status === 200;
  } catch {
    return false;
  }
}

Deno.test("a server answers, and leaves nothing but its lock's file", () =>
  serving(async (root, server) => {
    const { outcome, pid } = (await askSocket(server.socket, {
      path: "/health",
    })).json();
    assertEquals([outcome, pid], ["serving", Deno.pid]);
    const health = { path: "/health" };
    assertEquals((await askHttp(server.http, health)).status, 401);
    const token = (await Deno.readTextFile(server.tokenFile)).trim();
    const headers = { authorization: `Bearer ${token}` };
    assertEquals(
      (await askHttp(server.http, { ...health, headers })).status,
      200,
    );
    await server.stop();
    await server.ended;
    assertEquals(names(root), [".gitignore", "serve.lock"]);
  }, 0));

Deno.test("a second server is told of the first", () =>
  serving(async (root) => {
    const before = names(root);
    await assertRejects(() => startServer(optionsFor(root, 0)), StoreError);
    assertEquals(names(root), before);
  }));

Deno.test("a server whose socket is removed listens again, its store too", () =>
  serving(async (root, server) => {
    await Deno.remove(server.socket);
    await until(() => isAnswered(server));
    await Deno.remove(`${root}/.dos`, { recursive: true });
    assert(!await isAnswered(server));
    hold(root, aHold());
    await until(() => isAnswered(server));
  }));

Deno.test("a server that lost its place to another one ends, and leaves that alone", () =>
  serving(async (root, first) => {
    const lost = assertRejects(() => first.ended, StoreError);
    const aside = `${root}/aside`;
    await Deno.rename(`${root}/.dos`, aside);
    const second = await startServer(optionsFor(root, 0));
    await lost;
    assert(await isAnswered(second));
    await second.stop();
    assertEquals(names(root), [".gitignore", "serve.lock"]);
  }));

Deno.test("a server that cannot have its port leaves nothing", () =>
  serving(async (root, server) => {
    const port = Number(new URL(server.http).port);
    const other = `${root}/other`;
    await Deno.mkdir(other);
    await assertRejects(() => startServer(optionsFor(other, port)), RangeError);
    assertEquals(
      names(other),
      [
        ...[".gitignore", "serve.lock"],
      ],
    );
  }, 0));
