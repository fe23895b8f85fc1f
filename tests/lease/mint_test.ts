import { assertEquals, assertThrows } from "@std/assert";
import { granted } from "../../src/arbiter/decision.ts";
import { InvalidPatternError } from "../../src/domain/pattern.ts";
import {
  acquireEntry,
  mintLease,
  type Particulars,
  refuseEntry,
} from "../../src/lease/mint.ts";
import { NOW_MS, stampAt } from "../support/records.ts";

const FROM: Particulars = {
  owner: "ada",
  loopTs: "t-1",
  process: { pid: 0, pid_start: "", pid_space: "" },
  host: "box",
  ttl: null,
  runId: "",
  sessionId: "",
  keeper: "",
};

function grantFor(tree: readonly string[]): ReturnType<typeof granted> {
  return granted({
    lane: "api",
    lane_kind: "keyword",
    tree,
    auto_picked: false,
    pick_count: null,
    reason_class: "GRANTED",
    reason: "free",
  });
}

Deno.test("mintLease leaves out what is not known", () => {
  const at = { nowMs: NOW_MS, fence: 3 };
  assertEquals<unknown>(mintLease(grantFor(["src/ap?/x"]), FROM, at), {
    lane: "api",
    lane_kind: "keyword",
    region: ["src/ap?/x"],
    tree: ["src/ap*"],
    loop_ts: "t-1",
    host_id: "box",
    pid: 0,
    holder: "ada",
    acquired_at: stampAt(0),
    fence: 3,
  });
});

Deno.test("mintLease records what is known", () => {
  const known = {
    ...FROM,
    process: { pid: 5, pid_start: "5:9", pid_space: "b/1" },
    ttl: 0.5,
    runId: "r",
    sessionId: "s",
  };
  const lease = mintLease(grantFor(["a"]), known, { nowMs: NOW_MS, fence: 1 });
  const { pid, pid_start, pid_space, ttl_minutes, run_id, session_id } = lease;
  assertEquals(
    [pid, pid_start, pid_space, ttl_minutes, run_id, session_id],
    [5, "5:9", "b/1", 0.5, "r", "s"],
  );
});

Deno.test("acquireEntry refuses a region that no record can carry", () => {
  const decision = grantFor(Array(1000).fill("x".repeat(400)));
  const lease = mintLease(decision, FROM, { nowMs: NOW_MS, fence: 1 });
  const error = assertThrows(
    () => acquireEntry(lease, decision),
    InvalidPatternError,
  );
  assertEquals(error.code, "INVALID_PATTERN");
});

Deno.test("refuseEntry names the asker, the lane asked for and the class", () => {
  const decision = {
    reason: "no",
    reason_class: "OVERLAP",
    conflict: null,
  } as const;
  assertEquals(refuseEntry(decision, { ...FROM, lane: "api" }), {
    op: "REFUSE",
    lane: "api",
    loop_ts: "t-1",
    host_id: "box",
    run_id: null,
    holder: "ada",
    reason: "no",
    reason_class: "OVERLAP",
  });
});

Deno.test("refuseEntry tells what was asked for and what was in the way, as far as it is short", () => {
  const conflict = {
    lane: "a\ud800",
    holder: "h".repeat(600),
    loop_ts: "t",
    requested_pattern: "a/**",
    live_pattern: "b".repeat(513),
    witness_path: null,
  };
  const decision = { reason: "no", reason_class: "OVERLAP", conflict } as const;
  const entry = refuseEntry(decision, {
    ...FROM,
    lane: "api",
    region: ["a/**", "x".repeat(600), "b"],
  });
  assertEquals(entry["region"], ["a/**", "b"]);
  assertEquals(entry["conflict"], {
    lane: "a\ufffd",
    holder: "h".repeat(512),
    loop_ts: "t",
    requested_pattern: "a/**",
    live_pattern: null,
    witness_path: null,
  });
});
