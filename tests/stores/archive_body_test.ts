import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import {
  archiveAgeMs,
  archiveAnswer,
  archiveOwner,
  formatArchiveLock,
} from "../../src/stores/archive_body.ts";
import { parseLock } from "../../src/stores/lock_body.ts";
import type { FoundLock } from "../../src/stores/lock_eviction.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12, 0, 0);

function found(text: string, mtimeMs: number | null = null): FoundLock {
  return { identity: "1:2", text, fields: parseLock(text), mtimeMs };
}

Deno.test("formatArchiveLock writes the three lines of dos-kernel and no other", () => {
  assertEquals(
    formatArchiveLock({ owner: "ann", nowMs: NOW_MS + 999, pid: 42 }),
    "owner: ann\nacquired_at: 2026-06-01T12:00:00Z\npid: 42\n",
  );
});

Deno.test("archiveOwner keeps what can be read back from the file", () => {
  for (
    const owner of ["ann", "a b", "ann: the second", "Zoë", "x".repeat(200)]
  ) {
    assertEquals(archiveOwner(owner), owner);
    const text = formatArchiveLock({ owner, nowMs: NOW_MS, pid: 1 });
    assertEquals(parseLock(text).get("owner"), owner);
  }
});

Deno.test("archiveOwner refuses what could not be given back", () => {
  const unfit: readonly unknown[] = [
    "",
    undefined,
    7,
    "bob ",
    " x",
    "\tx",
    "a\nb",
    "a\rb",
    "a\u2028b",
    "a\u0085b",
    "a\u001fb",
    "a\u001b[31mb",
    "\ufeffx",
    "\ud800",
    "x".repeat(201),
  ];
  for (const owner of unfit) {
    const error = assertThrows(() => archiveOwner(owner), UsageError);
    assertEquals(error.code, "INVALID_OWNER");
  }
});

Deno.test("archiveAgeMs goes by the stamp, and by the file's time where that tells nothing", () => {
  const rows: readonly [string, number | null, number | null][] = [
    ["acquired_at: 2026-06-01T11:59:30Z\n", null, 30_000],
    ["acquired_at: 2026-06-01T11:59Z\n", null, 60_000],
    ["acquired_at: 2026-06-01T12:00:00Z\n", NOW_MS - 5, 0],
    ["acquired_at: 2026-06-02T12:00:00Z\n", NOW_MS - 5_000, 5_000],
    ["acquired_at: yesterday\n", NOW_MS - 7_000, 7_000],
    ["", NOW_MS - 9_000, 9_000],
    ["", NOW_MS + 9_000, 0],
    ["", null, null],
  ];
  for (const [text, mtimeMs, age] of rows) {
    assertEquals(archiveAgeMs(found(text, mtimeMs), NOW_MS), age, text);
  }
});

Deno.test("archiveAnswer rounds ages as Python does, halves to the even second", () => {
  const rows: readonly [number, number][] = [
    [499, 0],
    [500, 0],
    [501, 1],
    [1500, 2],
    [2500, 2],
    [2501, 3],
    [3500, 4],
  ];
  for (const [ms, seconds] of rows) {
    const answer = archiveAnswer("held", found("", NOW_MS - ms), NOW_MS);
    assertEquals(answer.age_s, seconds, `${ms} ms`);
  }
});

Deno.test("archiveAnswer names an unknown holder and an unknown age as such", () => {
  assertEquals(archiveAnswer("busy", found("pid: 3\n"), NOW_MS), {
    outcome: "busy",
    holder: "<unknown>",
    age_s: null,
    acquired_at: null,
  });
  assertEquals(archiveAnswer("free", null, NOW_MS), {
    outcome: "free",
    holder: null,
    age_s: null,
    acquired_at: null,
  });
});
