import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  appendRecords,
  closeJournal,
  type JournalFile,
  openJournal,
  readThrough,
  syncNameOf,
} from "../../src/stores/journal_file.ts";
import { scanJournal } from "../../src/stores/journal_scan.ts";
import type { Steps } from "../../src/stores/machine.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine, once, type Plan } from "../support/faulty_machine.ts";
import { inTurn, the } from "../support/in_turn.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const GRANT = journalOf(grantOf(aLease()));
const HALT = '{"op": "HALT"}\n';

/** Opens, does something with it, closes. */
function withJournal<T>(
  den: Den,
  plan: Plan,
  body: (file: JournalFile) => Steps<T>,
): Promise<T> {
  function* steps(): Steps<T> {
    const file = the(yield* openJournal(den.site.journal, { append: true }));
    machine.follow(plan);
    try {
      return yield* body(file);
    } finally {
      yield* closeJournal(file);
    }
  }
  const machine = new FaultyMachine();
  return machine.run(steps());
}

function* append(file: JournalFile, lines = HALT): Steps<void> {
  yield* appendRecords(file, yield* scanJournal(file), lines);
}

Deno.test("openJournal finds nothing, makes one only if told, and opens no stranger", async () => {
  using den = new Den();
  den.makeHome();
  const machine = new FaultyMachine();
  assertEquals(await machine.run(openJournal(den.site.journal)), null);
  const append = { append: true };
  assertEquals(await machine.run(openJournal(den.site.journal, append)), null);
  assertEquals(den.names(), []);
  const made = await machine.run(
    openJournal(den.site.journal, { create: true }),
  );
  await machine.run(closeJournal(made));
  assertEquals(den.names(), ["lane-journal.jsonl"]);
  await inTurn(["symlink", "fifo", "directory"] as const, async (kind) => {
    den.remove("lane-journal.jsonl");
    den.plant("lane-journal.jsonl", kind);
    const error = await assertRejects(
      () => machine.run(openJournal(den.site.journal, { create: true })),
      StoreError,
    );
    assertEquals(error.code, "STORE_FOREIGN_TYPE", kind);
  });
  assertEquals(machine.openFiles, 0);
});

Deno.test("openJournal opens again what was replaced meanwhile", async () => {
  using den = new Den();
  den.writeJournal("");
  const machine = new FaultyMachine(once(({ name }) => name === "fstat", () => {
    den.write("other", GRANT);
    Deno.renameSync(den.path("other"), den.site.journal);
  }));
  const file = await machine.run(openJournal(den.site.journal));
  const { fold } = await machine.run(scanJournal(file));
  assertEquals(fold.live().length, 1);
  await machine.run(closeJournal(file));
  assertEquals(machine.openFiles, 0);
});

Deno.test("openJournal gives up on a name that keeps changing files", async () => {
  using den = new Den();
  den.writeJournal("");
  let n = 0;
  const machine = new FaultyMachine(({ name }) => {
    if (name !== "fstat") return;
    den.write(`other${++n}`, "");
    Deno.renameSync(den.path(`other${n}`), den.site.journal);
  });
  const error = await assertRejects(
    () => machine.run(openJournal(den.site.journal)),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNREADABLE");
  assertEquals(machine.openFiles, 0);
});

Deno.test("a journal that cannot be read is an error and never an empty one", async () => {
  const table = [
    ["lstat", "EACCES"],
    ["open", "EACCES"],
    ["open", "EMFILE"],
    ["fstat", "EIO"],
    ["readAt", "EIO"],
    ["readAt", "EISDIR"],
  ] as const;
  await inTurn(table, async ([call, errno]) => {
    using den = new Den();
    den.writeJournal(GRANT);
    const machine = new FaultyMachine(({ name }) =>
      name === call ? { errno } : undefined
    );
    function* steps(): Steps<unknown> {
      const file = yield* openJournal(den.site.journal);
      try {
        return yield* scanJournal(file);
      } finally {
        yield* closeJournal(file);
      }
    }
    const error = await assertRejects(() => machine.run(steps()), StoreError);
    assertEquals(error.code, "STORE_UNREADABLE", `${call} ${errno}`);
    assertEquals(machine.openFiles, 0);
  });
});

Deno.test("scanJournal sees the same however short the reads are", async () => {
  using den = new Den();
  const text = `${GRANT}garbage é\n${HALT}{"op": "tor`;
  den.writeJournal(text);
  const scan = (short: number): Promise<unknown> =>
    withJournal(
      den,
      ({ name }) => name === "readAt" ? { short } : undefined,
      function* (file): Steps<unknown> {
        const { fold, ...state } = yield* scanJournal(file);
        return { live: fold.live(), ...state };
      },
    );
  const whole = await scan(1 << 20);
  assertEquals(await scan(1), whole);
  assertEquals(await scan(7), whole);
});

Deno.test("scanJournal takes no journal for an empty one", async () => {
  const state = await new FaultyMachine().run(scanJournal(null));
  assertEquals([state.size, state.endsWithLf, state.torn], [0, true, null]);
});

Deno.test("appendRecords ends an unfinished line first, in the same write", async () => {
  const table: [string, string][] = [
    ["", HALT],
    [GRANT, GRANT + HALT],
    [GRANT.trimEnd(), GRANT + HALT],
    [`${GRANT}{"op": "ACQ`, `${GRANT}{"op": "ACQ\n${HALT}`],
    [`${GRANT}{"a": {}`, `${GRANT}{"a": {} #torn\n${HALT}`],
    [`${GRANT}\0\0\0`, `${GRANT}\0\0\0\n${HALT}`],
  ];
  await inTurn(table, async ([before, after]) => {
    using den = new Den();
    den.writeJournal(before);
    let writes = 0;
    await withJournal(den, ({ name }) => {
      if (name === "write") writes++;
    }, append);
    assertEquals(den.journal(), after);
    assertEquals(writes, 1);
  });
});

Deno.test("appendRecords takes a short write back and does not acknowledge it", async () => {
  await inTurn([0, 1, 5, HALT.length - 1], async (short) => {
    using den = new Den();
    den.writeJournal(GRANT);
    const error = await assertRejects(
      () =>
        withJournal(
          den,
          ({ name }) => name === "write" ? { short } : undefined,
          append,
        ),
      StoreError,
    );
    assertEquals(error.code, "STORE_UNACKNOWLEDGED");
    assertEquals(den.journal(), GRANT, `short ${short}`);
  });
});

Deno.test("appendRecords leaves a short write where somebody wrote behind it", async () => {
  using den = new Den();
  den.writeJournal(GRANT);
  let written = false;
  await assertRejects(
    () =>
      withJournal(den, ({ name }) => {
        if (name === "write") {
          written = true;
          return { short: 4 };
        }
        if (written && name === "fstat") den.append('{"op": "ENFORCE"}\n');
        return undefined;
      }, append),
    StoreError,
  );
  assertEquals(den.journal(), `${GRANT}{"op{"op": "ENFORCE"}\n`);
});

Deno.test("appendRecords leaves a torn line if it cannot take it back", async () => {
  using den = new Den();
  den.writeJournal(GRANT);
  const error = await assertRejects(
    () =>
      withJournal(
        den,
        ({ name }) =>
          name === "write"
            ? { short: 4 }
            : name === "truncate"
            ? { errno: "EIO" }
            : undefined,
        append,
      ),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNACKNOWLEDGED");
  assertEquals(den.journal(), `${GRANT}{"op`);
});

Deno.test("appendRecords acknowledges no write that failed, and no failed sync", async () => {
  const table = [
    ["write", "ENOSPC", GRANT],
    ["write", "EIO", GRANT],
    ["syncData", "EIO", GRANT + HALT],
    ["syncData", "ENOSPC", GRANT + HALT],
  ] as const;
  await inTurn(table, async ([call, errno, after]) => {
    using den = new Den();
    den.writeJournal(GRANT);
    let tries = 0;
    const error = await assertRejects(
      () =>
        withJournal(den, ({ name }) => {
          if (name !== call) return undefined;
          tries++;
          return { errno };
        }, append),
      StoreError,
    );
    assertEquals(error.code, "STORE_UNACKNOWLEDGED", `${call} ${errno}`);
    assertEquals(tries, 1);
    assertEquals(den.journal(), after);
  });
});

Deno.test("readThrough hands out what lies behind an offset", async () => {
  using den = new Den();
  den.writeJournal("0123456789");
  let text = "";
  await withJournal(den, () => {}, (file) =>
    readThrough(file, 4, (chunk) => {
      text += new TextDecoder().decode(chunk);
    }));
  assertEquals(text, "456789");
});

Deno.test("syncNameOf syncs the directory, and does not hide that it failed", async () => {
  const machine = new FaultyMachine(({ name }) =>
    name === "syncDirectory" ? { errno: "EIO" } : undefined
  );
  const error = await assertRejects(
    () => machine.run(syncNameOf("/s/j")),
    StoreError,
  );
  assertEquals(error.code, "STORE_UNACKNOWLEDGED");
  assertEquals(machine.calls.map(({ path }) => path), ["/s"]);
  assert(error.message.includes("directory"));
});
