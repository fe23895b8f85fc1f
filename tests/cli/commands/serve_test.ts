import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Serving } from "../../../src/cli/world.ts";
import { say, words } from "../fake_world.ts";

function aServing(ended: Promise<void>): Serving & { stops: number } {
  return {
    root: "/repo",
    socket: "/repo/.dos/serve.sock",
    http: "http://127.0.0.1:7411",
    tokenFile: "/repo/.dos/serve.token",
    ended,
    stops: 0,
    stop(): Promise<void> {
      this.stops++;
      return Promise.resolve();
    },
  };
}

Deno.test("serve says where it is, and goes on until it ends", async () => {
  const serving = aServing(Promise.resolve());
  const said = await say(words("serve --http=7411 --json"), { serving });
  assertEquals(said.exit, 0);
  assertEquals(JSON.parse(said.stdout), {
    outcome: "serving",
    root: "/repo",
    socket: "/repo/.dos/serve.sock",
    http: "http://127.0.0.1:7411",
    token_file: "/repo/.dos/serve.token",
  });
  assertEquals(said.choices, [{ thisWorktree: false, port: 7411 }]);
  assertEquals(serving.stops, 1);
});

Deno.test("serve takes a port with its sign only, and any without one", async () => {
  const serving = aServing(Promise.resolve());
  const table: [string, number | undefined, string | undefined][] = [
    ["serve", undefined, undefined],
    ["serve --http", 0, undefined],
    ["serve --http --socket /tmp/s", 0, "/tmp/s"],
    ["serve --socket=/tmp/s --http=1", 1, "/tmp/s"],
  ];
  for (const [line, port, socket] of table) {
    // deno-lint-ignore no-await-in-loop -- one line after the other
    const { choices } = await say(words(line), { serving });
    assertEquals([choices[0]?.port, choices[0]?.socket], [port, socket], line);
  }
  for (const line of ["--http 7411", "--http=x", "--http=65536", "--socket="]) {
    // deno-lint-ignore no-await-in-loop -- one line after the other
    const { exit } = await say(words(`serve ${line}`), { serving });
    assertEquals(exit, 2, line);
  }
});

Deno.test("serve tells people the same in lines", async () => {
  const serving = aServing(Promise.resolve());
  const { stdout } = await say(words("serve --text"), { serving });
  assertStringIncludes(stdout, "Serving");
  assertStringIncludes(stdout, "/repo/.dos/serve.sock");
});

Deno.test("a server that loses its place, or is told to nobody, is ended", async () => {
  const lost = Object.assign(new Error("lost"), { code: "STORE_LOCK" });
  const ended = Promise.reject(lost);
  ended.catch(() => {});
  const serving = aServing(ended);
  assertEquals((await say(["serve"], { serving })).exit, 5);
  const other = aServing(new Promise(() => {}));
  const full = (): never => {
    throw new Error("full");
  };
  const said = await say(["serve"], { serving: other, stdout: full });
  assertEquals(said.exit, 5);
  assertEquals([serving.stops, other.stops], [1, 1]);
});

Deno.test("serve --help shows how a port is given", async () => {
  const { stdout } = await say(["serve", "--help"]);
  assert(stdout.includes("--http[=PORT]"));
});
