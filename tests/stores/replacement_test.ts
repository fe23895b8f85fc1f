import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { closeJournal, openJournal } from "../../src/stores/journal_file.ts";
import type { Steps } from "../../src/stores/machine.ts";
import {
  discard,
  keepAs,
  putInPlace,
  requireUntouched,
  writeWhole,
} from "../../src/stores/replacement.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine, type Plan } from "../support/faulty_machine.ts";
import { inTurn, the } from "../support/in_turn.ts";

const BYTES = ["hel", "lo"].map((text) => new TextEncoder().encode(text));

function keep(den: Den, plan: Plan, ...names: string[]): Promise<string> {
  function* steps(): Steps<string> {
    const file = the(yield* openJournal(den.site.journal));
    try {
      return yield* keepAs(file, names.map((name) => den.path(name)));
    } finally {
      yield* closeJournal(file);
    }
  }
  return new FaultyMachine(plan).run(steps());
}

Deno.test("writeWhole writes all of it, however short the writes are", async () => {
  using den = new Den();
  den.write("draft", "left by the dead");
  const machine = new FaultyMachine(({ name }) =>
    name === "write" ? { short: 1 } : undefined
  );
  await machine.run(writeWhole(den.path("draft"), BYTES));
  assertEquals(den.read("draft"), "hello");
  assertEquals(
    machine.calls.filter(({ name }) => name === "syncData").length,
    1,
  );
});

Deno.test("writeWhole leaves nothing where it fails", async () => {
  const table = [
    ["open", { errno: "EACCES" }, "STORE_UNWRITABLE"],
    ["write", { errno: "ENOSPC" }, "STORE_FULL"],
    ["write", { short: 0 }, "STORE_UNWRITABLE"],
    ["syncData", { errno: "EIO" }, "STORE_UNWRITABLE"],
  ] as const;
  await inTurn(table, async ([call, fault, code]) => {
    using den = new Den();
    den.makeHome();
    const machine = new FaultyMachine(({ name }) =>
      name === call ? fault : undefined
    );
    const error = await assertRejects(
      () => machine.run(writeWhole(den.path("draft"), BYTES)),
      StoreError,
    );
    assertEquals(error.code, code, call);
    assertEquals(den.names(), []);
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("writeWhole keeps no file that holds less than was taken", async () => {
  using den = new Den();
  den.makeHome();
  const path = den.path("draft");
  const machine = new FaultyMachine(({ name }) => {
    if (name === "syncData") Deno.truncateSync(path, 2);
  });
  await assertRejects(
    () => machine.run(writeWhole(path, BYTES)),
    StoreError,
    "it holds 2 of the 5 bytes written",
  );
  assertFalse(den.has("draft"));
});

Deno.test("writeWhole follows no symlink and opens no pipe", async () => {
  await inTurn(["symlink", "fifo", "directory"] as const, async (kind) => {
    using den = new Den();
    den.plant("draft", kind);
    const error = await assertRejects(
      () => new FaultyMachine().run(writeWhole(den.path("draft"), BYTES)),
      StoreError,
    );
    assertEquals(error.code, "STORE_FOREIGN_TYPE", kind);
  });
});

Deno.test("keepAs takes the first name that is free", async () => {
  using den = new Den();
  den.writeJournal("old");
  den.write("h1", "another");
  assertEquals(await keep(den, () => {}, "h1", "h2"), den.path("h2"));
  assertEquals(den.read("h2"), "old");
  assertEquals(den.read("h1"), "another");
});

Deno.test("keepAs takes the name up again that a dead process gave this file", async () => {
  using den = new Den();
  den.writeJournal("old");
  await Deno.link(den.site.journal, den.path("h1"));
  assertEquals(await keep(den, () => {}, "h1", "h2"), den.path("h1"));
  assertFalse(den.has("h2"));
});

Deno.test("keepAs copies where there are no links", async () => {
  using den = new Den();
  den.writeJournal("old");
  den.write("h1", "another");
  const plan: Plan = ({ name }) =>
    name === "link" ? { errno: "EPERM" } : undefined;
  assertEquals(await keep(den, plan, "h1", "h2"), den.path("h2"));
  assertEquals(den.read("h2"), "old");
});

Deno.test("keepAs says so where every name is taken or none can be made", async () => {
  using den = new Den();
  den.writeJournal("old");
  den.write("h1", "another");
  await assertRejects(
    () => keep(den, () => {}, "h1"),
    StoreError,
    "every name for it is taken",
  );
  await assertRejects(
    () =>
      keep(
        den,
        ({ name }) => name === "link" ? { errno: "ENOSPC" } : undefined,
        "h2",
      ),
    StoreError,
    "ENOSPC",
  );
});

Deno.test("putInPlace keeps the permissions, renames, then syncs the directory", async () => {
  using den = new Den();
  den.writeJournal("old");
  den.write("draft", "new");
  const machine = new FaultyMachine();
  await machine.run(putInPlace(den.path("draft"), den.site.journal));
  assertEquals(den.journal(), "new");
  assertEquals(machine.calls.map(({ name }) => name), [
    "copyMode",
    "rename",
    "syncDirectory",
  ]);
});

Deno.test("putInPlace leaves the old file, and no draft, where it cannot rename", async () => {
  using den = new Den();
  den.writeJournal("old");
  den.write("draft", "new");
  const machine = new FaultyMachine(({ name }) =>
    name === "rename" ? { errno: "EACCES" } : undefined
  );
  const error = await assertRejects(
    () => machine.run(putInPlace(den.path("draft"), den.site.journal)),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNWRITABLE");
  assertEquals(den.names(), ["lane-journal.jsonl"]);
  assertEquals(den.journal(), "old");
});

Deno.test("putInPlace is patient with a sharing violation on Windows, but not for ever", async () => {
  await inTurn([3, Infinity], async (failures) => {
    using den = new Den();
    den.write("draft", "new");
    let tries = 0;
    const machine = Object.assign(
      new FaultyMachine(({ name }) =>
        name === "rename" && ++tries <= failures
          ? { errno: "EBUSY" }
          : undefined
      ),
      { windows: true },
    );
    const work = (): Promise<void> =>
      machine.run(putInPlace(den.path("draft"), den.site.journal));
    if (failures === 3) {
      await work();
      assertEquals(den.journal(), "new");
    } else await assertRejects(work, StoreError);
  });
});

Deno.test("discard does not mind that there is nothing", async () => {
  using den = new Den();
  den.makeHome();
  await new FaultyMachine().run(discard(den.path("draft")));
  assertEquals(den.names(), []);
});

Deno.test("requireUntouched stops at growth, at another file and at a lost lock", async () => {
  const token = "dos-ts:7:x";
  const table: [string, (den: Den) => void, boolean][] = [
    ["quiet", () => {}, true],
    ["growth", (den) => den.append("more"), false],
    ["replaced", (den) => {
      den.write("other", "old");
      Deno.renameSync(den.path("other"), den.site.journal);
    }, false],
    ["gone", (den) => den.remove("lane-journal.jsonl"), false],
    ["lock lost", (den) => den.writeLock(den.peerLock()), false],
  ];
  await inTurn(table, async ([what, happens, passes]) => {
    using den = new Den();
    den.writeJournal("old");
    den.writeLock(`owner: ${token}\n`);
    function* steps(): Steps<void> {
      const file = the(yield* openJournal(den.site.journal));
      happens(den);
      try {
        const grip = { kind: "held", token, mutex: null } as const;
        yield* requireUntouched(den.site, grip, { file, size: 3 });
      } finally {
        yield* closeJournal(file);
      }
    }
    const work = (): Promise<void> => new FaultyMachine().run(steps());
    if (passes) return await work();
    const error = await assertRejects(work, StoreError, "meanwhile");
    assertEquals(error.code, "STORE_LOCK", what);
  });
});
