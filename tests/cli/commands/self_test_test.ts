import { assertEquals, assertStringIncludes } from "@std/assert";
import type {
  SelfTestChoice,
  SelfTestReport,
  SelfTests,
} from "../../../src/cli/self_test.ts";
import type { CheckResult } from "../../../src/selftest/run_checks.ts";
import { type Said, say, words } from "../fake_world.ts";

const OK: CheckResult = {
  ...{ check: "link", status: "ok", shows: "A file appears", detail: "" },
  ...{ means: "", fix: "", ms: 3 },
};
const SEEN: CheckResult = { ...OK, check: "host name", detail: "vm", ms: 0 };
const UNTRIED: CheckResult = {
  ...OK,
  ...{ check: "crowd", status: "untried", detail: "it may not", ms: 1 },
};
const MISS: CheckResult = {
  ...{ check: "kernel lock", status: "miss", shows: "A lock keeps others out" },
  ...{
    detail: "two have it",
    means: "leases can overlap",
    fix: "Move",
    ms: 12,
  },
};

async function selfTest(
  line: string,
  results: readonly CheckResult[],
  report: Partial<SelfTestReport> = {},
): Promise<Said & { asked: SelfTestChoice[] }> {
  const asked: SelfTestChoice[] = [];
  const selfTests: Partial<SelfTests> = {
    run(choice, progress): Promise<SelfTestReport> {
      asked.push(choice);
      progress("link");
      return Promise.resolve({
        ...{ dir: "/tmp/x", kept: choice.keep, system: "linux x86_64" },
        runtime: "Deno 9",
        fileSystem: { doubtful: false, detail: "on ext4" },
        ...{ results, ...report },
      });
    },
  };
  return { ...await say(words(line), { selfTests }), asked };
}

Deno.test("self-test tells each check, what was seen, and what a miss means", async () => {
  const said = await selfTest("self-test --text", [OK, SEEN, MISS, UNTRIED]);
  assertEquals(said.exit, 1);
  assertEquals(
    said.stdout,
    `Unfit for leases: 1 miss, 2 ok, 1 untried, 16 ms
  RESULT   CHECK          MS  WHAT IT SHOWS
  ok       link            3  A file appears
  ok       host name       0  A file appears (vm)
  miss     kernel lock    12  A lock keeps others out
                              seen: two have it
                              that is: leases can overlap
                              -> Move
  untried  crowd           1  A file appears
                              seen: it may not
dos 1.2.3, linux x86_64, Deno 9
on ext4
`,
  );
});

Deno.test("self-test exits 0 only where nothing is missed, and tells a program in JSON", async () => {
  const fit = await selfTest("self-test", [OK, UNTRIED]);
  assertEquals([fit.exit, fit.stderr], [0, ""]);
  const { outcome, checks, dir } = JSON.parse(fit.stdout);
  assertEquals([outcome, checks.length, dir], ["fit", 2, null]);
  const unfit = await selfTest("self-test", [OK, MISS]);
  assertEquals(
    [unfit.exit, unfit.stderr],
    [1, "dos: This machine is unfit: 1 miss, 1 ok\n"],
  );
});

Deno.test("self-test does not say more than was tried", async () => {
  const said = await selfTest("self-test --text", [OK, UNTRIED]);
  assertStringIncludes(said.stdout, "Fit for leases, as far as it was tried:");
});

Deno.test("self-test tests where it is told, and says what it left", async () => {
  const said = await selfTest("self-test --text --dir /mnt --keep", [OK]);
  assertEquals(said.asked, [{ dir: "/mnt", keep: true }]);
  assertStringIncludes(said.stdout, "Left in /tmp/x\n");
  const plain = await selfTest("self-test", [OK]);
  assertEquals(plain.asked, [{ keep: false }]);
});
