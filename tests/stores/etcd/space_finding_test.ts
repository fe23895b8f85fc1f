import { assert, assertEquals } from "@std/assert";
import type { Member } from "../../../src/stores/etcd/member_finding.ts";
import {
  alarmFinding,
  spaceFinding,
} from "../../../src/stores/etcd/space_finding.ts";
import { troubleOfSilence } from "../../../src/stores/etcd/trouble.ts";

function aMember(status: Member["status"]): Member {
  return { endpoint: "http://a:1", status, date: "", asked: [0, 0] };
}

Deno.test("a database is near its quota, its own or the one that holds by default", () => {
  const table: [Member["status"], string][] = [
    [{ dbSize: "20480", dbSizeInUse: "16384" }, "ok"],
    [{ dbSize: String(1.9 * 1_024 ** 3) }, "warn"],
    [{ dbSize: "3000000000", dbSizeQuota: "8000000000" }, "ok"],
    [{ dbSize: "900", dbSizeQuota: "1000" }, "warn"],
  ];
  for (const [status, expected] of table) {
    const small = aMember({ dbSize: "1" });
    const found = spaceFinding([small, aMember(status)]);
    assertEquals(found.status, expected, JSON.stringify(status));
    assertEquals(found.fix !== "", expected === "warn");
  }
});

Deno.test("an alarm is told with what it means", () => {
  assertEquals(alarmFinding([]).status, "ok");
  assertEquals(alarmFinding([{ memberID: "7" }]).status, "ok");
  const full = alarmFinding([{ alarm: "NOSPACE" }, { alarm: "NOSPACE" }]);
  assertEquals(full.status, "error");
  assert(full.detail.endsWith("NOSPACE"), full.detail);
  assert(full.fix.includes("alarm disarm"));
  assert(!alarmFinding([{ alarm: "CORRUPT" }]).fix.includes("disarm"));
  assertEquals(alarmFinding(troubleOfSilence("http://a:1", 1)).status, "warn");
});
