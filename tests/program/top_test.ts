import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  cleanEnv,
  commandLine,
  dos,
  inTempDir,
  makeReadOnly,
  pictureOf,
} from "./dos.ts";

async function populate(dir: string): Promise<void> {
  const words = "lease-lane acquire --owner ann --lane api --tree api/**";
  await dos({ cwd: dir }, ...words.split(" "));
  const second = "lease-lane acquire --owner bob --lane b --tree api/x";
  await dos({ cwd: dir }, ...second.split(" "));
}

Deno.test("dos top and liveness say where the directory is missing, and make nothing", async () => {
  await inTempDir(async (dir) => {
    for (const verb of ["top", "liveness"]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ran = await dos({ cwd: dir }, verb, "--workspace", "gone");
      assertEquals([ran.code, ran.json().code], [2, "NO_WORKSPACE"]);
      assertStringIncludes(ran.stderr, 'Cannot open the workspace "gone"');
    }
    assertEquals(await pictureOf(dir), []);
  });
});

Deno.test("dos top and liveness show an empty workspace, and make nothing", async () => {
  await inTempDir(async (dir) => {
    const top = await dos({ cwd: dir }, "top");
    assertEquals(top.code, 0);
    assertEquals(
      top.json().lanes.map((row: { state: string }) => row.state)
        .filter((state: string) => state !== "free"),
      [],
    );
    const run = await dos({ cwd: dir }, "liveness", "--text");
    assertEquals([run.code, run.stdout], [0, "Nothing is held.\n"]);
    assertEquals(await pictureOf(dir), []);
  });
});

Deno.test("dos top and liveness work on a store that cannot be written, and change nothing", async () => {
  await inTempDir(async (dir) => {
    await populate(dir);
    const journal = `${dir}/.dos/lane-journal.jsonl`;
    const peer =
      '{"op":"ACQUIRE","lane":"p","loop_ts":"t","lease":{"lane":"p"' +
      ',"loop_ts":"t","tree":["p/**"],"holder":"pete"}}';
    await Deno.writeTextFile(journal, `{bro}\n${peer}\n{"op":"RELE`, {
      append: true,
    });
    const before = await pictureOf(dir);
    const undo = await makeReadOnly(dir);
    try {
      const text = await dos({ cwd: dir }, "top", "--once", "--text");
      assertEquals(text.code, 0);
      assert(/\n {2}api +ann +advancing/.test(text.stdout), text.stdout);
      assertStringIncludes(text.stdout, "REFUSED");
      assertStringIncludes(text.stderr, "1 line that cannot be read");
      assertStringIncludes(text.stderr, "in the middle of a line");
      assertStringIncludes(text.stderr, "1 grant without a fence");
      const run = await dos({ cwd: dir }, "liveness", "--owner", "ann");
      assertEquals([run.code, run.json()[0].verdict], [0, "ADVANCING"]);
    } finally {
      await undo?.();
    }
    assertEquals(await pictureOf(dir), before);
  });
});

/** What a terminal is given by `dos top` in which one thing is typed, and what its settings are before and after. */
async function typedInto(
  dir: string,
  typed: string,
): Promise<{ shown: string; code: number }> {
  const words = commandLine("top").map((word) => `'${word}'`).join(" ");
  const script = `stty rows 24 cols 80; stty -g > before; ${words}; ` +
    `code=$?; stty -g > after; exit $code`;
  await Deno.writeTextFile(`${dir}/run.sh`, script);
  const child = new Deno.Command("script", {
    args: ["-qec", "exec sh run.sh", "typescript"],
    cwd: dir,
    env: cleanEnv({ SHELL: "/bin/sh", TERM: "xterm" }),
    ...{ stdin: "piped", stdout: "piped", stderr: "null" },
  }).spawn();
  const typist = child.stdin.getWriter();
  let shown = "";
  for await (
    const text of child.stdout.pipeThrough(new TextDecoderStream())
  ) {
    const wasThere = shown.includes("quit");
    shown += text;
    // Not before it can be seen that it listens.
    if (!wasThere && shown.includes("quit")) {
      await typist.write(new TextEncoder().encode(typed));
    }
  }
  const { code } = await child.status;
  await typist.close().catch(() => {});
  return { shown, code };
}

Deno.test("dos top takes the terminal and gives it back as it was", async () => {
  const isThere = await new Deno.Command("script", { args: ["--version"] })
    .output().then(({ success }) => success, () => false);
  if (!isThere || Deno.build.os !== "linux") return;
  await inTempDir(async (dir) => {
    await populate(dir);
    for (const [typed, exit] of [["jj?qq", 0], ["\x03", 130]] as const) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const { shown, code } = await typedInto(dir, typed);
      assertEquals(code, exit);
      assertStringIncludes(shown, "\x1b[?1049h");
      assertStringIncludes(shown, "advancing");
      const end = shown.slice(shown.lastIndexOf("\x1b[?1049"));
      assertStringIncludes(end, "\x1b[?1049l");
      assert(shown.lastIndexOf("\x1b[?25h") > shown.lastIndexOf("\x1b[?25l"));
      const states = ["before", "after"].map((name) =>
        Deno.readTextFileSync(`${dir}/${name}`)
      );
      assertEquals(states[1], states[0]);
    }
  });
});
