import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import type { Outcome } from "../../src/gate/around.ts";
import { posttool } from "../../src/gate/posttool.ts";
import { requestTexts } from "../../src/gate/requests.ts";
import { sessionStart, stop } from "../../src/gate/session.ts";
import type { HookCall } from "../../src/hook/tool_call.ts";
import {
  aHold,
  anEvent,
  hold,
  journalAt,
  minutesAgo,
} from "../support/gate.ts";
import { kindOf } from "../support/in_turn.ts";
import { grantOf, journalOf } from "../support/records.ts";
import { plant, withTree } from "../system/planted_tree.ts";

const TOML = { "dos.toml": "" };
const MINE = aHold({ session_id: "mine", loop_ts: "t-1", holder: "ada" });
const ASKED = 'lane "src": "bob" asks for it: a release. Once it can go: ' +
  '`dos lease-lane release --owner ada --lane src`, or where "bob" waits for it: ' +
  "`dos lease-lane yield --owner ada --lane src --to bob`";

/** Puts a lease into the store, and a request of bob for it. */
function asking(root: string, lease: Lease, since = minutesAgo(0)): void {
  const { lane, loop_ts } = lease;
  const asks = { owner: "bob", by: null, reason: "a release" };
  plant(root, {
    ".dos/lane-journal.jsonl": journalOf(grantOf(lease), {
      ...{ op: "REQUEST", lane, loop_ts, ...asks, ts: since, seq: 2 },
    }),
  });
}

function run(
  verb: typeof stop,
  root: string,
  call: Partial<HookCall> = {},
): Promise<Outcome> {
  const { event, wards } = anEvent(root, { callId: "", ...call });
  return verb(event, wards);
}

Deno.test("requestTexts tells the requests for leases of one's own, and no others", () =>
  withTree(TOML, async (root) => {
    const texts = async (session: string): Promise<string[]> => {
      const { event, wards } = anEvent(root, { session });
      const ward = await wards.home();
      return ward === null ? [] : await requestTexts(event, ward, "all");
    };
    asking(root, MINE);
    assertEquals(await texts("mine"), [ASKED]);
    assertEquals(await texts("theirs"), []);
    hold(root, MINE);
    assertEquals(await texts("mine"), []);
  }));

Deno.test("an agent is told once after a tool, again when it is asked again, and each time it stops or starts", () =>
  withTree(TOML, async (root) => {
    asking(root, MINE);
    const before = journalAt(root);
    const first = await run(posttool, root);
    assertEquals(kindOf(first.verdict, "tell").text, `dos: ${ASKED}`);
    assertEquals((await run(posttool, root)).verdict.kind, "pass");
    for (const verb of [stop, sessionStart, stop]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const { verdict } = await run(verb, root);
      assertStringIncludes(kindOf(verdict, "tell").text, `\ndos: ${ASKED}`);
    }
    assertEquals(journalAt(root), before);
    asking(root, MINE, minutesAgo(3));
    assertEquals((await run(posttool, root)).verdict.kind, "tell");
  }));

Deno.test("nobody is told after a tool of what others are asked for", () =>
  withTree(TOML, async (root) => {
    asking(root, MINE);
    const other = await run(posttool, root, { session: "theirs" });
    assertEquals(other.verdict.kind, "pass");
  }));
