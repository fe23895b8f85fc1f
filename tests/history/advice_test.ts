import { assertEquals } from "@std/assert";
import { adviceOn } from "../../src/history/advice.ts";
import { chronicled } from "../../src/history/chronicle.ts";
import { statisticsOf } from "../../src/history/statistics.ts";
import { Past } from "../support/history.ts";

Deno.test("adviceOn says of a lane what its numbers suggest, and else nothing", () => {
  const say = (lane: string, write: (past: Past) => void): string => {
    const past = new Past();
    write(past);
    const { lanes, pairs } = statisticsOf(chronicled(past.entries));
    const stats = lanes.find((one) => one.lane === lane);
    return stats === undefined ? "?" : adviceOn(stats, pairs);
  };
  const six = [1, 2, 3, 4, 5, 6];
  assertEquals(say("api", (past) => past.hold(0, "api", 5)), "");
  const coarse = say("api", (past) => {
    past.grant(0, "api");
    for (const n of six) {
      past.refuse(n, { lane: "api", by: "api", region: [`src/a${n % 2}/**`] });
    }
  });
  assertEquals(
    coarse,
    "too coarse: 100 % of its refusals found it held by another of its own users; split it, for instance by src/a1, src/a0, or have them wait with --wait",
  );
  const pair = say("web", (past) => {
    past.grant(0, "api");
    for (const n of six) {
      past.refuse(n, { lane: "web", by: "api", witness: "src/x.ts" });
    }
  });
  assertEquals(
    pair,
    'it collides with "api" (both have src/x.ts): give that path to one of them alone',
  );
  const any = say("", (past) => {
    for (const n of six) past.refuse(n, { lane: "", by: "api" });
  });
  assertEquals(
    any,
    "100 % of its requests are refused; have them wait with --wait in place of asking again",
  );
  const dying = say("api", (past) => {
    for (const n of six) past.end(n, past.grant(n, "api"), "SCAVENGE");
  });
  assertEquals(
    dying,
    "6 of 6 holders never gave it back; hold it with dos run, which ends with its command",
  );
  const polled = say("api", (past) => {
    for (const n of six) past.refuse(n, { lane: "api" });
  });
  assertEquals(
    polled,
    "100 % of its requests are refused; have them wait with --wait in place of asking again",
  );
});
