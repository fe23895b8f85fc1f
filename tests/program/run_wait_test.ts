import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dos, inTempDir } from "./dos.ts";
import { begin, beginWaiting } from "./run_command.ts";

/** The words of bob, who wants what ann has. */
function bob(...options: readonly string[]): string[] {
  return [
    ...["run", "--lane", "api", "--tree", "api/**", "--owner", "bob"],
    ...options,
    ...["--", "echo", "works"],
  ];
}

/** Comes back once somebody stands in the queue. */
async function queued(dir: string): Promise<void> {
  for (;;) {
    // deno-lint-ignore no-await-in-loop -- looks until it is so
    const { stdout } = await dos({ cwd: dir }, "queue", "--json");
    if (stdout.includes('"bob"')) return;
  }
}

async function endAnn(
  ann: { readonly command: number; readonly ended: Promise<unknown> },
): Promise<void> {
  Deno.kill(ann.command, "SIGTERM");
  await ann.ended;
}

Deno.test("a run that waits works when it is its turn, and tells it on standard error alone", async () => {
  await inTempDir(async (dir) => {
    const ann = await beginWaiting(dir);
    const waiting = begin(dir, ...bob("--wait", "--json"));
    await queued(dir);
    await endAnn(ann);
    const { code, stdout, stderr } = await waiting.ended;
    assertEquals([code, stdout], [0, "works\n"]);
    const told = stderr.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(told[0]?.event, "waiting");
    assertEquals(told.at(-1)?.outcome, "ran");
    assert(told.at(-1)?.released);
  });
});

Deno.test("a run that is stopped while it waits starts nothing and gives its place back", async () => {
  await inTempDir(async (dir) => {
    const ann = await beginWaiting(dir);
    for (const [signal, exit] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      const waiting = begin(dir, ...bob("--wait", "--json"));
      // deno-lint-ignore no-await-in-loop -- one run after the other
      await queued(dir);
      Deno.kill(waiting.pid, signal);
      // deno-lint-ignore no-await-in-loop -- one run after the other
      const { code, stdout, stderr } = await waiting.ended;
      assertEquals([code, stdout], [exit, ""]);
      assertStringIncludes(stderr, '"outcome": "interrupted"');
      // deno-lint-ignore no-await-in-loop -- one run after the other
      assertEquals((await dos({ cwd: dir }, "queue", "--json")).stdout, "[]\n");
    }
    await endAnn(ann);
  });
});

Deno.test("a run that waited in vain starts nothing", async () => {
  await inTempDir(async (dir) => {
    const ann = await beginWaiting(dir);
    const { code, stdout, stderr } = await begin(
      dir,
      ...bob("--wait=0.5", "--json"),
    ).ended;
    assertEquals([code, stdout], [75, ""]);
    assertStringIncludes(stderr, '"gave_up"');
    await endAnn(ann);
  });
});
