// deno-lint-ignore-file no-await-in-loop -- steps and runs follow each other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dos, inTempDir, pictureOf, type Ran } from "./dos.ts";

const ACQUIRE = ["lease-lane", "acquire", "--owner", "ada"];

/** What is wrong, the words, the exit code, the code in the JSON. */
const USAGE: readonly (readonly [string, readonly string[], string])[] = [
  ["an unknown verb", ["leese-lane", "live"], "lease-lane"],
  ["an unknown action", ["lease-lane", "aquire"], "acquire"],
  ["an unknown flag", [...ACQUIRE, "--laen", "api"], "--lane"],
  ["no verb", [], ""],
  ["a verb without its action", ["journal"], ""],
  ["an abbreviated flag", ["lease-lane", "acquire", "--ow", "ada"], ""],
  [
    "a value apart from its option",
    [...ACQUIRE, "--lane", "main", "--wait", "480"],
    "Write --wait=480",
  ],
  ["a port apart from its option", ["serve", "--http", "80"], "--http=80"],
  ["no owner", ["lease-lane", "acquire", "--lane", "api"], "owner"],
  ["an empty owner", ["lease-lane", "acquire", "--owner", ""], "owner"],
  ["a flag without its value", ["lease-lane", "acquire", "--owner"], "owner"],
  ["an unknown kind", [...ACQUIRE, "--lane", "api", "--kind", "odd"], "odd"],
  ["a region without a lane", [...ACQUIRE, "--tree", "src"], "lane"],
  [
    "a path outside",
    [...ACQUIRE, "--lane", "a", "--tree", "../../x"],
    "../../x",
  ],
  [
    "an absolute path outside",
    [...ACQUIRE, "--lane", "a", "--tree", "/etc/x"],
    "/etc/x",
  ],
  [
    "an unfinished class",
    [...ACQUIRE, "--lane", "a", "--tree", "src/[ab"],
    "src/[ab",
  ],
  ["an extglob", [...ACQUIRE, "--lane", "a", "--tree", "+(a|b)"], "+(a|b)"],
  ["a negated pattern", [...ACQUIRE, "--lane", "a", "--tree", "!src"], "!src"],
  ["too many alternatives", [
    ...ACQUIRE,
    "--lane",
    "a",
    "--tree",
    "{a,b}".repeat(9),
  ], ""],
  [
    "leases that are no JSON",
    [...ACQUIRE, "--lane", "a", "--leases", "[{"],
    "--leases",
  ],
  [
    "leases that are no list",
    [...ACQUIRE, "--lane", "a", "--leases", "{}"],
    "--leases",
  ],
  [
    "leases that are no objects",
    [...ACQUIRE, "--lane", "a", "--leases", "[1]"],
    "--leases",
  ],
  [
    "a ttl that is no number",
    [...ACQUIRE, "--lane", "main", "--ttl", "soon"],
    "ttl",
  ],
  ["a negative ttl", [...ACQUIRE, "--lane", "main", "--ttl=-5"], "ttl"],
  ["an identity with a space", [
    ...ACQUIRE,
    "--lane",
    "main",
    "--loop-ts",
    "a b",
  ], "loop-ts"],
  [
    "an identity with @",
    [...ACQUIRE, "--lane", "main", "--loop-ts", "a@b"],
    "loop-ts",
  ],
  ["a handle that is empty", ["halt", "--handle", ""], "handle"],
  ["a budget without a number", [
    "arbitrate",
    "--lane",
    "main",
    "--class-budget",
    "x",
  ], "class-budget"],
  ["a workspace that is not there", [
    "--workspace",
    "/nowhere/at/all",
    "lease-lane",
    "live",
  ], "/nowhere/at/all"],
];

const HOSTILE_LANES: readonly (readonly [string, string])[] = [
  ["a line feed", "a\nb"],
  ["an escape sequence", "\u001b[2Jgone"],
  ["U+2028", "a\u2028b"],
  ["U+0085", "a\u0085b"],
  ["10,000 characters", "x".repeat(10_000)],
  ["white space only", "   "],
];

function assertUsageError(ran: Ran): void {
  assertEquals(ran.code, 2, ran.stdout + ran.stderr);
  assertEquals(ran.json().outcome, "error");
  assert(ran.json().reason.length > 10, ran.stdout);
  assert(ran.stderr.startsWith("dos: "), ran.stderr);
  assert(!/[^\n\P{Cc}]/u.test(ran.stderr), "nothing may steer a terminal");
}

Deno.test("dos answers bad words with exit 2, says what to do, and touches nothing", async (t) => {
  await inTempDir(async (cwd) => {
    for (const [what, args, named] of USAGE) {
      await t.step(what, async () => {
        const ran = await dos({ cwd }, ...args);
        assertUsageError(ran);
        assertStringIncludes(ran.stderr, named);
        assertEquals(await pictureOf(cwd), []);
      });
    }
    for (const [what, lane] of HOSTILE_LANES) {
      await t.step(`a lane name with ${what}`, async () => {
        const ran = await dos(
          { cwd },
          ...ACQUIRE,
          "--lane",
          lane,
          "--tree",
          "x",
        );
        assertUsageError(ran);
        assertEquals(ran.json().code, "INVALID_LANE");
        assert(ran.stderr.length < 1_000, "the name is shown short");
        assertEquals(await pictureOf(cwd), []);
      });
    }
  });
});

Deno.test("dos takes a lane named like a path for a name, and makes no file of it", async () => {
  await inTempDir(async (cwd) => {
    const ran = await dos(
      { cwd },
      ...ACQUIRE,
      "--lane",
      "../../x",
      "--tree",
      "src",
    );
    assertEquals([ran.code, ran.json().lane], [0, "../../x"]);
    const files = (await pictureOf(cwd)).map((line) =>
      line.slice(cwd.length).split(":")[0]
    );
    assertEquals(files, [
      "/.dos/",
      "/.dos/.gitignore",
      "/.dos/.lane-lease.mutex",
      "/.dos/.lane-seq",
      "/.dos/lane-journal.jsonl",
    ]);
  });
});

const CONFIGS:
  readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
    ["no JSON", { "dos.jsonc": '{\n  "lanes": {\n' }, ["dos.jsonc", "3"]],
    ["no TOML", { "dos.toml": "[lanes]\nconcurrent = [\n" }, [
      "dos.toml",
      "line 3",
    ]],
    ["a wrong type", {
      "dos.jsonc": '{\n  "lanes": {\n    "concurrent": "api"\n  }\n}\n',
    }, ["dos.jsonc", "lanes.concurrent", "3"]],
    ["an unknown key", {
      "dos.jsonc": '{\n  "lease": {\n    "ttl_minute": 5\n  }\n}\n',
    }, ["ttl_minutes", "3"]],
    ["an unknown key in TOML", { "dos.toml": "[lease]\nttl_minute = 5\n" }, [
      "dos.toml",
      "ttl_minutes",
      "2",
    ]],
    ["a bad pattern", {
      "dos.jsonc":
        '{\n  "lanes": {\n    "concurrent": ["a"],\n    "trees": {\n      "a": ["../b"]\n    }\n  }\n}\n',
    }, ["lanes.trees.a", "../b"]],
    ["an alias of nothing", {
      "dos.jsonc": '{"lanes": {"concurrent": ["a"], "aliases": {"b": "c"}}}',
    }, ["lanes.aliases.b"]],
    ["two files", { "dos.jsonc": "{}", "dos.toml": "" }, [
      "dos.jsonc",
      "dos.toml",
    ]],
  ];

Deno.test("dos refuses to work by a configuration it cannot follow, and names file, key and line", async (t) => {
  for (const [what, files, named] of CONFIGS) {
    await t.step(what, async () => {
      await inTempDir(async (cwd) => {
        for (const [name, text] of Object.entries(files)) {
          await Deno.writeTextFile(`${cwd}/${name}`, text);
        }
        const before = await pictureOf(cwd);
        const ran = await dos({ cwd }, ...ACQUIRE, "--lane", "main");
        assertUsageError(ran);
        assertEquals(ran.json().code, "INVALID_CONFIG");
        for (const word of named) assertStringIncludes(ran.stderr, word);
        assertEquals(await pictureOf(cwd), before);
      });
    });
  }
});

Deno.test("dos names the variable whose endpoints it cannot follow, and no file", async () => {
  await inTempDir(async (cwd) => {
    const env = { DOS_ETCD_ENDPOINTS: "http://127.0.0.1:2379,nonsense" };
    for (const words of [["lease-lane", "live"], [...ACQUIRE, "--lane", "x"]]) {
      const ran = await dos({ cwd, env }, ...words);
      assertUsageError(ran);
      assertStringIncludes(ran.stderr, "DOS_ETCD_ENDPOINTS[1]");
      assertStringIncludes(ran.json().hint, "variable DOS_ETCD_ENDPOINTS");
      assert(!ran.stderr.includes("Mend the file"), ran.stderr);
    }
    assertEquals(await pictureOf(cwd), []);
  });
});
