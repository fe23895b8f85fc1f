import { assertEquals } from "@std/assert";
import type { KeeperState } from "../../src/domain/keeper.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { Chronicle } from "../../src/journal/chronicle.ts";
import { type RunSigns, signsOf } from "../../src/lease/evidence.ts";
import type { Pulse } from "../../src/lease/ports.ts";
import { aLease, grantOf, NOW_MS, stampAt } from "../support/records.ts";
import { keeperName } from "../support/tickets.ts";

function signs(
  lease: Lease,
  known: {
    readonly pulse?: Pulse;
    readonly keeper?: KeeperState;
    readonly commits?: Parameters<typeof signsOf>[1]["commits"];
  } = {},
): RunSigns {
  const chronicle = new Chronicle(() => NOW_MS);
  chronicle.apply(grantOf(lease));
  return signsOf(lease, {
    at: {
      now_ms: NOW_MS,
      this_host: "box",
      keeper: () => known.keeper ?? "unknown",
    },
    pulse: () => known.pulse ?? null,
    chronicle,
    commits: known.commits ?? null,
  });
}

Deno.test("signsOf gathers beats, commits and the process", () => {
  const lease = aLease({ acquired_at: stampAt(-9), heartbeat_at: stampAt(-1) });
  const commits = [
    { at_ms: NOW_MS - 60_000, paths: ["api/x"] },
    { at_ms: NOW_MS - 3_600_000, paths: ["api/x"] },
  ];
  assertEquals(signs(lease, { pulse: true, commits }), {
    evidence: {
      run_started_ms: NOW_MS - 540_000,
      now_ms: NOW_MS,
      commits_since_start: 1,
      journal_events_since: 0,
      last_heartbeat_age_ms: 60_000,
      tokens_spent_since: null,
      process_alive: true,
    },
    notes: [],
    is_gone: false,
    is_starting: false,
  });
});

Deno.test("signsOf says what it could not find out", () => {
  assertEquals(signs(aLease({ acquired_at: "?" })).notes, [
    "its start cannot be read",
    "commits are not known, taken for none",
    "its process cannot be seen",
  ]);
  assertEquals(
    signs(aLease({ acquired_at: "?" })).evidence.last_heartbeat_age_ms,
    null,
  );
  const ahead = aLease({ heartbeat_at: stampAt(3) });
  assertEquals(signs(ahead).evidence.last_heartbeat_age_ms, 0);
});

Deno.test("signsOf goes by the keeper where there is one", () => {
  const kept = aLease({ keeper: keeperName(1), children: null, pid: 7 });
  const states = (
    lease: Lease,
    known: Parameters<typeof signs>[1],
  ): unknown => {
    const { evidence, is_gone, is_starting } = signs(lease, known);
    return [evidence.process_alive, is_gone, is_starting];
  };
  assertEquals(states(kept, { keeper: "held" }), [true, false, true]);
  // What it started may live on: a pid that is gone proves nothing.
  assertEquals(states(kept, { keeper: "free", pulse: false }), [
    ...[null, false, false],
  ]);
  const started = { ...kept, children: [{ pid: 8, pid_start: "8:1" }] };
  const spaced = { ...started, pid_space: "boot/1" };
  assertEquals(states(started, { keeper: "held" }), [true, false, false]);
  assertEquals(states(spaced, { keeper: "free", pulse: false }), [
    ...[false, true, false],
  ]);
  assertEquals(states(aLease(), { pulse: false }), [false, true, false]);
});
