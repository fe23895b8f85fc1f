import { assert, assertEquals } from "@std/assert";
import { dos, inTempDir } from "./dos.ts";
import {
  askAgain,
  beginWaiting,
  isRunning,
  keepersIn,
  killed,
  leaseIn,
  opsIn,
} from "./run_command.ts";

Deno.test("kill -9 of dos run and of its command: the next request gets the region at once", async () => {
  await inTempDir(async (dir) => {
    const run = await beginWaiting(dir);
    await Promise.all([killed(run.pid), killed(run.command)]);
    await run.ended;
    const ran = await askAgain(dir);
    assertEquals([ran.code, ran.json().outcome], [0, "acquire"]);
    assertEquals(opsIn(dir).slice(-2), ["SCAVENGE", "ACQUIRE"]);
    assertEquals(keepersIn(dir), []);
  });
});

Deno.test("kill -9 of dos run alone: nobody gets the region until the command has ended", async () => {
  await inTempDir(async (dir) => {
    const run = await beginWaiting(dir);
    await killed(run.pid);
    for (const extra of [[], ["--reclaim"]]) {
      const words = "lease-lane acquire --owner bob --lane b --tree api/x";
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ran = await dos({ cwd: dir }, ...words.split(" "), ...extra);
      assertEquals([ran.code, ran.json().reason_class], [1, "OVERLAP"]);
    }
    for (const words of [["scavenge"], ["live", "--alive"]]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      await dos({ cwd: dir }, "lease-lane", ...words);
    }
    assertEquals(leaseIn(dir)?.holder, "ann");
    assert(await isRunning(run.command));
    await killed(run.command);
    await run.ended;
    assertEquals((await askAgain(dir)).code, 0);
  });
});

Deno.test("kill -9 of the command alone: dos run gives the region back", async () => {
  await inTempDir(async (dir) => {
    const run = await beginWaiting(dir);
    await killed(run.command);
    const { code, stdout } = await run.ended;
    assertEquals([code, stdout], [137, ""]);
    assertEquals([opsIn(dir).at(-1), keepersIn(dir)], ["RELEASE", []]);
  });
});

Deno.test("a lease whose keeper died before its command was recorded is nobody's to take", async () => {
  await inTempDir(async (dir) => {
    const run = await beginWaiting(dir);
    await Promise.all([killed(run.pid), killed(run.command)]);
    await run.ended;
    const journal = `${dir}/.dos/lane-journal.jsonl`;
    // As it stands if dos is killed between the grant and the record of the command.
    const [grant = ""] = (await Deno.readTextFile(journal)).split("\n");
    await Deno.writeTextFile(journal, `${grant}\n`);
    await Promise.all(
      [".lane-seq", ".lane-fold.cache"].map((name) =>
        Deno.remove(`${dir}/.dos/${name}`).catch(() => {})
      ),
    );
    const ran = await askAgain(dir);
    assertEquals([ran.code, ran.json().reason_class], [1, "OVERLAP"]);
    assertEquals(keepersIn(dir), [leaseIn(dir)?.["keeper"]]);
  });
});
