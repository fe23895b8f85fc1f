import { assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { Identity } from "../../src/gate/identity.ts";
import type { HookCall } from "../../src/hook/tool_call.ts";
import { aHold, anEvent, type AroundFields, HOLDER } from "../support/gate.ts";
import { inTurn } from "../support/in_turn.ts";

const AT_HAND: Partial<Lease> = {
  session_id: undefined,
  pid: HOLDER.pid,
  pid_start: HOLDER.pid_start,
  pid_space: HOLDER.pid_space,
};

async function asked(
  lease: Partial<Lease>,
  call: Partial<HookCall> = {},
  fields: AroundFields = {},
): Promise<{ owns: boolean; atHand: boolean; asked: number }> {
  let asked = 0;
  const { event } = anEvent("/", call, {
    holder: () => {
      asked++;
      return Promise.resolve(HOLDER);
    },
    ...fields,
  });
  const identity = new Identity(event);
  return {
    owns: await identity.owns(aHold(lease)),
    atHand: await identity.ownsAtHand(aHold(lease)),
    asked,
  };
}

Deno.test("a session's own lease is known without a look at processes", async () => {
  const yes = { owns: true, atHand: true, asked: 0 };
  const no = { owns: false, atHand: false, asked: 0 };
  assertEquals(await asked({ session_id: "mine" }), yes);
  assertEquals(await asked({ session_id: "theirs" }), no);
  assertEquals(await asked({ ...AT_HAND, session_id: "theirs" }), no);
  assertEquals(await asked({ ...AT_HAND, pid: 0 }), no);
});

Deno.test("the lease that the environment names is the caller's own, whoever it is", async () => {
  const vars = { DOS_LEASE: "t-ada@src" };
  const yes = { owns: true, atHand: true, asked: 0 };
  assertEquals(await asked({}, {}, { vars }), yes);
  assertEquals(await asked({ loop_ts: "t-bob" }, {}, { vars }), {
    owns: false,
    atHand: false,
    asked: 0,
  });
  assertEquals(await asked({}, {}, { vars: { DOS_LEASE: "" } }), {
    owns: false,
    atHand: false,
    asked: 0,
  });
});

Deno.test("where one side has no session the holding process decides", async () => {
  assertEquals(await asked(AT_HAND), { owns: true, atHand: true, asked: 2 });
  assertEquals(await asked({ ...AT_HAND, session_id: "s" }, { session: "" }), {
    owns: true,
    atHand: true,
    asked: 2,
  });
  assertEquals(await asked({ ...AT_HAND, pid_start: "2000000900:2" }), {
    owns: false,
    atHand: false,
    asked: 2,
  });
});

Deno.test("at hand, nobody asks for a process that is not the parent", async () => {
  assertEquals(await asked(AT_HAND, {}, { parent: 7 }), {
    owns: true,
    atHand: false,
    asked: 1,
  });
});

Deno.test("a holder that cannot be told holds nothing", async () => {
  const nobody = { pid: 0, pid_start: "", pid_space: "", host: "box" };
  const holder = (): Promise<typeof nobody> => Promise.resolve(nobody);
  await inTurn([{}, { pid: 0 }, { pid_start: undefined }], async (fields) => {
    const lease = { ...AT_HAND, ...fields };
    const { owns, atHand } = await asked(lease, {}, { holder, parent: 0 });
    assertEquals([owns, atHand], [false, false]);
  });
});
