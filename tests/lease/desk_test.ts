import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import {
  checkLane,
  checkLoopTs,
  checkNumber,
  checkOwner,
  checkText,
  expiryStamp,
  holderOf,
  identityOf,
  isOnLane,
  lockBusy,
  lockWait,
  meansLoopTs,
  mintLoopTs,
  requireSafe,
  untilStamp,
} from "../../src/lease/desk.ts";
import { type LedgerView, StoreError } from "../../src/lease/ports.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";

function codeOf(body: () => unknown): string {
  return assertThrows(body, UsageError).code;
}

Deno.test("the checks pass what can be used and give it back", () => {
  assertEquals(checkOwner(" ada "), " ada ");
  assertEquals(checkText("reason", ""), "");
  assertEquals(checkLane(" Api "), "Api");
  assertEquals(checkLoopTs(undefined), "");
  assertEquals(checkLoopTs("2026-06-01T14:00Z-x"), "2026-06-01T14:00Z-x");
  assertEquals(checkNumber("n", 1.5, { least: 1, most: 2 }), 1.5);
});

Deno.test("the checks name what is wrong by a code", () => {
  const whole = { least: 0, most: 9, whole: true };
  const table: [() => unknown, string][] = [
    [() => checkOwner(""), "INVALID_OWNER"],
    [() => checkOwner(undefined), "INVALID_OWNER"],
    [() => checkOwner(5), "INVALID_TEXT"],
    [() => checkText("reason", "\ud800"), "INVALID_TEXT"],
    [() => checkLane(""), "INVALID_LANE"],
    [() => checkLane(undefined), "INVALID_LANE"],
    [() => checkLane("a\u2028b"), "INVALID_LANE"],
    [() => checkLoopTs("a b"), "INVALID_LOOP_TS"],
    [() => checkLoopTs("a\u0085b"), "INVALID_LOOP_TS"],
    [() => checkLoopTs("a@b"), "INVALID_LOOP_TS"],
    [() => checkLoopTs("x".repeat(201)), "INVALID_LOOP_TS"],
    [() => checkNumber("n", 10, whole), "INVALID_NUMBER"],
    [() => checkNumber("n", 0.5, whole), "INVALID_NUMBER"],
    [() => checkNumber("n", NaN, whole), "INVALID_NUMBER"],
    [() => lockWait({ lockTimeout: -1 }), "INVALID_NUMBER"],
  ];
  for (const [body, code] of table) assertEquals(codeOf(body), code);
});

Deno.test("lockWait counts seconds, five if none are given", () => {
  assertEquals(lockWait({}), { timeoutMs: 5000 });
  assertEquals(lockWait({ lockTimeout: 0 }), { timeoutMs: 0 });
  assertEquals(lockWait({ lockTimeout: 0.25 }), { timeoutMs: 250 });
});

Deno.test("lockBusy shows a holder of any text on one line", () => {
  const busy = lockBusy(
    { kind: "busy", holder: "eve\n\u001b[2J", waitedMs: 7 },
    "api",
  );
  assertEquals(busy.waited_ms, 7);
  assertFalse(busy.reason.includes("\n") || busy.reason.includes("\u001b"));
});

Deno.test("requireSafe stops a grant and says what to run", () => {
  const view = { unsafe: null } as LedgerView;
  requireSafe(view);
  const error = assertThrows(
    () => requireSafe({ ...view, unsafe: "line 3 cannot be read" }),
    StoreError,
  );
  assertEquals(error.code, "STORE_CORRUPT");
  assert(error.hint.includes("dos journal repair"));
});

Deno.test("stamps of an end are told where they can be written", () => {
  assertEquals(untilStamp(aLease()), stampAt(55));
  assertEquals(untilStamp(aLease({ heartbeat_at: stampAt(5) })), stampAt(60));
  assertEquals(untilStamp(aLease({ acquired_at: "soon" })), null);
  assertEquals(untilStamp(aLease({ ttl_minutes: 1e300 })), stampAt(525_605));
  assertEquals(untilStamp(aLease({ acquired_at: "9999-12-31T23:59Z" })), null);
  assertEquals(expiryStamp(aLease({ ttl_minutes: 1 }), NOW_MS), stampAt(6));
  const atTheEnd = Date.UTC(9999, 11, 31, 23, 59);
  assertEquals(expiryStamp(aLease(), atTheEnd), null);
});

Deno.test("a lease is known by the text of its identity, on its lane by id", () => {
  const { desk } = anOffice();
  assertEquals(identityOf({}), { lane: "", loop_ts: "" });
  assertEquals(identityOf({ lane: true, loop_ts: 7 }), {
    lane: "True",
    loop_ts: "7",
  });
  const table: [unknown, string, boolean][] = [
    ["api", " API", true],
    ["api", "web", false],
    ["src", "code", true],
    ["Code", "SRC", true],
    [undefined, "api", false],
  ];
  for (const [lane, name, on] of table) {
    assertEquals(isOnLane(desk, { lane }, name), on, `${lane} ${name}`);
  }
  for (
    const [said, means] of [["", true], ["7", true], ["8", false]] as const
  ) {
    assertEquals(meansLoopTs({ loop_ts: 7 }, said), means);
  }
  assertEquals(holderOf({ holder: 5 }), "");
  assertEquals(holderOf({ holder: "ada" }), "ada");
});

Deno.test("mintLoopTs is a stamp to the millisecond and six characters of chance", () => {
  const { desk, clock } = anOffice();
  clock.ms += 7;
  assertEquals(mintLoopTs(desk), "2026-06-01T14:00:00.007Z-aaaaa1");
  assertEquals(mintLoopTs(desk), "2026-06-01T14:00:00.007Z-aaaaa2");
});
