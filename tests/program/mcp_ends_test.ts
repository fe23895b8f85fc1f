import { assert, assertEquals } from "@std/assert";
import { dos, inTempDir, pictureOf } from "./dos.ts";
import { byHand, callLine, type Hand, HELLO, type Spoken } from "./mcp.ts";

const WANT = { owner: "ann", lane: "api", tree: ["src/**"] };

async function live(cwd: string): Promise<{ holder: string }[]> {
  return (await dos({ cwd }, "lease-lane", "live")).json();
}

async function take(cwd: string, owner: string): Promise<void> {
  const words = ["--owner", owner, "--lane", "x", "--tree", "src/**"];
  const { code } = await dos({ cwd }, "lease-lane", "acquire", ...words);
  assertEquals(code, 0);
}

/** Starts to wait, and goes on once the ticket is drawn. */
async function startToWait(hand: Hand, id: number): Promise<void> {
  const params = {
    ...{ name: "lease_wait", arguments: { ...WANT, wait_seconds: 600 } },
    _meta: { progressToken: "p" },
  };
  await hand.say(
    JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }),
  );
  const { params: told } = await hand.hear(({ method }) =>
    method === "notifications/progress"
  );
  assertEquals([told.progressToken, told.total], ["p", 600]);
}

/** Nobody waits any more, nothing lies about, and the lock is free. */
async function assertTidy(cwd: string): Promise<void> {
  assertEquals((await dos({ cwd }, "queue")).json(), []);
  const names = (await pictureOf(`${cwd}/.dos`)).map((path) =>
    path.slice(`${cwd}/.dos/`.length).replace(/:? .*/s, "")
  );
  const known = [".gitignore", ".lane-lease.mutex", ".lane-seq"];
  // The file of a keeper may be left for the next wait to sweep away.
  const isKnown = (name: string): boolean =>
    known.includes(name) || /^(?:lane-journal\.jsonl|keepers\/)/.test(name);
  assertEquals(names.filter((name) => !isKnown(name)), []);
  const { code } = await dos(
    { cwd },
    ...["lease-lane", "acquire", "--owner", "next", "--lane", "free"],
    ...["--tree", "elsewhere/**", "--lock-timeout", "0"],
  );
  assertEquals(code, 0);
}

Deno.test("what is no message is answered, and the next one is heard", () =>
  inTempDir(async (cwd) => {
    const hand = byHand({ cwd });
    await hand.say(
      ...HELLO,
      "",
      "{",
      "[]",
      "\u0000\u001b[2J",
      '{"jsonrpc":"1.0","id":7,"method":"ping"}',
      '{"jsonrpc":"2.0","id":8,"method":"no/such"}',
      '{"jsonrpc":"2.0","id":9,"method":"tools/call"}',
      `{"jsonrpc":"2.0","id":10,"method":"ping","x":"${
        "a".repeat(5 * 2 ** 20)
      }"}`,
      "[".repeat(100_000),
      '{"jsonrpc":"2.0","id":11,"method":"ping"}',
    );
    await hand.hear(({ id, result }) => id === 11 && result !== undefined);
    const { code, messages, stderr } = await hand.leave();
    assertEquals(code, 0);
    const errors = messages.filter(({ error }) => error !== undefined)
      .map(({ id = "none", error }) => `${id} ${error.code}`);
    assertEquals(errors.toSorted(), [
      ...["7 -32600", "8 -32601", "9 -32602", "none -32600", "none -32600"],
      ...["none -32700", "none -32700", "none -32700"],
    ]);
    // deno-lint-ignore no-control-regex -- it is what must not be there
    assert(!/[\u0000\u001b]/.test(stderr), stderr);
  }));

Deno.test("arguments that are none are for the tool to say so", () =>
  inTempDir(async (cwd) => {
    const hand = byHand({ cwd });
    const table: [string, string][] = [
      ["[]", "are not an object"],
      ['"x"', "are not an object"],
      ["5", "are not an object"],
      ["null", '"owner" is missing or empty'],
      ['{"__proto__": {"owner": "ann"}}', 'it takes no "__proto__"'],
    ];
    await hand.say(
      ...HELLO,
      ...table.map(([given], id) =>
        `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"lease_acquire","arguments":${given}}}`
      ),
      '{"jsonrpc":"2.0","id":90,"method":"tools/call","params":{"name":"lease_list","arguments":null}}',
    );
    const answered = new Set<unknown>();
    const isLast = ({ id }: { id?: unknown }): boolean =>
      answered.add(id).size === table.length + 2;
    await hand.hear(isLast);
    const { messages } = await hand.leave();
    for (const [id, [given, said]] of table.entries()) {
      const { result } = messages.find((one) => one.id === id);
      assertEquals([given, result?.isError], [given, true]);
      const { code, message, hint } = JSON.parse(result.content[0].text);
      assertEquals(code, "USAGE");
      assert(message.includes(said), message);
      assert(!/--|dos /.test(hint), hint);
    }
    const { result } = messages.find(({ id }) => id === 90);
    assertEquals(result.structuredContent, { leases: [] });
  }));

Deno.test("a wait ends with its request, and with its client", () =>
  inTempDir(async (cwd) => {
    await take(cwd, "bob");
    const hand = byHand({ cwd });
    await hand.say(...HELLO);
    await startToWait(hand, 1);
    assertEquals((await dos({ cwd }, "queue")).json().length, 1);
    await hand.say(JSON.stringify({
      ...{ jsonrpc: "2.0", method: "notifications/cancelled" },
      params: { requestId: 1 },
    }));
    // deno-lint-ignore no-await-in-loop -- until it is taken back
    while ((await dos({ cwd }, "queue")).json().length > 0);
    await startToWait(hand, 2);
    const { code, messages } = await hand.leave();
    assertEquals(code, 0);
    assertEquals(messages.filter(({ id }) => id === 1 || id === 2), []);
    await assertTidy(cwd);
    assertEquals((await live(cwd)).map(({ holder }) => holder), [
      ...["bob", "next"],
    ]);
  }));

Deno.test("a signal ends it in good order, and leaves the leases as they are", () =>
  inTempDir(async (cwd) => {
    await take(cwd, "bob");
    const hand = byHand({ cwd });
    const other = { ...WANT, owner: "cid", lane: "docs", tree: ["docs/**"] };
    await hand.say(...HELLO, callLine(1, "lease_acquire", other));
    await hand.hear(({ id }) => id === 1);
    await startToWait(hand, 2);
    hand.child.kill("SIGTERM");
    // Its client has not left: the signal alone is what ends it.
    assertEquals((await hand.child.status).code, 143);
    await hand.leave();
    await assertTidy(cwd);
    assertEquals((await live(cwd)).map(({ holder }) => holder), [
      ...["bob", "cid", "next"],
    ]);
  }));

Deno.test("leases end with the connection where that is asked for, and no others", () =>
  inTempDir(async (cwd) => {
    await take(cwd, "bob");
    const hand = byHand({ cwd, args: ["--release-at-end"] });
    const docs = { owner: "ann", lane: "docs", tree: ["docs/**"] };
    const lib = { owner: "ann", lane: "lib", tree: ["lib/**"] };
    await hand.say(...HELLO, callLine(1, "lease_acquire", docs));
    await hand.hear(({ id }) => id === 1);
    await hand.say(callLine(2, "lease_acquire", lib));
    await hand.hear(({ id }) => id === 2);
    assertEquals((await live(cwd)).length, 3);
    const { code } = await hand.leave();
    assertEquals(code, 0);
    assertEquals((await live(cwd)).map(({ holder }) => holder), ["bob"]);
    await assertTidy(cwd);
  }));

Deno.test("a grant that nobody can be told of is taken back", () =>
  inTempDir(async (cwd) => {
    const hand = byHand({ cwd });
    // The client is gone as soon as it has asked.
    await hand.say(...HELLO, callLine(1, "lease_acquire", WANT));
    const { code, messages } = await hand.leave();
    assertEquals(code, 0);
    const isTold = told(messages);
    const held = (await live(cwd)).length;
    assertEquals(held, isTold ? 1 : 0);
    await assertTidy(cwd);
  }));

function told(messages: Spoken["messages"]): boolean {
  return messages.some(({ id, result }) => id === 1 && result !== undefined);
}

Deno.test("who cannot hear any more holds nothing that was granted since", () =>
  inTempDir(async (cwd) => {
    const hand = byHand({ cwd });
    await hand.say(...HELLO);
    await hand.hear(({ id }) => id === "hello");
    await hand.deafen();
    await hand.say(callLine(1, "lease_acquire", WANT));
    // Nobody reads what it says, so it ends although it could still be spoken to.
    const { code } = await hand.child.status;
    assertEquals(code, 0);
    assertEquals(await live(cwd), []);
    const { stderr } = await hand.leave();
    assert(stderr.includes("has been released again"), stderr);
    await assertTidy(cwd);
  }));

Deno.test("a workspace that is not there is said at once, and nothing else", () =>
  inTempDir(async (cwd) => {
    const { code, stdout, stderr } = await dos(
      { cwd },
      ...["--workspace", `${cwd}/none`, "mcp"],
    );
    assertEquals([code, stdout], [2, ""]);
    assert(stderr.includes("NO_WORKSPACE"), stderr);
  }));

Deno.test("a broken configuration is an error of each tool until it is mended", () =>
  inTempDir(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/dos.jsonc`, '{"lanes": 5}');
    const hand = byHand({ cwd });
    await hand.say(...HELLO, callLine(1, "lease_list", {}));
    const { result } = await hand.hear(({ id }) => id === 1);
    assert(result.isError);
    assertEquals(JSON.parse(result.content[0].text).code, "INVALID_CONFIG");
    await Deno.writeTextFile(`${cwd}/dos.jsonc`, "{}");
    await hand.say(callLine(2, "lease_list", {}));
    const mended = await hand.hear(({ id }) => id === 2);
    assertEquals(mended.result.structuredContent, { leases: [] });
    assertEquals((await hand.leave()).code, 0);
  }));
