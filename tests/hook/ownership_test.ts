import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import {
  holderPid,
  type HolderProcess,
  isHeldBy,
  isNamed,
  type Ownership,
  ownership,
} from "../../src/hook/ownership.ts";
import { aLease, aPeerLease } from "../support/records.ts";

const HOLDER: HolderProcess = {
  pid: 41,
  pid_start: "41:1000",
  pid_space: "boot-1/1",
  host: "box",
};
const SPACE = { pid_start: "41:1000", pid_space: "boot-1/1" };

Deno.test("isNamed splits at the first @, as no stamp holds one", () => {
  const table: [Partial<Lease>, string, boolean][] = [
    [{}, "t-ada@api", true],
    [{}, "t-ada@API", true],
    [{}, "t-ada@ api ", true],
    [{}, "T-ADA@api", false],
    [{}, "t-ada@web", false],
    [{}, "t-ada", false],
    [{}, "t-ada@", false],
    [{}, "@api", false],
    [{}, "", false],
    [{}, "@", false],
    [{}, "t-ada@api@x", false],
    [{ lane: "a@b@c" }, "t-ada@a@b@c", true],
    [{ lane: "a@b@c" }, "t-ada@a@b", false],
    [{ lane: "a@b@c", loop_ts: "t-ada@a" }, "t-ada@a@b@c", false],
    [{ lane: "", loop_ts: "t" }, "t@", false],
    [{ lane: "api", loop_ts: "" }, "@api", false],
    [{ loop_ts: 7 }, "7@api", true],
    [{ loop_ts: null, lane: null }, "None@None", false],
  ];
  for (const [fields, name, expected] of table) {
    assertEquals(isNamed(aLease(fields), name), expected, name);
  }
});

Deno.test("ownership goes by the named lease, then by sessions, then by the process", () => {
  const table: [Partial<Lease>, string, string, Ownership][] = [
    [{ session_id: "s" }, "s", "", "mine"],
    [{ session_id: "s" }, "S", "", "foreign"],
    [{ session_id: "s" }, "s2", "", "foreign"],
    [{ session_id: "s" }, "", "", "process"],
    [{}, "s", "", "process"],
    [{}, "", "", "process"],
    [{ session_id: "" }, "s", "", "process"],
    [{ session_id: 7 }, "7", "", "process"],
    [{ session_id: null }, "s", "", "process"],
    [{ session_id: "s" }, "other", "t-ada@api", "mine"],
    [{ session_id: "s" }, "s", "t-bob@api", "mine"],
    [{ session_id: "s" }, "other", "t-bob@api", "foreign"],
    [{ pid: 0 }, "s", "", "foreign"],
    [{ pid: 0 }, "", "", "foreign"],
    [{ pid: 0, session_id: "s" }, "s", "", "mine"],
    [{ pid: "41" }, "", "", "foreign"],
    [{ pid: undefined }, "", "", "foreign"],
  ];
  for (const [fields, session, lease, expected] of table) {
    assertEquals(
      ownership(aLease(fields), { session, lease }),
      expected,
      JSON.stringify([fields, session, lease]),
    );
  }
});

Deno.test("ownership never asks for the process where both sides have a session", () => {
  const lease = aLease({ session_id: "theirs", ...SPACE });
  assert(isHeldBy(lease, HOLDER));
  assertEquals(ownership(lease, { session: "mine", lease: "" }), "foreign");
});

Deno.test("holderPid takes whole positive numbers only", () => {
  const table: [unknown, number][] = [
    [41, 41],
    ...[0, -1, 1.5, 2 ** 53, NaN, "41", true, null, undefined, [41]].map((
      pid,
    ): [unknown, number] => [pid, 0]),
  ];
  for (const [pid, expected] of table) {
    assertEquals(holderPid(aLease({ pid })), expected, Deno.inspect(pid));
  }
});

Deno.test("isHeldBy wants the very process, by its start and its space", () => {
  const table: [Partial<Lease>, Partial<HolderProcess>, boolean][] = [
    [SPACE, {}, true],
    // The pid was used again.
    [{ ...SPACE, pid_start: "41:999" }, {}, false],
    [SPACE, { pid_start: "41:2000" }, false],
    [SPACE, { pid_start: "" }, false],
    // The same number in another container or after a boot.
    [{ ...SPACE, pid_space: "boot-1/7" }, {}, false],
    [{ ...SPACE, pid_space: "boot-2/1" }, {}, false],
    [SPACE, { pid_space: "" }, false],
    [SPACE, { pid: 42, pid_start: "42:1000" }, false],
    // What a host is called does not matter where the space is known.
    [{ ...SPACE, host_id: "renamed" }, {}, true],
    // Records of dos-kernel know neither start nor space.
    [{}, {}, true],
    [{ host_id: "other" }, {}, false],
    [{ host_id: undefined }, {}, false],
    [{ pid_start: "41:1000" }, {}, true],
    [{ pid_start: "41:999" }, {}, false],
    [{ pid_start: "41:1000", host_id: "other" }, {}, false],
    [{ pid_start: 7, pid_space: 7 }, {}, true],
    // A start that belongs to another pid tells nothing of this one.
    [{ ...SPACE, pid_start: "4:1000" }, {}, true],
    [{ ...SPACE, pid_start: "411:1000" }, {}, true],
    [{ pid: 0, pid_start: "0:1" }, { pid: 0, pid_start: "0:1" }, false],
    [{ pid: "41" }, {}, false],
  ];
  for (const [fields, holder, expected] of table) {
    assertEquals(
      isHeldBy(aLease(fields), { ...HOLDER, ...holder }),
      expected,
      JSON.stringify([fields, holder]),
    );
  }
});

Deno.test("isHeldBy does not know a lease of dos-kernel by its pid on another host", () => {
  const lease = aPeerLease();
  const at = { pid: 4242, pid_start: "4242:5", pid_space: "boot-1/1" };
  assert(isHeldBy(lease, { ...at, host: "box" }));
  assert(!isHeldBy(lease, { ...at, host: "crate" }));
});

Deno.test("ownership looks at own fields only", () => {
  const lease = Object.create(aLease({ session_id: "s" })) as Lease;
  assertEquals(ownership(lease, { session: "s", lease: "" }), "foreign");
  assert(!isNamed(lease, "t-ada@api"));
  assert(!isHeldBy(lease, HOLDER));
});
