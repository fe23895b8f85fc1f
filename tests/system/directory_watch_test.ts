import { assert, assertEquals } from "@std/assert";
import { DirectoryWatch } from "../../src/system/directory_watch.ts";

/** Long enough that a test which comes to it has failed. */
const EVER_MS = 60_000;

async function inDirectory(
  body: (
    path: (name: string) => string,
    watch: DirectoryWatch,
  ) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const watch = new DirectoryWatch(directory, "journal");
  try {
    await body((name) => `${directory}/${name}`, watch);
  } finally {
    watch.close();
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("DirectoryWatch wakes at a write, and at a rename over the file, again and again", async () => {
  await inDirectory(async (path, watch) => {
    await watch.change(EVER_MS);
    const round = async (): Promise<void> => {
      await Deno.writeTextFile(path("journal"), "x", { append: true });
      await watch.change(EVER_MS);
      await Deno.writeTextFile(path("journal.tmp"), "");
      await Deno.rename(path("journal.tmp"), path("journal"));
      await watch.change(EVER_MS);
    };
    await round();
    await round();
    await round();
  });
});

Deno.test("DirectoryWatch says at once that it does not know what was before it", async () => {
  await inDirectory(async (_path, watch) => {
    await watch.change(EVER_MS);
    await watch.time(1);
    await watch.change(EVER_MS);
  });
});

Deno.test("DirectoryWatch waits no longer than it may, and ends when it is told", async () => {
  await inDirectory(async (path, watch) => {
    await watch.change(EVER_MS);
    await Deno.writeTextFile(path("other-journal"), "");
    await watch.change(50);
    const stop = new AbortController();
    const waits = [watch.change(EVER_MS, stop.signal)];
    stop.abort();
    await Promise.all(waits);
    await watch.time(EVER_MS, stop.signal);
    assert(stop.signal.aborted);
  });
});

Deno.test("DirectoryWatch goes by the clock where nothing can be watched", async () => {
  const watch = new DirectoryWatch("/nowhere/at/all", "journal");
  await watch.change(1);
  await watch.change(1);
  watch.close();
  assertEquals(await watch.change(0), undefined);
});
