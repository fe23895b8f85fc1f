import { assert, assertEquals } from "@std/assert";
import { until } from "./run_command.ts";
import { cleanEnv, commandLine, dos, inTempDir, pictureOf } from "./dos.ts";

Deno.test("self-test finds this machine fit, in every check, and leaves nothing", async () => {
  await inTempDir(async (dir) => {
    const ran = await dos({ cwd: dir }, "self-test", "--dir", dir);
    assertEquals(ran.code, 0, ran.stdout + ran.stderr);
    const { outcome, misses, checks } = ran.json();
    assertEquals([outcome, misses], ["fit", 0]);
    const names = checks.map((x: { check: string }) => x.check);
    for (
      const name of [
        ...["exclusive create", "kernel lock", "lock of the dead", "crowd"],
        ...["a dead process", "acquire", "refuse", "hook deny", "journal"],
      ]
    ) assert(names.includes(name), name);
    assertEquals(await pictureOf(dir), []);
  });
});

Deno.test("self-test leaves what it made where it is told to", async () => {
  await inTempDir(async (dir) => {
    const ran = await dos({ cwd: dir }, "self-test", "--dir", ".", "--keep");
    const kept = ran.json().dir;
    assert((await Deno.stat(kept)).isDirectory);
    assertEquals(
      (await Array.fromAsync(Deno.readDir(dir))).length,
      1,
    );
  });
});

Deno.test("self-test tells what it could not try under the permissions of a decide-only build", async () => {
  await inTempDir(async (dir) => {
    const [program = "", ...args] = commandLine("self-test", "--dir", dir);
    const less = args.flatMap((word) =>
      word === "-A" ? ["-R", "-W", "-E", "-S", "--no-prompt"] : [word]
    );
    const { code, stdout } = await new Deno.Command(program, {
      ...{ args: less, env: cleanEnv(), stdin: "null" },
    }).output();
    const { outcome, misses, untried, checks } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    assertEquals([code, outcome, misses], [0, "fit", 0]);
    assert(untried >= 5);
    const lock = checks.find((x: { check: string }) =>
      x.check === "kernel lock"
    );
    assertEquals([lock?.status, lock?.detail], [
      "ok",
      "tried within this process",
    ]);
  });
});

Deno.test({
  name: "self-test leaves nothing where a signal ends it",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await inTempDir(async (dir) => {
      for (
        const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const
      ) {
        const [program = "", ...args] = commandLine("self-test", "--dir", dir);
        const child = new Deno.Command(program, {
          ...{ args, env: cleanEnv() },
          ...{ stdin: "null", stdout: "null", stderr: "null" },
        }).spawn();
        // As far as its first child, which has to go too.
        const isUnderWay = async (): Promise<boolean> => {
          for await (const { name } of Deno.readDir(dir)) {
            const sign = `${dir}/${name}/09/holder.ready`;
            if (await Deno.stat(sign).catch(() => null) !== null) return true;
          }
          return false;
        };
        // deno-lint-ignore no-await-in-loop -- one signal after the other
        await until("the lock is held", isUnderWay);
        child.kill(signal);
        // deno-lint-ignore no-await-in-loop -- as above
        assertEquals((await child.status).code, code);
        // deno-lint-ignore no-await-in-loop -- as above
        assertEquals(await pictureOf(dir), []);
      }
    });
  },
});

Deno.test("self-test says that a directory is not there", async () => {
  await inTempDir(async (dir) => {
    const ran = await dos({ cwd: dir }, "self-test", "--dir", "none");
    assertEquals([ran.code, ran.json().code], [2, "INVALID_DIRECTORY"]);
  });
});
