// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { ArchiveAnswer } from "../../../src/lease/ports.ts";
import type { ArchiveVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

const STAMP = "2026-06-01T14:00:00Z";
const NOBODY = { holder: null, age_s: null, acquired_at: null };
const BOB = { holder: "bob", age_s: 12, acquired_at: STAMP };

Deno.test("archive verbs say and exit in text what the original does", async () => {
  const warning =
    "WARN: lock owner mismatch (have=bob, expected=ann); leaving alone\n";
  const table: [string, unknown, number, string, string][] = [
    [
      "acquire ann",
      { outcome: "acquired", ...NOBODY },
      0,
      "acquired ann\n",
      "",
    ],
    [
      "acquire ann",
      { outcome: "re-entrant", ...BOB, holder: "ann" },
      0,
      `re-entrant ann prev-acquired-at=${STAMP}\n`,
      "",
    ],
    [
      "acquire ann",
      { outcome: "stole-stale", ...BOB },
      0,
      "stole-stale bob age=12s\n",
      "",
    ],
    ["acquire ann", { outcome: "busy", ...BOB }, 1, "", "busy bob age=12s\n"],
    [
      "acquire ann",
      { outcome: "busy", ...NOBODY },
      1,
      "",
      "busy <unknown> age=?s\n",
    ],
    [
      "acquire ann",
      { outcome: "lock-busy", ...NOBODY },
      4,
      "",
      "busy <unknown> age=?s\n",
    ],
    ["release ann", { outcome: "released", ...BOB }, 0, "released ann\n", ""],
    [
      "release ann",
      { outcome: "no-lock", ...NOBODY },
      0,
      "released (no-lock)\n",
      "",
    ],
    [
      "release ann --force",
      { outcome: "force-released", ...BOB },
      0,
      "force-released (was: bob)\n",
      "",
    ],
    ["release ann", { outcome: "mismatch", ...BOB }, 0, "", warning],
    ["release ann", { outcome: "lock-busy", ...BOB }, 4, "", "busy bob\n"],
    ["status", { outcome: "free", ...NOBODY }, 0, "free\n", ""],
    ["status", { outcome: "held", ...BOB }, 0, "held bob age=12s\n", ""],
    ["status", { outcome: "stale", ...BOB }, 0, "stale bob age=12s\n", ""],
  ];
  for (const [line, answer, exit, stdout, stderr] of table) {
    const verb = recorder<never>(answer);
    const archive = {
      acquire: verb.verb,
      release: verb.verb,
      status: verb.verb,
    };
    const said = await say(words(`lease ${line}`), { workspace: { archive } });
    assertEquals([said.exit, said.stdout, said.stderr], [exit, stdout, stderr]);
  }
});

Deno.test("archive verbs say and exit ours with --json", async () => {
  const table: [string, Record<string, unknown>, number, string][] = [
    ["acquire ann", { outcome: "acquired", ...NOBODY }, 0, ""],
    [
      "acquire ann",
      { outcome: "busy", ...BOB },
      1,
      "dos: the archive lock is held by bob\n",
    ],
    [
      "acquire ann",
      { outcome: "lock-busy", ...BOB },
      4,
      "dos: the archive lock is being changed; ask again\n",
    ],
    [
      "release ann",
      { outcome: "mismatch", ...BOB },
      1,
      "dos: the archive lock is held by bob; --force ends it\n",
    ],
    [
      "release ann",
      { outcome: "no-lock", ...NOBODY },
      1,
      "dos: the archive lock is not held\n",
    ],
    ["status", { outcome: "held", ...BOB }, 0, ""],
  ];
  for (const [line, answer, exit, stderr] of table) {
    const verb = recorder<never>(answer);
    const archive = {
      acquire: verb.verb,
      release: verb.verb,
      status: verb.verb,
    };
    const said = await say(words(`lease ${line} --json`), {
      workspace: { archive },
    });
    assertEquals([said.exit, said.stderr], [exit, stderr]);
    assertEquals(JSON.parse(said.stdout), answer);
  }
});

Deno.test("archive verbs hand on what they were given", async () => {
  const acquire: unknown[] = [];
  const archive: Partial<ArchiveVerbs> = {
    acquire({ onWait, ...options }): Promise<ArchiveAnswer> {
      acquire.push(options);
      onWait?.({ outcome: "busy", ...BOB }, 1);
      onWait?.({ outcome: "busy", ...BOB, age_s: 14 }, 2);
      return Promise.resolve({ outcome: "acquired", ...NOBODY });
    },
  };
  const said = await say(
    words("lease acquire ann --retries 2 --retry-interval 0.5 --ttl-seconds 9"),
    { workspace: { archive } },
  );
  assertEquals(acquire, [
    { owner: "ann", retries: 2, retryIntervalS: 0.5, ttlSeconds: 9 },
  ]);
  assertEquals(
    said.stderr,
    "  waiting on bob (age=12s); retry 1/2\n  waiting on bob (age=14s); retry 2/2\n",
  );
  const release = recorder<ArchiveVerbs["release"]>({
    outcome: "released",
    ...BOB,
  });
  const status = recorder<ArchiveVerbs["status"]>({
    outcome: "free",
    ...NOBODY,
  });
  const workspace = { archive: { release: release.verb, status: status.verb } };
  await say(words("lease release ann --force"), { workspace });
  await say(words("lease status --ttl-seconds 9"), { workspace });
  assertEquals(release.calls, [{ owner: "ann", force: true }]);
  assertEquals(status.calls, [{ ttlSeconds: 9 }]);
});

Deno.test("archive verbs need an owner with a name", async () => {
  for (const argv of [["acquire"], ["acquire", ""], ["release"]]) {
    const said = await say(["lease", ...argv]);
    assertEquals([said.exit, said.stdout, said.choices], [2, "", []]);
  }
});
