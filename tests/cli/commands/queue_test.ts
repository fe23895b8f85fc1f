import { assertEquals, assertStringIncludes } from "@std/assert";
import type { QueuedTicket } from "../../../src/lease/queued.ts";
import { aTicket } from "../../support/tickets.ts";
import { recorder, say, words } from "../fake_world.ts";

const TICKET: QueuedTicket = {
  ...aTicket({ ticket: 3, lane: "src", deadline: "2026-06-01T14:13:00Z" }),
  state: "waiting",
  keeper_state: "held",
  behind: [2],
  held_by: [{
    lane: "src",
    holder: "ann",
    loop_ts: "L1",
    fence: 1,
    since: "",
    until: null,
  }],
};
const NEXT: QueuedTicket = {
  ...TICKET,
  ...{ ticket: 4, lane: "", region: [], deadline: null, since: "?" },
  ...{ state: "next", behind: [], held_by: [] },
};

Deno.test("queue shows tickets, all of them or those for one lane", async () => {
  const { verb } = recorder<() => Promise<QueuedTicket[]>>([TICKET, NEXT]);
  const workspace = { leases: { queue: verb } };
  const all = await say(["queue"], { workspace });
  assertEquals(JSON.parse(all.stdout), [TICKET, NEXT]);
  const one = await say(words("queue --lane SRC"), { workspace });
  assertEquals(JSON.parse(one.stdout), [TICKET]);
  const text = await say(words("queue --text"), { workspace });
  assertStringIncludes(text.stdout, "behind 2; held by ann");
  assertStringIncludes(text.stdout, "in 10 min");
  assertStringIncludes(text.stdout, "(any)");
  assertEquals(text.exit, 0);
});

Deno.test("queue says where nobody waits", async () => {
  const { verb } = recorder<() => Promise<QueuedTicket[]>>([]);
  const workspace = { leases: { queue: verb } };
  const { stdout } = await say(words("queue --text"), { workspace });
  assertEquals(stdout, "Nobody waits.\n");
});
