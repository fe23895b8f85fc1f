// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { recorder, say, words } from "../fake_world.ts";

const GRANT = {
  outcome: "acquire",
  lane: "src",
  lane_kind: "cluster",
  tree: ["src/**"],
  auto_picked: false,
  pick_count: null,
  reason_class: "GRANTED",
  reason: "free",
  conflict: null,
  grantable: [],
  free_clusters: [],
  owner: "ann",
  journaled: true,
  loop_ts: "L1",
  fence: 17,
  pid: 4242,
  expires_at: "2026-06-01T14:58:00Z",
};

const REFUSAL = {
  ...GRANT,
  outcome: "refuse",
  lane: "",
  lane_kind: "",
  tree: [],
  reason_class: "OVERLAP",
  reason: 'it overlaps lane "src", held by "bob"',
  conflict: {
    lane: "src",
    holder: "bob",
    loop_ts: "L0",
    requested_pattern: "src/a",
    live_pattern: "src/**",
    witness_path: "src/a",
  },
  free_clusters: ["docs"],
  journaled: false,
  loop_ts: null,
  fence: null,
  pid: null,
  expires_at: null,
};

type Acquire = Leases["acquire"];
type Release = Leases["release"];

Deno.test("acquire hands on what it was given, in camelCase", async () => {
  const table: [string[], Record<string, string>, Record<string, unknown>][] = [
    [["--owner", "ann"], {}, {}],
    [
      words(
        "--owner ann --lane api --kind keyword --tree a/** b --ttl 1.5 --pid 0 --session-id s --run-id r --loop-ts L1 --reclaim --substitute --force --lock-timeout 0.5",
      ),
      {},
      {
        lane: "api",
        kind: "keyword",
        tree: ["a/**", "b"],
        ttl: 1.5,
        pid: 0,
        sessionId: "s",
        runId: "r",
        loopTs: "L1",
        reclaim: true,
        substitute: true,
        force: true,
        lockTimeout: 0.5,
      },
    ],
    [["--owner=ann", "--lane", "", "--kind", "", "--tree"], {}, { tree: [] }],
    [["--owner=ann", "--tree", "a,b", "--tree", "c d"], {}, {
      tree: ["a,b", "c d"],
    }],
    [["--owner=ann"], { DOS_SESSION_ID: "S", CID_RUN_ID: "R" }, {
      sessionId: "S",
      runId: "R",
    }],
    [["--owner=ann", "--retries", "0"], {}, { lockTimeout: 0 }],
    [["--owner=ann", "--retries", "10"], {}, { lockTimeout: 2 }],
    [["--owner=ann", "--retry-interval", "2"], {}, { lockTimeout: 10 }],
    [["--owner=ann", "--retries=3", "--retry-interval=4"], {}, {
      lockTimeout: 12,
    }],
    [["--owner=ann", "--retries=3", "--lock-timeout=1"], {}, {
      lockTimeout: 1,
    }],
    [["--owner=ann", "--leases", '[{"lane": "x"}]'], {}, {
      leases: [{ lane: "x" }],
    }],
  ];
  const flags = { reclaim: false, substitute: false, force: false };
  for (const [argv, env, expected] of table) {
    const acquire = recorder<Acquire>(GRANT);
    const workspace = { leases: { acquire: acquire.verb } };
    const said = await say(["lease-lane", "acquire", ...argv], {
      workspace,
      env,
    });
    assertEquals(said.exit, 0, said.stdout);
    assertEquals(acquire.calls, [{ owner: "ann", ...flags, ...expected }]);
  }
});

Deno.test("acquire refuses bad values before anything is opened", async () => {
  const table: [string[], string][] = [
    [["--owner", ""], "Cannot read --owner: it is empty"],
    [["--owner", "ann", "--ttl", "0"], 'Cannot read --ttl "0": expected a'],
    [["--owner", "ann", "--ttl", "soon"], 'Cannot read --ttl "soon"'],
    [["--owner", "ann", "--pid", "-1"], 'Cannot read --pid "-1"'],
    [["--owner", "ann", "--retries", "1.5"], 'Cannot read --retries "1.5"'],
    [["--owner", "ann", "--lock-timeout", "-1"], "Cannot read --lock-timeout"],
    [["--owner", "ann", "--leases", "[{"], "not JSON from position 2 on"],
    [["--owner", "ann", "--leases", "[1]"], "item 1 is a number"],
    [["--owner", "ann", "--owner", "bob"], "Cannot read --owner twice"],
    [["--owner", "ann", "stray"], 'Cannot read "stray"'],
  ];
  for (const [argv, reason] of table) {
    const said = await say(["lease-lane", "acquire", ...argv]);
    assertEquals([said.exit, said.choices], [2, []]);
    assertStringIncludes(JSON.parse(said.stdout).reason, reason);
  }
});

Deno.test("acquire prints the decision and exits by it", async () => {
  const busy = {
    outcome: "lock-busy",
    lane: "src",
    reason: "the lease store is locked by 42",
    holder: "42",
    waited_ms: 5000,
  };
  const table: [{ outcome: string; reason: string }, number][] = [
    [GRANT, 0],
    [REFUSAL, 1],
    [busy, 4],
  ];
  for (const [outcome, exit] of table) {
    const acquire = recorder<Acquire>(outcome);
    const said = await say(words("lease-lane acquire --owner ann"), {
      workspace: { leases: { acquire: acquire.verb } },
    });
    assertEquals(said.exit, exit);
    assertEquals(JSON.parse(said.stdout), outcome);
    const line = exit === 0 ? "" : `dos: ${outcome.reason}\n`;
    assertEquals(said.stderr, line);
  }
});

async function text(
  outcome: unknown,
  line: string = "lease-lane acquire --owner ann --lane api",
): Promise<string> {
  const acquire = recorder<Acquire>(outcome);
  const said = await say(words(`${line} --text`), {
    workspace: { leases: { acquire: acquire.verb } },
  });
  assertEquals(said.stderr, "");
  return said.stdout;
}

Deno.test("acquire tells a person what is theirs, until when, and how to keep it", async () => {
  assertEquals(
    await text(GRANT),
    `Granted  src to ann
  region     src/**
  until      14:58 UTC, in 55 min, unless a beat renews it
  lease      L1
  fence      17
  process    4242
  keep it    dos lease-lane heartbeat --owner ann --lane src
  give back  dos lease-lane release --owner ann --lane src
`,
  );
  assertStringIncludes(
    await text({ ...GRANT, auto_picked: true }),
    "Granted  src to ann, picked because it is free\n",
  );
  assertStringIncludes(
    await text({ ...GRANT, already_held: true, pid: 0 }),
    "Yours already  src to ann\n",
  );
});

Deno.test("acquire tells a person who is in the way and what to do next", async () => {
  assertEquals(
    await text(REFUSAL),
    `Refused  api
  why         it overlaps lane "src", held by "bob"
  holder      bob on lane src
  clash       your src/a meets src/**, at src/a
  free lanes  docs
  next        dos lease-lane acquire --owner ann --lane docs
              wait your turn with --wait, or ask with --reclaim if its holder is gone
`,
  );
});

Deno.test("acquire keeps foreign text from giving orders to the terminal", async () => {
  const hostile = { ...REFUSAL, reason: "\x1b]0;owned\x07\u202e" };
  assertStringIncludes(await text(hostile), "\\u{1b}]0;owned\\u{7}\\u{202e}");
});

function brokenPipe(): never {
  throw new Error("Broken pipe (os error 32)");
}

Deno.test("acquire releases again what it could not tell", async () => {
  const acquire = recorder<Acquire>(GRANT);
  const release = recorder<Release>({ outcome: "released", reason: "" });
  const said = await say(words("lease-lane acquire --owner ann"), {
    workspace: { leases: { acquire: acquire.verb, release: release.verb } },
    stdout: brokenPipe,
  });
  assertEquals(said.exit, 5);
  assertEquals(release.calls, [{ owner: "ann", lane: "src", loopTs: "L1" }]);
  assertEquals(
    said.stderr,
    'dos: Cannot write the answer: Broken pipe (os error 32). Lane "src" had been granted and has been released again.\n',
  );
});

Deno.test("acquire says what to type where it could not release again", async () => {
  const acquire = recorder<Acquire>(GRANT);
  const release = recorder<Release>({ outcome: "lock-busy", reason: "locked" });
  const said = await say(words("lease-lane acquire --owner ann"), {
    workspace: { leases: { acquire: acquire.verb, release: release.verb } },
    stdout: brokenPipe,
  });
  assertEquals(said.exit, 5);
  assertStringIncludes(
    said.stderr,
    "(locked); release it: dos lease-lane release --owner ann --lane src --loop-ts L1",
  );
});

Deno.test("acquire says how to ask again, as it was asked, for a stamp of one's own", async () => {
  const acquire = recorder<Acquire>(GRANT);
  const workspace = { leases: { acquire: acquire.verb } };
  const line =
    "lease-lane acquire --owner ann --lane src --loop-ts L1 --kind keyword --tree a/** b";
  const said = await say(words(line), { workspace, stdout: brokenPipe });
  assertStringIncludes(
    said.stderr,
    "ask again to be told: dos lease-lane acquire --owner ann --lane src --loop-ts L1 --kind keyword --tree 'a/**' b\n",
  );
});

Deno.test("acquire suggests no command for a name that cannot be shown as it is", async () => {
  const hidden = { ...GRANT, owner: "a\u200bnn" };
  const acquire = recorder<Acquire>(hidden);
  const workspace = { leases: { acquire: acquire.verb } };
  const shown = await say(
    words("lease-lane acquire --owner ann --text"),
    { workspace },
  );
  assertStringIncludes(shown.stdout, "to a\\u{200b}nn");
  assertFalse(shown.stdout.includes("dos lease-lane"));
  const lost = await say(
    words("lease-lane acquire --owner ann --loop-ts L1"),
    { workspace, stdout: brokenPipe },
  );
  assertStringIncludes(lost.stderr, "stands; ask again to be told.\n");
});

Deno.test("acquire takes a --ttl as short as the leases themselves do", async () => {
  const acquire = recorder<Acquire>(GRANT);
  const workspace = { leases: { acquire: acquire.verb } };
  const table: [string, number][] = [["0.01", 0], ["0.009", 2]];
  for (const [ttl, exit] of table) {
    const argv = words(`lease-lane acquire --owner ann --ttl ${ttl}`);
    assertEquals((await say(argv, { workspace })).exit, exit, ttl);
  }
});

Deno.test("acquire leaves alone what was held before or never granted", async () => {
  for (const outcome of [{ ...GRANT, already_held: true }, REFUSAL]) {
    const acquire = recorder<Acquire>(outcome);
    const release = recorder<Release>({ outcome: "released", reason: "" });
    const said = await say(words("lease-lane acquire --owner ann"), {
      workspace: { leases: { acquire: acquire.verb, release: release.verb } },
      stdout: brokenPipe,
    });
    assertEquals([said.exit, release.calls], [5, []]);
  }
});
