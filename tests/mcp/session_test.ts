import { assert, assertEquals, assertRejects } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { Leases } from "../../src/lease/leases.ts";
import { ProtocolError } from "../../src/mcp/protocol_error.ts";
import { McpSession, type SessionOptions } from "../../src/mcp/session.ts";
import { aWorkspace, NOW_MS, type Parts, recorder } from "../cli/fake_world.ts";
import { GRANT } from "./call.ts";

type Acquire = Leases["acquire"];
type Release = Leases["release"];

function aSession(
  parts: Parts,
  options: Partial<SessionOptions> = {},
): { session: McpSession; notes: string[] } {
  const notes: string[] = [];
  const session = new McpSession({
    open: () => Promise.resolve(aWorkspace(parts)),
    env: () => undefined,
    nowMs: () => NOW_MS,
    allowForce: false,
    releaseAtEnd: false,
    note: (sentence) => notes.push(sentence),
    ...options,
  });
  return { session, notes };
}

function context(
  signal: AbortSignal = new AbortController().signal,
): Parameters<McpSession["call"]>[2] {
  return { request: 1, signal, progress: (): void => {} };
}

Deno.test("a call is answered, and what there is to warn of goes with it", async () => {
  const { verb } = recorder<Leases["live"]>([]);
  const { session } = aSession({ leases: { live: verb }, warnings: ["torn"] });
  const reply = await session.call("lease_list", undefined, context());
  assertEquals(reply.structuredContent, { leases: [] });
  assertEquals(reply.content.map(({ text }) => text), [
    ...['{"leases": []}', "warning: torn"],
  ]);
});

Deno.test("what goes wrong is an error of the tool; a name that is none is one of the protocol", async () => {
  const { session } = aSession({}, {
    open: () =>
      Promise.reject(Object.assign(new Error("no disk"), { code: "EIO" })),
  });
  const reply = await session.call("lease_list", {}, context());
  assert(reply.isError);
  assertEquals(JSON.parse(reply.content[0]?.text ?? "").code, "EIO");
  const tool = await assertRejects(
    () => session.call("toString", {}, context()),
    ProtocolError,
  );
  assertEquals(tool.code, -32_602);
  const resource = await assertRejects(
    () => session.read("file:///etc/passwd"),
    ProtocolError,
  );
  assertEquals(resource.code, -32_002);
  session.requireResource("dos://lanes");
  assertEquals(session.resources().length, 2);
});

Deno.test("force is not taken unless it is allowed", async () => {
  const { calls, verb } = recorder<Acquire>(GRANT);
  const parts = { leases: { acquire: verb } };
  const given = { owner: "ann", force: true };
  const { session } = aSession(parts);
  assert((await session.call("lease_acquire", given, context())).isError);
  assertEquals(calls, []);
  const free = aSession(parts, { allowForce: true }).session;
  const reply = await free.call("lease_acquire", given, context());
  assertEquals(reply.isError, undefined);
  assert(JSON.stringify(free.tools()).includes('"force"'));
});

Deno.test("a grant that came too late is taken back before it is answered", async () => {
  const { verb } = recorder<Acquire>(GRANT);
  const released = recorder<Release>({ outcome: "released" });
  const leases = { acquire: verb, release: released.verb };
  const { session, notes } = aSession({ leases }, { releaseAtEnd: true });
  const given = { owner: "ann" };
  await session.call("lease_acquire", given, context(AbortSignal.abort()));
  assertEquals(released.calls.length, 1);
  assert(notes[0]?.includes("has been released again"), notes[0]);
  await session.end();
  assertEquals(released.calls.length, 1);
});

Deno.test("the end waits for what is at work, takes back what was not told, and releases the rest where it is to", async () => {
  for (const releaseAtEnd of [false, true]) {
    const released = recorder<Release>({ outcome: "released" });
    let grant = (): void => {};
    const acquire: Acquire = () =>
      new Promise((resolve) => {
        grant = (): void => resolve(GRANT as never);
      });
    const leases = { acquire, release: released.verb };
    const { session } = aSession({ leases }, { releaseAtEnd });
    const given = { owner: "ann" };
    const first = session.call("lease_acquire", given, context());
    // deno-lint-ignore no-await-in-loop -- one session after the other
    await new Promise((resolve) => setTimeout(resolve));
    grant();
    // deno-lint-ignore no-await-in-loop -- one session after the other
    await first;
    session.untold.leaving(1);
    session.untold.left(1);
    const second = session.call("lease_acquire", given, context());
    // deno-lint-ignore no-await-in-loop -- one session after the other
    await new Promise((resolve) => setTimeout(resolve));
    const end = session.end();
    assertEquals(released.calls, []);
    grant();
    // deno-lint-ignore no-await-in-loop -- one session after the other
    await Promise.all([end, second]);
    // Both grants have one identity here: the second is taken back, and so no more held.
    assertEquals(released.calls.length, 1);
  }
});

Deno.test("what was told is released at the end where that is asked for", async () => {
  const { verb } = recorder<Acquire>(GRANT);
  const busy = recorder<Release>({ outcome: "lock-busy", reason: "busy" });
  const leases = { acquire: verb, release: busy.verb };
  const { session, notes } = aSession({ leases }, { releaseAtEnd: true });
  await session.call("lease_acquire", { owner: "ann" }, context());
  session.untold.leaving(1);
  session.untold.left(1);
  await session.end();
  assertEquals(busy.calls, [{ owner: "ann", lane: "src", loopTs: "L1" }]);
  assertEquals(notes, ["busy"]);
});

Deno.test("changes are those of who holds what", async () => {
  async function* follow(): AsyncGenerator<JournalEntry> {
    for (const op of ["HEARTBEAT", "ACQUIRE", "REFUSE", "RELEASE"]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      yield await Promise.resolve({ op });
    }
  }
  const { session } = aSession({ journal: { follow } });
  const ops: unknown[] = [];
  for await (const { op } of session.changes()) ops.push(op);
  assertEquals(ops, ["ACQUIRE", "RELEASE"]);
});
