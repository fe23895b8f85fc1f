import { assert, assertEquals } from "@std/assert";
import {
  clockFinding,
  type Member,
  memberFinding,
} from "../../../src/stores/etcd/member_finding.ts";
import { troubleOfSilence } from "../../../src/stores/etcd/trouble.ts";

const NOW = Date.parse("2026-11-29T10:00:00.500Z");

function aMember(
  status: Record<string, unknown> = {},
  aheadMs = 0,
): Member {
  return {
    endpoint: "http://a:1",
    status: {
      header: { cluster_id: "1", member_id: "7" },
      ...{ version: "3.4.23", leader: "7" },
      ...status,
    },
    date: new Date(NOW + aheadMs).toUTCString(),
    asked: [NOW, NOW + 20],
  };
}

function statusOf(member: Member): string {
  return memberFinding(member, [member]).status;
}

Deno.test("a member is old, leaderless, or what it should be", () => {
  const table: [Record<string, unknown>, string][] = [
    [{}, "ok"],
    [{ version: "3.5.16" }, "ok"],
    [{ version: "4.0.0" }, "ok"],
    [{ version: "3.3.27" }, "error"],
    [{ version: "2.9.0" }, "error"],
    [{ version: undefined }, "error"],
    [{ version: "\u001b[2J" }, "error"],
    [{ leader: undefined }, "error"],
  ];
  for (const [status, expected] of table) {
    assertEquals(statusOf(aMember(status)), expected, JSON.stringify(status));
  }
});

Deno.test("a member tells whether it leads", () => {
  const told = (leader: string): string =>
    memberFinding(aMember({ leader }), [aMember()]).detail;
  assert(told("7").includes("the leader"));
  assert(told("8").includes("a follower"));
});

Deno.test("who cannot be spoken to is worse where nobody can", () => {
  const silent = troubleOfSilence("http://b:2", 100);
  assertEquals(memberFinding(silent, [silent]).status, "error");
  assertEquals(memberFinding(silent, [silent, aMember()]).status, "warn");
});

Deno.test("a proxy that may stand between is named", () => {
  const silent = troubleOfSilence("http://b:2", 100);
  assert(!memberFinding(silent, [silent]).fix.includes("PROXY"));
  const { fix } = memberFinding(silent, [silent], "http_proxy");
  assert(/http_proxy is set.*NO_PROXY/.test(fix), fix);
});

Deno.test("clocks are near as long as the second that is told allows it", () => {
  const status = (aheadMs: number): string =>
    clockFinding([aMember(), aMember({}, aheadMs)]).status;
  for (const near of [0, 1_900, -1_900]) assertEquals(status(near), "ok");
  for (const far of [4_000, -4_000, 3_600_000]) {
    assertEquals(status(far), "warn");
  }
  const { detail } = clockFinding([aMember({}, -60_000)]);
  assert(/59 s behind|60 s behind/.test(detail), detail);
});

Deno.test("a member that tells no time is no reason to believe in one", () => {
  const mute = { ...aMember(), date: "" };
  assertEquals(clockFinding([mute]).status, "warn");
  assertEquals(clockFinding([mute, aMember()]).status, "ok");
});
