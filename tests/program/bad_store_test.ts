// deno-lint-ignore-file no-await-in-loop -- steps and runs follow each other
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  commandLine,
  dos,
  inTempDir,
  makeReadOnly,
  pictureOf,
  sh,
} from "./dos.ts";

const ACQUIRE = ["lease-lane", "acquire", "--owner", "ada", "--lane", "main"];
const JOURNAL = ".dos/lane-journal.jsonl";

/** What stands where the store should, and how it got there. */
const PLANTED:
  readonly (readonly [string, (dir: string) => Promise<unknown>])[] = [
    [
      "a directory as journal",
      (dir) => Deno.mkdir(`${dir}/${JOURNAL}`, { recursive: true }),
    ],
    ["a pipe as journal", async (dir) => {
      await Deno.mkdir(`${dir}/.dos`);
      await sh(dir, "mkfifo", JOURNAL);
    }],
    ["a link as journal", async (dir) => {
      await Deno.mkdir(`${dir}/.dos`);
      await Deno.writeTextFile(`${dir}/elsewhere`, "");
      await Deno.symlink(`${dir}/elsewhere`, `${dir}/${JOURNAL}`);
    }],
    ["a link that leads nowhere", async (dir) => {
      await Deno.mkdir(`${dir}/.dos`);
      await Deno.symlink(`${dir}/nowhere`, `${dir}/${JOURNAL}`);
    }],
    ["a link as .dos", async (dir) => {
      await Deno.mkdir(`${dir}/elsewhere`);
      await Deno.symlink(`${dir}/elsewhere`, `${dir}/.dos`);
    }],
    ["a file as .dos", (dir) => Deno.writeTextFile(`${dir}/.dos`, "")],
  ];

Deno.test("dos refuses a store that is something else than files, with exit 5 and nothing changed", async (t) => {
  for (const [what, plant] of PLANTED) {
    await t.step(what, async () => {
      await inTempDir(async (cwd) => {
        await plant(cwd);
        const before = await pictureOf(cwd);
        for (
          const verb of [ACQUIRE, ["lease-lane", "live"], [
            "arbitrate",
            "--lane",
            "main",
          ]]
        ) {
          const ran = await dos({ cwd }, ...verb);
          assertEquals(
            [ran.code, ran.json().code],
            [5, "STORE_FOREIGN_TYPE"],
            verb.join(" "),
          );
          assertStringIncludes(ran.stderr, ".dos");
        }
        assertEquals(await pictureOf(cwd), before);
      });
    });
  }
});

Deno.test("dos refuses a link or a pipe in the place of its lock files", async (t) => {
  for (const name of [".lane-lease.mutex", ".lane-lease.lock"]) {
    await t.step(name, async () => {
      await inTempDir(async (cwd) => {
        await Deno.mkdir(`${cwd}/.dos`);
        await Deno.symlink("/etc/passwd", `${cwd}/.dos/${name}`);
        const ran = await dos({ cwd }, ...ACQUIRE);
        assertEquals([ran.code, ran.json().code], [5, "STORE_FOREIGN_TYPE"]);
        assertEquals(await pictureOf(cwd), [
          `${cwd}/.dos/`,
          `${cwd}/.dos/${name} -> /etc/passwd`,
        ]);
      });
    });
  }
});

Deno.test("dos does not grant what it cannot tell: stdout closed or full gives the lane back", async (t) => {
  const cases = [
    ["closed", 'exec 3> >(exit); wait $!; "$@" >&3'],
    ["full", '"$@" >/dev/full'],
    ["a pipe nobody reads", 'set -o pipefail; "$@" | sleep 0'],
  ] as const;
  for (const [what, script] of cases) {
    if (what !== "closed" && Deno.build.os !== "linux") continue;
    await t.step(what, async () => {
      await inTempDir(async (cwd) => {
        const { code } = await new Deno.Command("bash", {
          args: ["-c", script, "bash", ...commandLine(...ACQUIRE)],
          cwd,
          stdin: "null",
          stdout: "null",
          stderr: "piped",
        }).output();
        const live = (await dos({ cwd }, "lease-lane", "live")).json();
        // A pipe takes the answer if its reader has not gone yet; then the lane is held.
        assertEquals(
          { code, held: live.length },
          code === 0 ? { code: 0, held: 1 } : { code: 5, held: 0 },
        );
        if (what !== "a pipe nobody reads") assertEquals(code, 5);
      });
    });
  }
});

Deno.test("dos leaves an untold grant whose stamp the caller chose for the retry", async () => {
  if (Deno.build.os !== "linux") return;
  await inTempDir(async (cwd) => {
    // Named, because a shell that is started in the background and left alone has no ancestor that could hold a lane.
    const asked = [...ACQUIRE, "--loop-ts", "run-1", "--pid", `${Deno.pid}`];
    const { code, stderr } = await new Deno.Command("bash", {
      args: ["-c", '"$@" >/dev/full', "bash", ...commandLine(...asked)],
      cwd,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    assertEquals(code, 5);
    assertStringIncludes(new TextDecoder().decode(stderr), "ask again");
    const again = await dos({ cwd }, ...asked);
    const journal = await Deno.readTextFile(`${cwd}/${JOURNAL}`);
    assertEquals(
      [again.code, again.json().already_held],
      [0, true],
      `${again.stdout}${journal}`,
    );
    const live = (await dos({ cwd }, "lease-lane", "live")).json();
    assertEquals(live.length, 1);
  });
});

Deno.test("dos reads a store that it may not write, and says so when asked to write", async (t) => {
  await inTempDir(async (cwd) => {
    await dos({ cwd }, ...ACQUIRE);
    const shut = await makeReadOnly(cwd);
    // Where neither root nor the file system can be kept from writing there is nothing to look at.
    if (shut === null) return;
    try {
      await t.step("live and check answer", async () => {
        const live = await dos({ cwd }, "lease-lane", "live");
        assertEquals([live.code, live.json().length], [0, 1]);
        const check = await dos(
          { cwd },
          "lease-lane",
          "check",
          "--owner",
          "ada",
          "--lane",
          "main",
        );
        assertEquals(check.code, 0);
      });
      await t.step("acquire and release fail with exit 5", async () => {
        for (
          const verb of [ACQUIRE, [
            "lease-lane",
            "release",
            "--owner",
            "ada",
            "--lane",
            "main",
          ]]
        ) {
          const ran = await dos({ cwd }, ...verb);
          assertEquals(
            [ran.code, ran.json().code],
            [5, "STORE_UNWRITABLE"],
            ran.stderr,
          );
        }
      });
    } finally {
      await shut();
    }
  });
});

Deno.test("dos never takes a journal it cannot read for an empty one", async () => {
  await inTempDir(async (cwd) => {
    await Deno.mkdir(`${cwd}/.dos`);
    const line =
      '{"op": "ACQUIRE", "lane": "a", "loop_ts": "t", "lease": {"lane": "a", "loop_ts": "t", "tree": ["a"]}} oops }\n';
    await Deno.writeTextFile(`${cwd}/${JOURNAL}`, line + '{"op": "HALT"}\n');
    const before = await Deno.readTextFile(`${cwd}/${JOURNAL}`);
    for (
      const verb of [ACQUIRE, ["arbitrate", "--lane", "main"], [
        "journal",
        "compact",
      ]]
    ) {
      const ran = await dos({ cwd }, ...verb);
      assertEquals(
        [ran.code, ran.json().code],
        [5, "STORE_CORRUPT"],
        verb.join(" "),
      );
      assertStringIncludes(ran.stderr, "line 1");
      assertStringIncludes(ran.json().hint, "repair");
    }
    assertEquals(await Deno.readTextFile(`${cwd}/${JOURNAL}`), before);
    const live = await dos({ cwd }, "lease-lane", "live");
    assertEquals(live.code, 0);
    assertStringIncludes(live.stderr, "damaged");
    assertEquals((await dos({ cwd }, "journal", "verify")).code, 1);
    assertEquals((await dos({ cwd }, "journal", "repair")).code, 0);
    const again = await dos({ cwd }, ...ACQUIRE, "--tree", "b", "a");
    assertEquals([again.code, again.json().conflict.lane], [1, "a"]);
    assertEquals(again.json().grantable, ["b"]);
  });
});
