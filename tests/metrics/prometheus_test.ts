import { assert, assertEquals } from "@std/assert";
import { prometheusLines } from "../../src/metrics/prometheus.ts";
import { aMeasurement } from "./sample.ts";

Deno.test("samples bear the workspace and their labels, escaped", () => {
  const lines = prometheusLines(aMeasurement());
  assert(lines.includes("# TYPE dos_grants_total counter"));
  assert(
    lines.includes('dos_grants_total{workspace="/repo",lane="we\\"b\\\\"} 1'),
  );
  assert(lines.includes('dos_beat_oldest_age_seconds{workspace="/repo"} 105'));
});

Deno.test("buckets count all that is not more than their bound, the last one all", () => {
  const lines = prometheusLines(aMeasurement())
    .filter((line) => line.startsWith("dos_hold_time_seconds"))
    .filter((line) => line.includes('lane="api"'));
  const at = 'workspace="/repo",lane="api"';
  assertEquals(lines.slice(2, 4), [
    `dos_hold_time_seconds_bucket{${at},le="15"} 0`,
    `dos_hold_time_seconds_bucket{${at},le="60"} 1`,
  ]);
  assertEquals(lines.slice(-3), [
    `dos_hold_time_seconds_bucket{${at},le="+Inf"} 1`,
    `dos_hold_time_seconds_sum{${at}} 20`,
    `dos_hold_time_seconds_count{${at}} 1`,
  ]);
});
