import { assertEquals } from "@std/assert";
import {
  describeHolder,
  formatLock,
  lockAgeMs,
  parseLock,
  PEER_TTL_MS,
} from "../../src/stores/lock_body.ts";
import { NOW_MS } from "../support/records.ts";

const FACTS = {
  owner: "dos-ts:7:abc",
  nowMs: NOW_MS,
  pid: 7,
  host: "box",
  kernel: "boot-1",
};

Deno.test("formatLock writes the lines that dos-kernel reads, then our own", () => {
  assertEquals(
    formatLock(FACTS),
    "owner: dos-ts:7:abc\nacquired_at: 2026-06-01T14:00:00Z\npid: 7\nhost: box\nkernel: boot-1\n",
  );
  assertEquals(
    formatLock({ ...FACTS, kernel: "" }),
    "owner: dos-ts:7:abc\nacquired_at: 2026-06-01T14:00:00Z\npid: 7\nhost: box\n",
  );
});

Deno.test("formatLock lets no host name add a line", () => {
  const text = formatLock({ ...FACTS, host: "a\nowner: eve\r\u2028kernel: x" });
  assertEquals(parseLock(text).get("owner"), FACTS.owner);
  assertEquals(parseLock(text).get("kernel"), FACTS.kernel);
  assertEquals(text.split("\n").length, 6);
});

Deno.test("parseLock takes what is there", () => {
  const table: [string, [string, string][]][] = [
    ["", []],
    ["no colon\n", []],
    ["owner: pete\n", [["owner", "pete"]]],
    ["owner: a:b \n", [["owner", "a:b"]]],
    ["owner: a\nowner: b\n", [["owner", "b"]]],
    ["owner: a\r\npid: 1\u2028host: h", [
      ["owner", "a"],
      ["pid", "1"],
      ["host", "h"],
    ]],
    ["__proto__: x\n", [["__proto__", "x"]]],
  ];
  for (const [text, fields] of table) {
    assertEquals([...parseLock(text)], fields, JSON.stringify(text));
  }
});

Deno.test("lockAgeMs believes the stamp, and the file's time where there is none to believe", () => {
  const at = (acquired_at?: string): ReadonlyMap<string, string> =>
    new Map(acquired_at === undefined ? [] : [["acquired_at", acquired_at]]);
  const table: [string | undefined, number | null, number | null][] = [
    ["2026-06-01T13:59:00Z", null, 60_000],
    ["2026-06-01T13:59:00Z", NOW_MS, 60_000],
    ["2026-06-01T14:00:00Z", null, 0],
    ["2026-06-01T14:00:01Z", NOW_MS - 5_000, 5_000],
    ["2099-01-01T00:00:00Z", null, null],
    ["2026-06-01T13:59Z", NOW_MS - 7_000, 7_000],
    ["yesterday", NOW_MS - 7_000, 7_000],
    [undefined, NOW_MS - PEER_TTL_MS, PEER_TTL_MS],
    [undefined, NOW_MS + 9_000, -9_000],
    [undefined, null, null],
  ];
  for (const [stamp, mtime, age] of table) {
    assertEquals(lockAgeMs(at(stamp), mtime, NOW_MS), age, stamp ?? "none");
  }
});

Deno.test("describeHolder says what it knows", () => {
  assertEquals(
    describeHolder(parseLock(formatLock(FACTS))),
    "dos-ts:7:abc, pid 7, on box, since 2026-06-01T14:00:00Z",
  );
  assertEquals(describeHolder(new Map()), "somebody who left no name");
});
