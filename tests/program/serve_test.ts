import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { namesIn } from "../support/entries.ts";
import { inTurn } from "../support/in_turn.ts";
import { askHttp, askSocket, sendRaw, timeless } from "../support/served.ts";
import { dos, type Ran } from "./dos.ts";
import { ADA, adasLease, calling, hook, inShop, type Shop } from "./hook.ts";
import { type Daemon, startDaemon } from "./serve.ts";

function edit(root: string, path: string, session?: string): object {
  return calling("Write", { file_path: `${root}/${path}`, content: "" }, {
    cwd: root,
    ...(session === undefined ? {} : { session }),
  });
}

async function ask({ socket }: Daemon, event: object): Promise<Ran> {
  const body = JSON.stringify(event);
  const { json } = await askSocket(socket, { path: "/hook/pretool", body });
  const { exit, stdout, stderr } = json();
  return { code: exit, stdout, stderr, json: () => JSON.parse(stdout) };
}

function said({ code, stdout, stderr }: Ran): unknown[] {
  return [code, timeless(stdout), stderr];
}

Deno.test("a server says what a hook says, while lanes are taken and given back by processes", () =>
  inShop(async ({ root }: Shop) => {
    const server = await startDaemon(root);
    const lane = ["--owner", "bo", "--lane", "web", "--tree", "src/web/**"];
    const turns: string[][] = [
      [],
      ["lease-lane", "acquire", ...lane, "--session-id", "s-bo"],
      ["lease-lane", "heartbeat", ...lane.slice(0, 4)],
      ["journal", "compact"],
      ["lease-lane", "release", ...lane.slice(0, 4)],
    ];
    await inTurn(turns, async (words) => {
      if (words.length > 0) await dos({ cwd: root }, ...words);
      const events = [
        edit(root, "docs/a.md"),
        edit(root, "src/web/page.py"),
        edit(root, "src/api/app.py"),
        edit(root, "src/api/app.py", ADA),
        calling("Bash", { command: "rm -r src" }, { cwd: root }),
      ];
      await inTurn(events, async (event) => {
        const byProcess = await hook("pretool", { cwd: root, event });
        assertEquals(said(await ask(server, event)), said(byProcess));
      });
    });
    assertEquals(await server.end(), 143);
  }));

Deno.test("an agent that calls over HTTP is denied by the body, with the token only", () =>
  inShop(async ({ root }) => {
    const server = await startDaemon(root, { args: ["--http"] });
    const body = JSON.stringify(edit(root, "src/api/app.py"));
    const path = "/hook/pretool";
    const headers = { authorization: `Bearer ${server.token}` };
    const answer = await askHttp(server.http, { path, body, headers });
    assertEquals(answer.status, 200);
    const { hookSpecificOutput } = answer.json();
    assertEquals(hookSpecificOutput.permissionDecision, "deny");
    assertEquals((await askHttp(server.http, { path, body })).status, 401);
    assertEquals(await server.end("SIGINT"), 130);
  }));

Deno.test("a server that was killed leaves what the next one replaces", () =>
  inShop(async ({ root }) => {
    const first = await startDaemon(root, { args: ["--http"] });
    const refused = await dos({ cwd: root }, "serve");
    assertEquals(refused.code, 5);
    assertStringIncludes(refused.stderr, "another `dos serve` does");
    await first.end("SIGKILL");
    const left = namesIn(`${root}/.dos`);
    assert(left.includes("serve.sock") && left.includes("serve.token"));
    const second = await startDaemon(root, { args: ["--http"] });
    assert(second.token !== first.token);
    const { code } = await ask(second, edit(root, "docs/a.md"));
    assertEquals(code, 0);
    assertEquals(await second.end(), 143);
    assertEquals(
      namesIn(`${root}/.dos`).filter((name) => name.startsWith("serve")),
      ["serve.lock"],
    );
  }));

Deno.test("a server answers whoever is in before it ends", () =>
  inShop(async ({ root }) => {
    const server = await startDaemon(root);
    const many = Array.from(
      { length: 40 },
      () => ask(server, edit(root, "src/api/app.py")).catch(() => null),
    );
    await many[0];
    assertEquals(await server.end(), 143);
    for (const one of await Promise.all(many)) {
      if (one !== null) assertStringIncludes(one.stdout, '"deny"');
    }
  }));

Deno.test("nothing that is sent ends a server", () =>
  inShop(async ({ root }) => {
    const server = await startDaemon(root);
    const encoder = new TextEncoder();
    const head = "POST /hook/pretool HTTP/1.1\r\nhost: x\r\n";
    const texts = [
      ...["", "\r\n\r\n", "\0".repeat(9_999), "GET", "GET / HTTP/9.9\r\n\r\n"],
      `${head}content-length: 99999999999999999999\r\n\r\n`,
      `${head}content-length: -1\r\n\r\n`,
      `${head}content-length: 9000000\r\n\r\n${"x".repeat(100_000)}`,
      `${head}content-length: 50\r\n\r\n{`,
      `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`,
      `${head}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      `${head}x: ${"y".repeat(200_000)}\r\n\r\n`,
      `${head.replace("/hook/pretool", "//[::")}\r\n`,
      `${head}content-length: 2000000\r\n\r\n${"[".repeat(2_000_000)}`,
    ];
    const noise = Array.from(
      { length: 40 },
      (_, k) => crypto.getRandomValues(new Uint8Array(k * 37)),
    );
    await inTurn(
      [...texts.map((x) => encoder.encode(x)), ...noise],
      (bytes) => sendRaw(server.socket, bytes).then(() => {}),
    );
    const { stdout } = await ask(server, edit(root, "src/api/app.py"));
    assertStringIncludes(stdout, '"deny"');
    assertEquals(await server.end(), 143);
  }));

Deno.test("a server that ran out of files listens again", () =>
  inShop(async ({ root }) => {
    const server = await startDaemon(root, {
      through: ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"],
    });
    const many: Deno.Conn[] = [];
    for (let k = 0; k < 80; k++) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const one = await Deno.connect({ transport: "unix", path: server.socket })
        .catch(() => null);
      if (one !== null) many.push(one);
    }
    for (const one of many) one.close();
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- until it answers
      const answer = await ask(server, edit(root, "src/api/app.py"))
        .catch(() => null);
      if (answer?.stdout.includes('"deny"')) break;
      // deno-lint-ignore no-await-in-loop -- until it answers
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assertEquals(await server.end(), 143);
  }));

Deno.test("a lease of no session is nobody's to a server", () =>
  inShop(async ({ root }) => {
    const server = await startDaemon(root);
    const event = edit(root, "src/api/app.py");
    assertStringIncludes((await ask(server, event)).stdout, '"deny"');
    assertEquals(await server.end(), 143);
  }, { leases: [adasLease({ session_id: "", pid: Deno.pid })] }));
