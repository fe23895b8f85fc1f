import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dos, inTempDir, pictureOf, sh } from "./dos.ts";
import {
  askAgain,
  begin,
  beginWaiting,
  keepersIn,
  leaseIn,
  opsIn,
  runWords,
  until,
} from "./run_command.ts";

Deno.test("dos run gives its command the streams untouched and the lease in its environment", async () => {
  await inTempDir(async (dir) => {
    const script =
      'printf "out\\0"; printf err >&2; printf "%s|%s|%s|%s" "$DOS_LEASE" "$DOS_FENCE" "$DOS_LANE" "$DOS_OWNER" > env; cat .dos/lane-journal.jsonl > then';
    const ran = await dos({ cwd: dir }, ...runWords("sh", "-c", script));
    assertEquals([ran.code, ran.stdout, ran.stderr], [0, "out\0", "err"]);
    const { loop_ts } = JSON.parse(
      (await Deno.readTextFile(`${dir}/then`)).split("\n")[0] ?? "",
    );
    assertEquals(
      await Deno.readTextFile(`${dir}/env`),
      `${loop_ts}@api|1|api|ann`,
    );
    assertEquals(opsIn(dir).at(-1), "RELEASE");
    assertEquals(keepersIn(dir), []);
  });
});

Deno.test("dos run reads nothing of what its command is to read", async () => {
  await inTempDir(async (dir) => {
    const main = `${import.meta.dirname}/../../src/main.ts`;
    const words = [Deno.execPath(), "run", "-A", "-q", main]
      .concat(runWords("cat"));
    const line = words.map((word) => `'${word}'`).join(" ");
    assertEquals(await sh(dir, "sh", "-c", `echo in | ${line} | cat`), "in\n");
  });
});

Deno.test("dos run exits as its command does", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/plain.txt`, "no program");
    const table: [string[], number][] = [
      [["true"], 0],
      [["sh", "-c", "exit 7"], 7],
      [["sh", "-c", "kill -TERM $$"], 143],
      [["sh", "-c", "kill -9 $$"], 137],
      [["no-such-command-anywhere"], 127],
      [["./plain.txt"], 126],
    ];
    for (const [command, code] of table) {
      // deno-lint-ignore no-await-in-loop -- they share a lane
      const ran = await dos({ cwd: dir }, ...runWords(...command));
      assertEquals([ran.code, ran.stdout], [code, ""], command.join(" "));
      assertEquals([opsIn(dir).at(-1), keepersIn(dir)], ["RELEASE", []]);
    }
  });
});

Deno.test("dos run is refused beside another one, and starts nothing", async () => {
  await inTempDir(async (dir) => {
    const first = await beginWaiting(dir);
    const words = ["run", "--lane", "b", "--tree", "api/x.ts", "--report"];
    const ran = await dos(
      { cwd: dir },
      ...words,
      "r.json",
      "--",
      "touch",
      "wrong",
    );
    assertEquals([ran.code, ran.stdout], [75, ""]);
    assertStringIncludes(ran.stderr, "Refused");
    const report = JSON.parse(await Deno.readTextFile(`${dir}/r.json`));
    assertEquals([report.outcome, report.reason_class], ["refuse", "OVERLAP"]);
    assertEquals((await askAgain(dir)).code, 1);
    Deno.kill(first.command, "SIGTERM");
    assertEquals((await first.ended).code, 143);
    assertEquals((await askAgain(dir)).code, 0);
    assert(!(await pictureOf(dir)).some((line) => line.includes("/wrong")));
  });
});

Deno.test("dos run beats while its command runs", async () => {
  await inTempDir(async (dir) => {
    const run = await beginWaiting(dir, { options: ["--beat", "0.5"] });
    const beats = (): number =>
      opsIn(dir).filter((op) => op === "HEARTBEAT").length;
    await until("it has beaten twice", () => beats() >= 2);
    assert(leaseIn(dir)?.heartbeat_at !== undefined);
    Deno.kill(run.command, "SIGKILL");
    assertEquals((await run.ended).code, 137);
  });
});

Deno.test("dos run says that its lease is lost, and stops its command where that is wanted", async () => {
  await inTempDir(async (dir) => {
    const options = ["--beat", "0.1", "--kill-on-loss", "--grace", "0.1"];
    const run = await beginWaiting(dir, {
      options,
      script: "trap '' TERM",
    });
    const take = "lease-lane adopt --owner eve --lane api --force";
    assertEquals((await dos({ cwd: dir }, ...take.split(" "))).code, 0);
    const { code, stdout, stderr } = await run.ended;
    assertEquals([code, stdout], [76, ""]);
    assertStringIncludes(stderr, "has ended");
    assertEquals(leaseIn(dir)?.holder, "eve");
  });
});

Deno.test("dos run touches nothing for a command line that cannot be used", async () => {
  await inTempDir(async (dir) => {
    const table = [
      ["run", "--lane", "api"],
      ["run", "--lane", "api", "--tree", "/etc/x", "--", "true"],
      ["run", "--beat", "0", "--", "true"],
      ["run", "--wrong", "--", "true"],
    ];
    for (const words of table) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ran = await dos({ cwd: dir }, ...words);
      assertEquals([ran.code, ran.stdout], [2, ""], words.join(" "));
    }
    assertEquals(await pictureOf(dir), []);
  });
});

Deno.test("dos run tells all in JSON on standard error", async () => {
  await inTempDir(async (dir) => {
    const [verb = "", ...rest] = runWords("sh", "-c", "exit 3");
    const run = begin(dir, verb, "--json", ...rest);
    const { code, stdout, stderr } = await run.ended;
    assertEquals([code, stdout], [3, ""]);
    const told = JSON.parse(stderr);
    assertEquals(
      [told.outcome, told.exit, told.released, told.lane, told.fence],
      ["ran", 3, true, "api", 1],
    );
  });
});
