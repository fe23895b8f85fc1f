import { assertEquals } from "@std/assert";
import { refusalOf } from "../../src/history/refusal_record.ts";

Deno.test("refusalOf reads what was asked for and what was in the way", () => {
  const refusal = refusalOf({
    ...{ op: "REFUSE", lane: "api", holder: "bob", seq: 7 },
    ...{ reason: "held", reason_class: "OVERLAP", region: ["api/x", 4] },
    conflict: {
      ...{ lane: "api", loop_ts: "t", holder: "ada" },
      ...{ requested_pattern: "api/x", live_pattern: "api/**" },
      witness_path: null,
    },
  }, 5);
  assertEquals(refusal, {
    ...{ seq: 7, atMs: 5, lane: "api", holder: "bob", reason: "held" },
    reasonClass: "OVERLAP",
    region: ["api/x"],
    blocker: {
      ...{ lane: "api", loopTs: "t", holder: "ada" },
      ...{ requestedPattern: "api/x", livePattern: "api/**" },
      witnessPath: "",
    },
  });
});

Deno.test("refusalOf takes a record of dos-kernel for what it says", () => {
  assertEquals(refusalOf({ op: "REFUSE", lane: "api", conflict: 7 }, null), {
    ...{ seq: 0, atMs: null, lane: "api", holder: "", reason: "" },
    ...{ reasonClass: "", region: [], blocker: null },
  });
});

Deno.test("refusalOf reads the identity of the blocker as the fold reads it", () => {
  const lane = (value: unknown): unknown =>
    refusalOf({ conflict: { lane: value, loop_ts: 7 } }, null).blocker?.lane;
  assertEquals([7, true, "api"].map(lane), ["7", "True", "api"]);
  assertEquals([null, undefined, {}, ""].map(lane), ["", "", "", ""]);
});
