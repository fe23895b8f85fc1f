import { assertEquals } from "@std/assert";
import { judgeSelfTest } from "../../src/cli/self_test.ts";
import type { SelfTestReport } from "../../src/cli/self_test.ts";
import type { CheckResult } from "../../src/selftest/run_checks.ts";

function result(status: CheckResult["status"]): CheckResult {
  return {
    ...{ check: status, status, shows: "s", detail: "", means: "", fix: "" },
    ms: 2,
  };
}

function report(
  ...statuses: readonly CheckResult["status"][]
): SelfTestReport {
  return {
    ...{ dir: "/tmp/x", kept: false, system: "linux", runtime: "Deno" },
    fileSystem: { doubtful: false, detail: "on ext4" },
    results: statuses.map(result),
  };
}

Deno.test("judgeSelfTest() is unfit at one miss, and where nothing could be tried", () => {
  const table: readonly (readonly [CheckResult["status"][], string])[] = [
    [["ok", "ok"], "fit"],
    [["ok", "untried"], "fit"],
    [["ok", "miss", "ok"], "unfit"],
    [["untried"], "unfit"],
    [[], "unfit"],
  ];
  for (const [statuses, outcome] of table) {
    assertEquals(judgeSelfTest(report(...statuses), "1").outcome, outcome);
  }
});

Deno.test("judgeSelfTest() calls no machine fit whose lock was not tried", () => {
  const lock = (status: CheckResult["status"]): CheckResult => ({
    ...result(status),
    check: "kernel lock",
  });
  const table = [["ok", "fit"], ["untried", "unfit"], [
    "miss",
    "unfit",
  ]] as const;
  for (const [status, outcome] of table) {
    const results = [result("ok"), lock(status)];
    const verdict = judgeSelfTest({ ...report(), results }, "1");
    assertEquals(verdict.outcome, outcome);
  }
});

Deno.test("judgeSelfTest() counts, and names the directory only where it stays", () => {
  const seen = report("ok", "miss", "untried", "ok");
  const { checks, ...sum } = judgeSelfTest({ ...seen, kept: true }, "1.2.3");
  assertEquals(checks, seen.results);
  assertEquals(sum, {
    ...{ outcome: "unfit", ok: 2, misses: 1, untried: 1, ms: 8 },
    ...{ version: "1.2.3", system: "linux", runtime: "Deno" },
    ...{ file_system: "on ext4", dir: "/tmp/x" },
  });
  assertEquals(judgeSelfTest(seen, "1").dir, null);
});

Deno.test("judgeSelfTest() does not trust a file system that other machines may share", () => {
  const fileSystem = { doubtful: true, detail: "on nfs4" };
  const { outcome, checks } = judgeSelfTest(
    { ...report("ok"), fileSystem },
    "",
  );
  assertEquals(outcome, "unfit");
  assertEquals(
    checks.map((x) => [x.check, x.status, x.detail]),
    [["file system", "miss", "on nfs4"], ["ok", "ok", ""]],
  );
});
