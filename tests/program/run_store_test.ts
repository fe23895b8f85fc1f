import { assertEquals, assertStringIncludes } from "@std/assert";
import { dos, inTempDir, sh } from "./dos.ts";
import {
  askAgain,
  beginWaiting,
  keepersIn,
  killed,
  opsIn,
} from "./run_command.ts";

/** A small disk at a directory; `null` where this user may not make one. */
async function smallDisk(dir: string): Promise<AsyncDisposable | null> {
  try {
    await sh(dir, "mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", dir);
  } catch {
    return null;
  }
  return {
    [Symbol.asyncDispose]: async () => void await sh("/", "umount", "-l", dir),
  };
}

Deno.test("dos run ends as its command did where the disk is full, and the next request clears up", async () => {
  await inTempDir(async (parent) => {
    const dir = `${parent}/disk`;
    await Deno.mkdir(dir);
    const disk = await smallDisk(dir);
    if (disk === null) return;
    await using _ = disk;
    const run = await beginWaiting(dir);
    const journal = `${dir}/.dos/lane-journal.jsonl`;
    // Whatever is left of the journal's last page takes no record.
    const { size } = await Deno.stat(journal);
    const gap = 4096 - size % 4096 - 40;
    const note = JSON.stringify({ op: "HALT", reason: "x".repeat(gap - 30) });
    await Deno.writeTextFile(journal, `${note}\n`, { append: true });
    await sh(dir, "sh", "-c", "dd if=/dev/zero of=filler bs=4096 || true");
    Deno.kill(run.command, "SIGTERM");
    const { code, stdout, stderr } = await run.ended;
    assertEquals([code, stdout], [143, ""]);
    assertStringIncludes(stderr, 'Cannot release "api"');
    assertStringIncludes(stderr, "the next request ends it");
    assertEquals(opsIn(dir).at(-1), "HALT");
    await Deno.remove(`${dir}/filler`);
    assertEquals((await askAgain(dir)).code, 0);
    assertEquals(opsIn(dir).slice(-2), ["SCAVENGE", "ACQUIRE"]);
    assertEquals(keepersIn(dir), []);
  });
});

Deno.test("an agent of dos run is not stopped in its region, others are", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/dos.jsonc`, "{}");
    const run = await beginWaiting(dir);
    const lease = `${
      (await dos({ cwd: dir }, "lease-lane", "live")).json()[0].loop_ts
    }@api`;
    const asked = async (env: Record<string, string>): Promise<string> => {
      const event = JSON.stringify({
        ...{ hook_event_name: "PreToolUse", session_id: "s", cwd: dir },
        ...{ tool_name: "Write", tool_input: { file_path: `${dir}/api/x` } },
      });
      await Deno.writeTextFile(`${dir}/event`, event);
      const main = `${import.meta.dirname}/../../src/main.ts`;
      const line = `'${Deno.execPath()}' run -A -q '${main}' hook pretool`;
      const variables = Object.entries(env).map((pair) => pair.join("="));
      return await sh(
        dir,
        ...["env", ...variables, "sh", "-c", `${line} < event`],
      );
    };
    assertEquals(await asked({ DOS_LEASE: lease }), "");
    assertStringIncludes(await asked({ DOS_LEASE: "" }), '"deny"');
    await killed(run.pid);
    assertStringIncludes(await asked({ DOS_LEASE: "" }), '"deny"');
    await killed(run.command);
    await run.ended;
    assertEquals(await asked({ DOS_LEASE: "" }), "");
  });
});
