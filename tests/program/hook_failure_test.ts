/**
 * What a hook does where something is wrong: with what it is sent, with the
 * store, with the configuration.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inTurn } from "../support/in_turn.ts";
import { cleanEnv, commandLine, pictureOf, type Ran, sh } from "./dos.ts";
import {
  ADA,
  assertDenied,
  assertPass,
  calling,
  editing,
  hook,
  inShop,
  running,
  type Shop,
} from "./hook.ts";

const MIB = 1024 * 1024;

/** One line for a person, and the call goes ahead. */
function assertPassedUnchecked(ran: Ran, why: RegExp, what = ""): void {
  assertEquals([ran.code, ran.stdout], [0, ""], what);
  assertMatch(ran.stderr, /^dos: hook: [^\n]+\n$/, what);
  assertMatch(ran.stderr, why, what);
}

Deno.test("what is no event passes in silence", async (t) => {
  await inShop(async ({ root }) => {
    const before = await pictureOf(root);
    const deep = "[".repeat(100_000);
    const held = { file_path: "src/api/app.py" };
    const write = JSON.stringify(calling("Write", held, { cwd: root }));
    const events: [string, unknown][] = [
      ["nothing", ""],
      ["blanks", " \n"],
      ["garbage", "rm -rf src/api"],
      ["bytes", new Uint8Array([0xff, 0xfe, 0, 0x80])],
      ["half an event", write.slice(0, -2)],
      ["two events", `${write}\n${write}`],
      ["an array", [calling("Write", held, { cwd: root })]],
      ["null", "null"],
      ["a number", "7"],
      ["a text", '"src/api/app.py"'],
      ["an empty object", {}],
      ["nesting without end", deep],
      ["__proto__", `{"__proto__": ${write}}`],
    ];
    await inTurn(events, async ([what, event]) => {
      await t.step(what, async () => {
        assertPass(await hook("pretool", { cwd: root, event }));
      });
    });
    await inTurn(
      ["posttool", "stop", "session-start", "session-end"] as const,
      async (moment) => {
        await t.step(`null at ${moment}`, async () => {
          const ran = await hook(moment, { cwd: root, event: "[]" });
          assertEquals([ran.code, ran.stderr], [0, ""]);
        });
      },
    );
    assertEquals(await pictureOf(root), before);
  });
});

Deno.test("an event without standard input passes", async () => {
  await inShop(async ({ root }) => {
    const [program = "", ...args] = commandLine("hook", "pretool");
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      cwd: root,
      env: cleanEnv(),
      stdin: "null",
    }).output();
    assertEquals([code, stdout.length, stderr.length], [0, 0, 0]);
  });
});

Deno.test("an event is judged up to 8 MiB; a longer one follows the fail policy", async (t) => {
  await inShop(async ({ root }) => {
    const event = (size: number): object =>
      calling("Write", {
        content: "x".repeat(size),
        file_path: "src/api/app.py",
      }, { cwd: root });
    await t.step("7 MiB is denied", async () => {
      assertDenied(await hook("pretool", { cwd: root, event: event(7 * MIB) }));
    });
    const long = { cwd: root, event: event(9 * MIB) };
    await t.step("9 MiB under open", async () => {
      const ran = await hook("pretool", long);
      assertPassedUnchecked(ran, /too long/);
    });
    await t.step("9 MiB under closed", async () => {
      const config = '{"hook": {"fail": "closed"}}';
      await Deno.writeTextFile(`${root}/dos.jsonc`, config);
      const { code, stdout, stderr } = await hook("pretool", long);
      assertEquals([code, stdout], [2, ""]);
      assertMatch(stderr, /^dos: cannot tell .+ too long.+\n$/);
    });
  });
});

Deno.test("an event that never ends is not waited for", async (t) => {
  await inShop(async ({ root }) => {
    const half = '{"session_id": "s-bob", "tool_name": "Write", ';
    await inTurn(["open", "closed"], async (fail) => {
      await t.step(fail, async () => {
        const config = JSON.stringify({ hook: { fail } });
        await Deno.writeTextFile(`${root}/dos.jsonc`, config);
        const [program = "", ...args] = commandLine("hook", "pretool");
        const child = new Deno.Command(program, {
          args,
          cwd: root,
          env: cleanEnv(),
          stdin: "piped",
          stdout: "piped",
          stderr: "piped",
        }).spawn();
        const writer = child.stdin.getWriter();
        await writer.write(new TextEncoder().encode(half));
        const { code, stdout, stderr } = await child.output();
        await writer.abort().catch(() => {});
        assertEquals([code, stdout.length], [fail === "open" ? 0 : 2, 0]);
        assertMatch(
          new TextDecoder().decode(stderr),
          /^dos: .*did not come to its end in time[^\n]*\n$/,
        );
      });
    });
  });
});

/** What may be wrong with a store, and how it gets that way. */
const BROKEN: readonly (readonly [
  string,
  (shop: Shop) => Promise<readonly string[] | null | void>,
])[] = [
  ["a damaged journal", async ({ journal }): Promise<void> => {
    const text = await Deno.readTextFile(journal);
    const line = text.replace("src/api", "other");
    await Deno.writeTextFile(journal, line.replace("}", " oops }") + line);
  }],
  ["a pipe as journal", async ({ root, journal }): Promise<void> => {
    await Deno.remove(journal);
    await sh(root, "mkfifo", journal);
  }],
  ["a directory as journal", async ({ journal }): Promise<void> => {
    await Deno.remove(journal);
    await Deno.mkdir(journal);
  }],
  ["a link as journal", async ({ root, journal }): Promise<void> => {
    await Deno.rename(journal, `${root}/elsewhere`);
    await Deno.symlink(`${root}/elsewhere`, journal);
  }],
  ["a file as store", async ({ root }): Promise<void> => {
    await Deno.remove(`${root}/.dos`, { recursive: true });
    await Deno.writeTextFile(`${root}/.dos`, "");
  }],
  ["a store that went back", async ({ root }): Promise<void> => {
    await Deno.writeTextFile(`${root}/.git/dos-seq`, "17\n");
  }],
  ["a journal that is gone", async ({ root, journal }): Promise<void> => {
    await Deno.writeTextFile(`${root}/.git/dos-seq`, "1\n");
    await Deno.remove(journal);
  }],
  ["a journal that may not be read", async (
    { journal },
  ): Promise<readonly string[] | null> => {
    await Deno.chmod(journal, 0);
    return await powerless();
  }],
];

/** Words that take from root what lets it read everything; `null` where there are none. */
async function powerless(): Promise<readonly string[] | null> {
  if (Deno.uid() !== 0) return [];
  const words = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
  try {
    await sh("/", ...words, "true");
    return words;
  } catch {
    return null;
  }
}

Deno.test("a store that cannot be told lets pass under open, with a line that says so, and denies under closed", async (t) => {
  if (Deno.build.os === "windows") return;
  await inTurn(BROKEN, async ([what, wreck]) => {
    await t.step(what, async () => {
      await inShop(async (shop) => {
        const { root } = shop;
        const through = await wreck(shop) ?? [];
        const before = what.includes("may not") ? [] : await pictureOf(root);
        const write = calling("Write", { file_path: "src/api/app.py" }, {
          cwd: root,
        });
        const run = { cwd: root, event: write, through };
        const open = await hook("pretool", run);
        assertPassedUnchecked(open, /let pass unchecked/, what);
        const read = calling("Read", { file_path: "src/api/app.py" }, {
          cwd: root,
        });
        assertPass(await hook("pretool", { ...run, event: read }));
        if (!what.includes("may not")) {
          assertEquals(await pictureOf(root), before);
        }
        const config = '{"hook": {"fail": "closed"}}';
        await Deno.writeTextFile(`${root}/dos.jsonc`, config);
        const closed = await hook("pretool", run);
        const reason = assertDenied({ ...closed, stderr: "" });
        assertMatch(
          reason,
          /^dos: cannot tell who holds what: .+ Next: run `dos doctor`/,
        );
        assertEquals(closed.stderr.split("\n").length, 2, closed.stderr);
        assertPass(await hook("pretool", { ...run, event: read }));
      });
    });
  });
});

Deno.test("a damaged journal still shows what it does show", async () => {
  await inShop(async ({ root, journal }) => {
    const text = await Deno.readTextFile(journal);
    const damaged = text.replace("}", " oops }").replaceAll("api", "x") + text;
    await Deno.writeTextFile(journal, damaged);
    assertDenied(await editing("src/api/app.py", { cwd: root }));
    const own = await editing("src/api/app.py", { cwd: root, session: ADA });
    assertPassedUnchecked(own, /line 1 cannot be read/);
    assertPassedUnchecked(await editing("docs/a.md", { cwd: root }), /line 1/);
  });
});

Deno.test("a last line that was cut short is no damage", async () => {
  await inShop(async ({ root, journal }) => {
    const torn = '{"op": "ACQUIRE", "lane"';
    await Deno.writeTextFile(journal, torn, { append: true });
    assertPass(await editing("docs/a.md", { cwd: root }));
    assertDenied(await editing("src/api/app.py", { cwd: root }));
  });
});

Deno.test("a configuration with a mistake lets pass under open, and denies if it says closed", async (t) => {
  const files: [string, string, boolean][] = [
    ["dos.jsonc", "{", false],
    ["dos.jsonc", '{"hook": {"mode": "gaurd"}}', false],
    ["dos.jsonc", '{"hook": {"fail": "close"}}', false],
    ["dos.jsonc", '{"hook": {"fail": "closed"}, "lanse": {}}', true],
    ["dos.jsonc", '{"hook": {"fail": "closed", "mode": 7', true],
    ["dos.toml", "[hook", false],
    ["dos.toml", "[hook]\nfail = 'closed'\nmode = strict\n", true],
    ["dos.toml", '[hook]\nfail = "closed"\nunknown = 1\n', true],
  ];
  await inShop(async ({ root }) => {
    await inTurn(files, async ([name, text, isClosed]) => {
      await t.step(`${name}: ${text}`, async () => {
        await Deno.writeTextFile(`${root}/${name}`, text);
        const ran = await editing("docs/a.md", { cwd: root });
        if (isClosed) {
          assertMatch(assertDenied({ ...ran, stderr: "" }), /Next: run `dos/);
          assertMatch(ran.stderr, /^dos: hook: [^\n]+\n$/);
        } else assertPassedUnchecked(ran, new RegExp(name));
        const read = calling("Read", { file_path: "docs/a.md" }, { cwd: root });
        assertPass(await hook("pretool", { cwd: root, event: read }));
        await Deno.remove(`${root}/${name}`);
      });
    });
    await t.step("both files at once", async () => {
      await Deno.writeTextFile(`${root}/dos.jsonc`, "{}");
      await Deno.writeTextFile(`${root}/dos.toml`, "");
      const ran = await editing("docs/a.md", { cwd: root });
      assertPassedUnchecked(ran, /dos\.toml|dos\.jsonc/);
      assertPassedUnchecked(await running("make", { cwd: root }), /dos\./);
    });
  });
});

Deno.test("a failure in one workspace does not keep another from stopping a call", async () => {
  await inShop(async ({ root }) => {
    await Deno.mkdir(`${root}/nested`);
    await Deno.writeTextFile(`${root}/nested/dos.jsonc`, "{");
    const patch = [
      "*** Begin Patch",
      "*** Update File: nested/a.md",
      "*** Update File: src/api/app.py",
      "*** End Patch",
    ].join("\n");
    const event = calling("apply_patch", { input: patch }, { cwd: root });
    assertDenied(await hook("pretool", { cwd: root, event }));
    const alone = await editing("nested/a.md", { cwd: root });
    assertPassedUnchecked(alone, /nested/);
    assert(alone.stderr.includes("dos.jsonc"));
  });
});
