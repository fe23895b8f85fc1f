// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ConfigError } from "../../src/domain/config.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { aLease, recorder, say, words } from "./fake_world.ts";

Deno.test("run tells the version", async () => {
  for (
    const line of [
      "--version",
      "version",
      "lease-lane --version",
      "doctor --version",
    ]
  ) {
    const said = await say(words(line));
    assertEquals([said.exit, said.stdout], [0, "dos 1.2.3\n"], line);
  }
});

Deno.test("run passes the choice of a workspace on, from wherever it stands", async () => {
  const live = recorder<never>([]);
  const workspace = { leases: { live: live.verb } };
  const chosen = { workspace: "/r", thisWorktree: false };
  const table: [string, unknown][] = [
    ["--workspace /r lease-lane live", chosen],
    ["lease-lane --workspace /r live", chosen],
    ["lease-lane live --workspace=/r", chosen],
    ["--workspace /a lease-lane live --workspace /r", chosen],
    ["lease-lane live", { thisWorktree: false }],
    ["lease-lane live --this-worktree", { thisWorktree: true }],
  ];
  for (const [line, choice] of table) {
    const said = await say(words(line), { workspace });
    assertEquals([said.exit, said.choices], [0, [choice]], line);
  }
});

Deno.test("run answers in JSON where no person looks, in text where one does", async () => {
  const live = recorder<never>([]);
  const workspace = { leases: { live: live.verb } };
  const text = "Nothing is held. Every lane is free.\n";
  const table: [string, boolean, string][] = [
    ["lease-lane live", false, "[]\n"],
    ["lease-lane live", true, text],
    ["lease-lane live --json", true, "[]\n"],
    ["lease-lane live --text", false, text],
    ["lease-lane live --pretty", true, "[]\n"],
  ];
  for (const [line, terminal, stdout] of table) {
    const env = { NO_COLOR: "1" };
    const said = await say(words(line), { workspace, terminal, env });
    assertEquals([said.exit, said.stdout], [0, stdout], line);
  }
});

Deno.test("run gives errors an outcome on standard output and a line on standard error", async () => {
  const table: [Error, number, string][] = [
    [
      new StoreError("STORE_UNREADABLE", 'Cannot read "j": no permission', {
        hint: "Ask its owner",
      }),
      5,
      "STORE_UNREADABLE",
    ],
    [
      new ConfigError("Cannot read it", { path: ["lanes"] }),
      2,
      "INVALID_CONFIG",
    ],
    [new TypeError("x is undefined"), 70, "DEFECT"],
  ];
  for (const [error, exit, code] of table) {
    const said = await say(words("lease-lane live"), { workspace: error });
    const outcome = JSON.parse(said.stdout);
    assertEquals([said.exit, outcome.code], [exit, code]);
    assertEquals(Object.keys(outcome), ["code", "hint", "outcome", "reason"]);
    assertEquals(outcome.reason, error.message);
    const line = `dos: ${error.message}. ${outcome.hint}\n`;
    assertEquals(said.stderr, line);
  }
});

Deno.test("run tells a person about an error on standard error alone", async () => {
  const said = await say(words("doctor --nope"), { terminal: true });
  assertEquals([said.exit, said.stdout], [2, ""]);
  assertStringIncludes(said.stderr, 'dos: Cannot read "--nope"');
});

Deno.test("run shows the warnings of the workspace, each once, after the answer and after an error", async () => {
  const warnings = ["line 3 is torn", "line 3 is torn", "line \x1b is torn"];
  const told =
    "dos: warning: line 3 is torn\ndos: warning: line \\u{1b} is torn\n";
  const live = recorder<never>([]);
  const fine = { leases: { live: live.verb }, warnings };
  const said = await say(words("lease-lane live"), { workspace: fine });
  assertEquals([said.exit, said.stderr], [0, told]);
  const failing = {
    leases: { live: () => Promise.reject(new TypeError("x")) },
    warnings,
  };
  const sad = await say(words("lease-lane live"), { workspace: failing });
  assertEquals([sad.exit, sad.stderr.endsWith(told)], [70, true]);
});

Deno.test("run writes what a slow reader takes piece by piece", async () => {
  const live = recorder<never>([aLease()]);
  const workspace = { leases: { live: live.verb } };
  const whole = await say(words("lease-lane live"), { workspace });
  const slow = await say(words("lease-lane live"), {
    workspace,
    stdout: (bytes) => Math.min(7, bytes.length),
  });
  assertEquals([slow.exit, slow.stdout], [0, whole.stdout]);
});

Deno.test("run exits 5 where the answer cannot be written", async () => {
  const live = recorder<never>([]);
  const said = await say(words("lease-lane live"), {
    workspace: { leases: { live: live.verb } },
    stdout: () => {
      throw new Error("No space left on device");
    },
  });
  assertEquals([said.exit, said.stderr], [
    5,
    "dos: Cannot write the answer: No space left on device\n",
  ]);
});

const LOST = "Cannot write the answer: Broken pipe";
const DONE = "What was asked was done all the same; only its answer is lost.";

Deno.test("run says that what was done stands where only its answer is lost", async () => {
  const lane = "--owner ann --lane src";
  const table: [string, Record<string, unknown>, boolean][] = [
    [`lease-lane release ${lane}`, { outcome: "released" }, true],
    [`lease-lane release ${lane}`, { outcome: "refuse" }, false],
    [`lease-lane adopt ${lane}`, { outcome: "adopted" }, true],
    [`lease-lane adopt ${lane}`, { outcome: "refuse" }, false],
    [`lease-lane heartbeat ${lane}`, { outcome: "beaten" }, true],
    [
      `lease-lane heartbeat ${lane}`,
      { outcome: "beaten", coalesced: true },
      false,
    ],
    [`lease-lane check ${lane}`, { outcome: "held" }, false],
    ["lease-lane scavenge", { outcome: "scavenged" }, true],
    ["lease-lane scavenge", { outcome: "scavenged", dry_run: true }, false],
    ["lease-lane scavenge", { outcome: "lock-busy" }, false],
    ["lease-lane spawn --lane src", { outcome: "recorded" }, true],
    ["halt --handle 7", { outcome: "recorded" }, true],
    ["journal compact", { outcome: "compacted" }, true],
    ["journal compact", { outcome: "compacted", dry_run: true }, false],
    ["journal compact", { outcome: "nothing" }, false],
    ["journal repair", { outcome: "repaired" }, true],
    ["journal repair", { outcome: "lock-busy" }, false],
    ["lease acquire ann", { outcome: "acquired" }, true],
    ["lease acquire ann", { outcome: "stole-stale" }, true],
    ["lease release ann", { outcome: "released" }, true],
    ["lease release ann --force", { outcome: "force-released" }, true],
    ["lease release ann", { outcome: "no-lock" }, false],
    ["lease status", { outcome: "held" }, false],
    ["init", {}, true],
  ];
  for (const [line, outcome, done] of table) {
    const { verb } = recorder<never>(outcome);
    const verbs = {
      leases: {
        release: verb,
        adopt: verb,
        heartbeat: verb,
        check: verb,
        scavenge: verb,
        spawn: verb,
        halt: verb,
      },
      journal: { compact: verb, repair: verb },
      archive: { acquire: verb, release: verb, status: verb },
    };
    const said = await say(words(`${line} --json`), {
      workspace: verbs,
      stdout: () => {
        throw new Error("Broken pipe");
      },
    });
    const told = done ? `dos: ${LOST}. ${DONE}\n` : `dos: ${LOST}\n`;
    assertEquals([said.exit, said.stderr], [5, told], line);
  }
});
