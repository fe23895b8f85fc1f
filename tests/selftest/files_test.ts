import { assertEquals } from "@std/assert";
import { FILE_CHECKS, read } from "../../src/selftest/files.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { inTempDir } from "../program/dos.ts";
import { systemError } from "../support/faulty_machine.ts";
import { groundIn, runToEnd } from "../support/self_test.ts";

Deno.test("read() reads a file to its end, however little comes at once", async () => {
  await inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/a`, "one, two, three");
    const machine = createMachine();
    const readAt: typeof machine.readAt = (handle, offset, into) =>
      machine.readAt(handle, offset, into.subarray(0, 2));
    assertEquals(read({ ...machine, readAt }, `${dir}/a`), "one, two, three");
  });
});

Deno.test("a system on which an open file is replaced once it is closed is not held to more", async () => {
  await inTempDir(async (dir) => {
    let refusals = 0;
    const { rename } = createMachine();
    const ground = groundIn(dir, {
      machine: {
        windows: true,
        rename(from, to): void {
          const isOpen = from.includes("/06/") && refusals++ === 0;
          if (isOpen) throw systemError("EBUSY");
          rename(from, to);
        },
      },
    });
    const results = await runToEnd(FILE_CHECKS.slice(0, 6), { ground });
    const told = results.find((x) => x.check === "rename over an open file");
    assertEquals([told?.status, refusals > 0], ["untried", true]);
  });
});

Deno.test("a system without synced directories, or a file system without links, is not held to them", async () => {
  await inTempDir(async (dir) => {
    const link = (): never => {
      throw systemError("EPERM");
    };
    const ground = groundIn(dir, { machine: { windows: true, link } });
    const results = await runToEnd(FILE_CHECKS, { ground });
    assertEquals(
      results.filter((x) => x.status === "untried").map((x) => x.check),
      ["sync of a directory", "link"],
    );
    assertEquals(results.filter((x) => x.status === "miss"), []);
  });
});
