// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import { ConfigError } from "../../../src/domain/config.ts";
import { type Finding, StoreError } from "../../../src/lease/ports.ts";
import { say, words } from "../fake_world.ts";

const OK: Finding = { check: "root", status: "ok", detail: "/repo", fix: "" };
const WARN: Finding = {
  check: "journal",
  status: "warn",
  detail: "line 17 is torn",
  fix: "dos journal repair",
};
const ERROR: Finding = {
  check: "lock",
  status: "error",
  detail: "it cannot be opened",
  fix: "chmod u+w .dos",
};

Deno.test("doctor exits 1 only with --check, where anything wants attention", async () => {
  const table: [string, Finding[], number, string][] = [
    ["", [OK], 0, ""],
    ["", [OK, WARN, ERROR], 0, ""],
    ["--check", [OK], 0, ""],
    ["--check", [OK, WARN], 1, "dos: 1 warning\n"],
    ["--check", [WARN, WARN, ERROR], 1, "dos: 1 error, 2 warnings\n"],
  ];
  for (const [more, findings, exit, stderr] of table) {
    const said = await say(words(`doctor ${more}`), {
      workspace: { findings },
    });
    assertEquals([said.exit, said.stderr], [exit, stderr]);
    const told = JSON.parse(said.stdout).findings;
    assertEquals(told.length, findings.length);
    assertEquals(told[0].status, findings.at(-1)?.status);
  }
});

Deno.test("doctor sums up in JSON", async () => {
  const workspace = { findings: [OK, WARN, ERROR] };
  const said = await say(words("doctor"), { workspace });
  const { findings, ...sum } = JSON.parse(said.stdout);
  assertEquals(findings.length, 3);
  assertEquals(sum, {
    outcome: "attention",
    root: "/repo",
    version: "1.2.3",
    errors: 1,
    warnings: 1,
    next: null,
  });
});

Deno.test("doctor tells a person what to do about each finding", async () => {
  const table: [Finding[], string][] = [
    [[OK], "All is well in /repo\n  ok  root  /repo\n"],
    [
      [OK, WARN, ERROR],
      `1 error, 1 warning in /repo
  error  lock     it cannot be opened
                  -> chmod u+w .dos
  warn   journal  line 17 is torn
                  -> dos journal repair
  ok     root     /repo
`,
    ],
    [
      [WARN, {
        ...ERROR,
        means: "nobody gets a lane",
        fix:
          "Run \`rm .dos\`, then \`dos doctor\`, then \`dos journal verify\`",
      }],
      `1 error, 1 warning in /repo
  error  lock     it cannot be opened
                  that is: nobody gets a lane
                  -> Run \`rm .dos\`, then \`dos doctor\`, then \`dos journal verify\`
  warn   journal  line 17 is torn
                  -> dos journal repair
1 error, 1 warning: begin with  dos journal verify
`,
    ],
  ];
  for (const [findings, text] of table) {
    const said = await say(words("doctor --text"), { workspace: { findings } });
    assertEquals(said.stdout, text);
  }
});

Deno.test("doctor breaks its findings to the terminal", async () => {
  const findings = [{
    ...WARN,
    detail: "line 17 of the journal is torn and was never acknowledged",
    fix: "dos journal repair, when nobody writes to it any more",
  }];
  const said = await say(words("doctor --text"), {
    workspace: { findings },
    columns: 50,
  });
  assertEquals(
    said.stdout,
    `1 warning in /repo
  warn  journal  line 17 of the journal is torn
                 and was never acknowledged
                 -> dos journal repair, when
                 nobody writes to it any more
`,
  );
});

Deno.test("doctor finds what keeps a workspace from being opened", async () => {
  const table: [Error, string][] = [
    [new ConfigError("Cannot read it", { path: ["lanes"] }), "config"],
    [new StoreError("STORE_FOREIGN_TYPE", "Cannot use it"), "store"],
    [Object.assign(new Error("Cannot read"), { code: "EACCES" }), "store"],
    [
      Object.assign(new Error("Cannot read"), { code: "BROKEN_REPOSITORY" }),
      "repository",
    ],
  ];
  for (const [workspace, check] of table) {
    const said = await say(words("doctor --check"), { workspace });
    const { root, findings } = JSON.parse(said.stdout);
    assertEquals([said.exit, root, findings.length], [1, null, 1]);
    assertEquals([findings[0].check, findings[0].status], [check, "error"]);
    assertEquals(findings[0].detail, workspace.message);
  }
});

Deno.test("doctor does not hide a usage error or a defect", async () => {
  const usage = Object.assign(new Error("Cannot find it"), {
    code: "NO_WORKSPACE",
  });
  const table: [Error, number][] = [[usage, 2], [new TypeError("x"), 70]];
  for (const [workspace, exit] of table) {
    assertEquals((await say(words("doctor"), { workspace })).exit, exit);
  }
});
