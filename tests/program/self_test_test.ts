import { assert, assertEquals } from "@std/assert";
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
    const { outcome, misses, untried } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    assertEquals([code, outcome, misses], [0, "fit", 0]);
    assert(untried >= 6);
  });
});

Deno.test("self-test says that a directory is not there", async () => {
  await inTempDir(async (dir) => {
    const ran = await dos({ cwd: dir }, "self-test", "--dir", "none");
    assertEquals([ran.code, ran.json().code], [2, "INVALID_DIRECTORY"]);
  });
});
