import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inTurn } from "../support/in_turn.ts";
import { cleanEnv, commandLine, dos, inTempDir } from "./dos.ts";
import {
  askAgain,
  beginWaiting,
  isRunning,
  keepersIn,
  killed,
  leaseIn,
  opsIn,
  runWords,
  until,
} from "./run_command.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

/** Writes down each signal it gets, and ends with the last one that is wanted. */
const LISTENER = [
  "trap 'echo INT >> got' INT",
  "trap 'echo HUP >> got' HUP",
  "trap 'echo USR1 >> got' USR1",
  "trap 'echo TERM >> got; exit 9' TERM",
  "echo $$ > command.pid",
  "while :; do sleep 0.05; done",
].join("; ");

async function got(dir: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${dir}/got`).catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

Deno.test(
  "dos run hands signals on, once each, and ends when its command does",
  ONLY_UNIX,
  async () => {
    await inTempDir(async (dir) => {
      const run = await beginWaiting(dir, {
        script: `exec sh -c '${LISTENER.replaceAll("'", `'"'"'`)}'`,
      });
      const names = ["HUP", "USR1", "INT", "TERM"] as const;
      for (const [n, name] of names.entries()) {
        Deno.kill(run.pid, `SIG${name}`);
        // deno-lint-ignore no-await-in-loop -- one signal after the other
        await until(`${name} is there`, async () => {
          return (await got(dir)).length > n;
        });
      }
      const { code, stdout } = await run.ended;
      assertEquals([code, stdout, await got(dir)], [9, "", [...names]]);
      assertEquals([opsIn(dir).at(-1), keepersIn(dir)], ["RELEASE", []]);
    });
  },
);

Deno.test(
  "dos run stays with a command that ignores SIGTERM, and so does its lease",
  ONLY_UNIX,
  async () => {
    await inTempDir(async (dir) => {
      const run = await beginWaiting(dir, { script: "trap '' TERM INT" });
      Deno.kill(run.pid, "SIGTERM");
      Deno.kill(run.pid, "SIGINT");
      assertEquals((await askAgain(dir)).code, 1);
      assert(await isRunning(run.pid));
      assert(await isRunning(run.command));
      await killed(run.command);
      assertEquals((await run.ended).code, 137);
      assertEquals((await askAgain(dir)).code, 0);
    });
  },
);

Deno.test(
  "a dos run that is stopped keeps its lease, however long it says nothing",
  ONLY_UNIX,
  async () => {
    await inTempDir(async (dir) => {
      const run = await beginWaiting(dir);
      // Once somebody else has had the lock, it is not stopped with it in its hands.
      assertEquals((await askAgain(dir)).code, 1);
      Deno.kill(run.pid, "SIGSTOP");
      const journal = `${dir}/.dos/lane-journal.jsonl`;
      const text = await Deno.readTextFile(journal);
      await Deno.writeTextFile(
        journal,
        text.replaceAll(
          /("acquired_at": ")[^"]+/g,
          "$12020-01-01T00:00:00Z",
        ),
      );
      assertEquals(leaseIn(dir)?.acquired_at, "2020-01-01T00:00:00Z");
      const words = "lease-lane acquire --owner bob --lane b --tree api/x";
      const ran = await dos({ cwd: dir }, ...words.split(" "), "--reclaim");
      assertEquals([ran.code, ran.json().reason_class], [1, "OVERLAP"]);
      Deno.kill(run.pid, "SIGCONT");
      Deno.kill(run.pid, "SIGTERM");
      assertEquals((await run.ended).code, 143);
      assertEquals(opsIn(dir).at(-1), "RELEASE");
    });
  },
);

Deno.test("dos run lets a terminal tell its command what is typed", async () => {
  const isThere = await new Deno.Command("script", { args: ["--version"] })
    .output().then(({ success }) => success, () => false);
  if (!isThere || Deno.build.os !== "linux") return;
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/listen.sh`, LISTENER);
    const line = commandLine(...runWords("sh", "listen.sh"));
    // A shell between the two would be interrupted too, and its end be taken for ours.
    const typed = `exec ${line.map((word) => `'${word}'`).join(" ")}`;
    const child = new Deno.Command("script", {
      args: ["-qec", typed, "typescript"],
      cwd: dir,
      env: cleanEnv({ SHELL: "/bin/sh" }),
      ...{ stdin: "piped", stdout: "null", stderr: "null" },
    }).spawn();
    await until("the command is recorded", () => {
      return Array.isArray(leaseIn(dir)?.["children"]);
    });
    await until(
      "the command listens",
      () =>
        Deno.readTextFile(`${dir}/command.pid`).then(() => true, () => false),
    );
    const typist = child.stdin.getWriter();
    await typist.write(new Uint8Array([3]));
    await until("it was interrupted", async () => (await got(dir)).length > 0);
    const command = Number(await Deno.readTextFile(`${dir}/command.pid`));
    Deno.kill(command, "SIGTERM");
    assertEquals((await child.status).code, 9);
    await typist.close().catch(() => {});
    assertEquals(await got(dir), ["INT", "TERM"]);
    assertEquals(opsIn(dir).at(-1), "RELEASE");
  });
});

Deno.test("a signal on its way when the command ends leaves dos run its exit code", async () => {
  const at = (path: string): string =>
    JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
  const script = [
    `import { createCommands } from ${at("system/commands.ts")};`,
    `import { createWorld, heedSignals } from ${at("process_world.ts")};`,
    "heedSignals();",
    "const unheed = createCommands().heed(() => {});",
    "createWorld().holdSignals();",
    "for (const name of ['SIGINT', 'SIGTERM', 'SIGUSR1', 'SIGQUIT']) Deno.kill(Deno.pid, name);",
    "unheed();",
    "await new Promise((resolve) => setTimeout(resolve, 50));",
    "Deno.exit(9);",
  ].join("\n");
  const codes: number[] = [];
  await inTurn(Array.from({ length: 5 }), async () => {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", script],
      stdout: "null",
    }).output();
    codes.push(code);
  });
  assertEquals(codes, Array.from({ length: 5 }, () => 9));
});

Deno.test("a signal before its command is started ends dos run, and gives the region back", async () => {
  await inTempDir(async (dir) => {
    const lock = `${dir}/.dos/.lane-lease.lock`;
    await Deno.mkdir(`${dir}/.dos`);
    const stamp = `${new Date().toISOString().slice(0, 19)}Z`;
    const peer = `owner: pete\nacquired_at: ${stamp}\npid: 1\n`;
    await Deno.writeTextFile(lock, peer);
    const [program = "", ...args] = commandLine(
      ...runWords("touch", "wrong"),
    );
    const child = new Deno.Command(program, {
      args,
      cwd: dir,
      env: cleanEnv(),
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }).spawn();
    await until("it waits for the lock", () => keepersIn(dir).length > 0);
    child.kill("SIGTERM");
    // Nothing outside tells that it was seen; one sent in the moment of the start is handed on.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await Deno.remove(lock);
    const { code, stderr } = await child.output();
    assertEquals(code, 143);
    assertStringIncludes(new TextDecoder().decode(stderr), "Interrupted");
    assertEquals([opsIn(dir), leaseIn(dir)], [
      ["ACQUIRE", "RELEASE"],
      undefined,
    ]);
  });
});
