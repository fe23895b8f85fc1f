import { assertEquals } from "@std/assert";
import { granted, refused } from "../../src/arbiter/decision.ts";
import {
  grantedAnswer,
  refusedAnswer,
  repeatedAnswer,
} from "../../src/lease/acquire_answer.ts";
import { mintLease, type Particulars } from "../../src/lease/mint.ts";
import { aLease, NOW_MS, stampAt } from "../support/records.ts";

const FROM: Particulars = {
  owner: "ada",
  loopTs: "t-1",
  process: { pid: 5, pid_start: "", pid_space: "" },
  host: "box",
  ttl: 10,
  runId: "",
  sessionId: "",
  keeper: "",
};

const GRANT = granted({
  lane: "api",
  lane_kind: "keyword",
  tree: ["api"],
  auto_picked: false,
  pick_count: null,
  reason_class: "GRANTED",
  reason: "free",
});

const LEASE = mintLease(GRANT, FROM, { nowMs: NOW_MS, fence: 3 });

Deno.test("grantedAnswer is the decision and what was recorded of it", () => {
  assertEquals(grantedAnswer(GRANT, LEASE, FROM), {
    ...GRANT,
    owner: "ada",
    journaled: true,
    loop_ts: "t-1",
    fence: 3,
    pid: 5,
    expires_at: stampAt(15),
    held_by: null,
  });
  const named = grantedAnswer(GRANT, LEASE, { ...FROM, runId: "r" });
  assertEquals(named.run_id, "r");
});

Deno.test("repeatedAnswer says that it repeats", () => {
  const answer = repeatedAnswer({ lease: LEASE, decision: GRANT }, FROM);
  assertEquals(answer, {
    ...grantedAnswer(GRANT, LEASE, FROM),
    already_held: true,
  });
});

Deno.test("refusedAnswer names the holder that the conflict names, if it is there", () => {
  const conflict = {
    lane: "api",
    holder: "ada",
    loop_ts: "t-ada",
    requested_pattern: null,
    live_pattern: null,
    witness_path: null,
  };
  const decision = refused({
    reason_class: "LANE_HELD",
    reason: "held",
    free_clusters: [],
    conflict,
  });
  const live = [aLease({ loop_ts: "t-0" }), aLease()];
  const answer = refusedAnswer(decision, FROM, live);
  assertEquals(answer.held_by?.loop_ts, "t-ada");
  assertEquals(
    [answer.journaled, answer.fence, answer.pid, answer.expires_at],
    [false, null, null, null],
  );
  assertEquals(refusedAnswer(decision, FROM, []).held_by, null);
});
