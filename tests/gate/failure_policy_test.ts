import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { failed, policyOf } from "../../src/gate/failure_policy.ts";
import { Wards } from "../../src/gate/wards.ts";
import { anAround } from "../support/gate.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import { at, GIT, type Plan, withTree } from "../system/planted_tree.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

/** The policy of a workspace, as a call in it comes to it. */
async function policyIn(root: string): Promise<string> {
  const wards = new Wards(anAround(root));
  await wards.home();
  return policyOf(wards.found, wards.failures);
}

Deno.test("failed lets pass or stops, and says in one line why", () => {
  const open = failed(new Error("a\nb"), "open");
  assertEquals(open.verdict, { kind: "pass" });
  assertEquals(open.remark, "dos: hook: a b; the call was let pass unchecked");
  const closed = failed(new Error("a\nb"), "closed");
  const { reason } = kindOf(closed.verdict, "deny");
  assertStringIncludes(reason, "a b");
  assertEquals(closed.remark, "dos: hook: a b");
});

Deno.test("failed carries nothing raw, and nothing without end, of any error", () => {
  const evil = "\x1b[2J" + "x".repeat(100_000);
  for (const error of [new Error(evil), evil, null, undefined, { a: 1 }, 7]) {
    for (const policy of ["open", "closed"] as const) {
      const { remark, verdict } = failed(error, policy);
      const text = remark + JSON.stringify(verdict);
      assert(!text.includes("\x1b") && !text.includes("\\u001b"), text);
      assert(text.length < 2_000);
    }
  }
});

Deno.test("a workspace's own word counts, and one closed one closes the call", () =>
  withTree({
    "open/dos.toml": '[hook]\nfail = "open"\n',
    "closed/dos.jsonc": '{"hook": {"fail": "closed"}}',
  }, async (root) => {
    assertEquals(await policyIn(`${root}/open`), "open");
    assertEquals(await policyIn(`${root}/closed`), "closed");
    const wards = new Wards(anAround(`${root}/open`));
    await wards.home();
    await wards.touch({ path: "../closed/x", below: false, glob: false });
    assertEquals(policyOf(wards.found, []), "closed");
    assertEquals(policyOf([], []), "open");
  }));

Deno.test("a configuration that cannot be followed still says what is to be done", async () => {
  const closed: Plan[] = [
    { "dos.toml": '[hook]\nfail = "closed"\noops' },
    { "dos.toml": "[hook]\nfail='closed'\nmoed = 1\n" },
    { "dos.toml": 'hook = { fail = "closed", moed = 1 }' },
    { "dos.toml": 'hook.fail = "closed"\n[' },
    { "dos.toml": '\ufeff[hook]\nfail = "closed"\n' },
    { "dos.toml": '# all is well\n[hook]\nfail   =   "closed" # so\n]' },
    { "dos.jsonc": '{"hook": {"fail": "closed"}' },
    { "dos.jsonc": '{"hook": {"fail": "closed", "moed": 1}}' },
    { "dos.jsonc": '{"hook":\n{"fail"\n:\n"closed"}, oops' },
    { "dos.jsonc": `{"hook": {"fail": "closed"}}${" ".repeat(1_048_576)}` },
    { "dos.jsonc": '{"hook": {"fail": "closed"}}', "dos.toml": "" },
    { "dos.jsonc": "{}", "dos.toml": '[hook]\nfail = "closed"\n' },
  ];
  await inTurn(closed, (plan) =>
    withTree(plan, async (root) => {
      assertEquals(
        await policyIn(root),
        "closed",
        JSON.stringify(plan).slice(0, 99),
      );
    }));
});

Deno.test("a configuration that does not ask for it is not closed", async () => {
  const open: Plan[] = [
    { "dos.toml": '[hook]\nfail = "open"\noops' },
    { "dos.toml": "oops" },
    { "dos.toml": '[hook]\nunfail = "closed"\n' },
    { "dos.toml": '[hook]\n# fail = "closed"\noops' },
    { "dos.toml": '[hook]\nmode = "guard" # not fail = "closed"\noops' },
    { "dos.jsonc": '{"hook": {"fail": "open"}, oops' },
    { "dos.jsonc": '{"hook": {\n// "fail": "closed"\n}, oops' },
    { "dos.jsonc": '{"hook": {/* "fail": "closed" */}, oops' },
    { "dos.jsonc": '{"x": "closed", "fail": 1, oops' },
    { "dos.toml/": "" },
  ];
  await inTurn(open, (plan) =>
    withTree(plan, async (root) => {
      assertEquals(await policyIn(root), "open", JSON.stringify(plan));
    }));
});

Deno.test(
  "a pipe in place of a configuration is never opened",
  ONLY_UNIX,
  () =>
    withTree({}, async (root) => {
      // Whoever opened it would wait for ever, and the test with it.
      await new Deno.Command("mkfifo", { args: [`${root}/dos.toml`] }).output();
      assertEquals(await policyIn(root), "open");
    }),
);

Deno.test("a repository that cannot be found leaves the word of the working tree", () =>
  withTree({
    ...at("r/.git", GIT),
    "w/.git": "gitdir: /nowhere/at/all\n",
    "w/dos.toml": '[hook]\nfail = "closed"\n',
  }, async (root) => {
    const wards = new Wards(anAround(`${root}/w`));
    await wards.home();
    assertEquals(wards.failures.length, 1);
    assertEquals(policyOf(wards.found, wards.failures), "closed");
  }));
