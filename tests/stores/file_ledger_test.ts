import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseJournal } from "../../src/journal/read.ts";
import {
  type Act,
  type LedgerView,
  StoreError,
} from "../../src/lease/ports.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { parseLock } from "../../src/stores/lock_body.ts";
import { Den } from "../support/den.ts";
import { aDesk } from "../support/desk.ts";
import { type Call, once, type Plan } from "../support/faulty_machine.ts";
import { inTurn, kindOf } from "../support/in_turn.ts";
import {
  aLease,
  aPeerLease,
  aRequest,
  grantOf,
  journalOf,
} from "../support/records.ts";

const GRANT = journalOf(grantOf(aLease()));
const LOCK = ".lane-lease.lock";

function halt(): Act<string> {
  return { append: [{ op: "HALT" }], result: "ok" };
}

/** A decision that is made under the lock alone; before that it fails. */
function inLock<T>(
  den: Den,
  decide: (view: LedgerView) => Act<T>,
): (view: LedgerView) => Act<T> {
  return (view) => {
    if (!den.names()?.includes(LOCK)) throw new Error("not in the lock yet");
    return decide(view);
  };
}

function isJournal(name: string): (call: Call) => boolean {
  return (call) => call.name === name && call.path.endsWith("journal.jsonl");
}

Deno.test("a transaction works under both locks and leaves none", async () => {
  using den = new Den();
  const { ledger, machine } = den.open();
  let inside: string[] | null = null;
  await ledger.transact(inLock(den, () => {
    inside = den.names();
    return halt();
  }));
  assertEquals(inside, [".gitignore", LOCK, ".lane-lease.mutex"]);
  assertEquals(den.names(), [
    ".gitignore",
    ".lane-lease.mutex",
    "lane-journal.jsonl",
  ]);
  assertEquals(machine.openFiles, 0);
});

Deno.test("a record goes out as one write, then a sync, then a look at what was written", async () => {
  using den = new Den();
  den.writeJournal(GRANT);
  const { ledger, machine } = den.open();
  await ledger.transact(halt);
  const written = machine.calls.findIndex(isJournal("write"));
  const after = machine.calls.slice(written).filter(({ path }) =>
    path.endsWith("journal.jsonl")
  ).map(({ name }) => name);
  assertEquals(after, ["write", "syncData", "lstat", "readAt", "close"]);
});

Deno.test("a new journal has its name synced, even if the one who made it died", async () => {
  using den = new Den();
  const synced = ({ name, path }: Call): boolean =>
    name === "syncDirectory" && path.endsWith("/.dos");
  const first = den.open(({ name, path }) =>
    name === "write" && path.endsWith("journal.jsonl") ? "kill" : undefined
  );
  await assertRejects(() => first.ledger.transact(halt));
  assertEquals(den.journal(), "");
  assert(den.has("lane-journal.jsonl"));
  const second = den.open();
  await second.ledger.transact(halt);
  assertEquals(second.machine.calls.filter(synced).length, 1);
  await second.ledger.transact(halt);
  assertEquals(second.machine.calls.filter(synced).length, 1);
});

Deno.test("a reader makes nothing and opens nothing for writing", async () => {
  using den = new Den();
  const { ledger, machine } = den.open();
  assertEquals((await ledger.read()).live, []);
  assertEquals(den.names(), null);
  den.writeJournal(GRANT);
  assertEquals((await ledger.read()).live, [aLease()]);
  assertEquals(den.names(), ["lane-journal.jsonl"]);
  assert(machine.calls.every(({ how }) => how?.append !== true));
});

Deno.test("a planted file is refused before anything is made or opened", async () => {
  const names = ["lane-journal.jsonl", LOCK, ".lane-lease.mutex"];
  const cases = names.flatMap((name) =>
    (["symlink", "fifo", "directory"] as const).map((kind) => ({ name, kind }))
  );
  await inTurn(cases, async ({ name, kind }) => {
    using den = new Den();
    den.plant(name, kind);
    const { ledger, machine } = den.open();
    await inTurn(
      [() => ledger.read(), () => ledger.transact(halt)],
      async (call) => {
        const error = await assertRejects(call, StoreError);
        assertEquals(error.code, "STORE_FOREIGN_TYPE", `${name} ${kind}`);
      },
    );
    assertEquals(den.names(), [name]);
    assert(machine.calls.every((call) => call.name !== "open"));
  });
});

Deno.test("a store that is a symlink, a file or a dangling link is refused", async () => {
  const table: [string, (den: Den) => Promise<void>][] = [
    ["a file", (den) => Deno.writeTextFile(`${den.root}/.dos`, "")],
    ["a link", async (den) => {
      await Deno.mkdir(`${den.root}/real`);
      await Deno.symlink(`${den.root}/real`, `${den.root}/.dos`);
    }],
    [
      "dangling",
      (den) => Deno.symlink("/nowhere", `${den.root}/.dos`, { type: "dir" }),
    ],
  ];
  await inTurn(table, async ([what, plant]) => {
    using den = new Den();
    await plant(den);
    const { ledger } = den.open();
    await inTurn(
      [() => ledger.read(), () => ledger.transact(halt)],
      async (call) => {
        const error = await assertRejects(call, StoreError);
        assertEquals(error.code, "STORE_FOREIGN_TYPE", what);
      },
    );
  });
});

Deno.test("a best effort keeps its answer where the append fails", async () => {
  const table: Plan[] = [
    (call) => isJournal("write")(call) ? { errno: "ENOSPC" } : undefined,
    (call) => isJournal("write")(call) ? { short: 3 } : undefined,
    (call) => isJournal("syncData")(call) ? { errno: "EIO" } : undefined,
  ];
  await inTurn(table, async (plan) => {
    using den = new Den();
    den.writeJournal(GRANT);
    const { ledger, warnings } = den.open(plan);
    const done = kindOf(
      await ledger.transact(() => ({ ...halt(), bestEffort: true })),
      "done",
    );
    assertEquals(done, { kind: "done", result: "ok", written: [] });
    assertEquals(warnings.length, 1);
  });
});

Deno.test("a decision is made anew where somebody without a lock wrote meanwhile", async () => {
  using den = new Den();
  den.writeJournal(GRANT);
  const { ledger } = den.open();
  const seen: number[] = [];
  const done = kindOf(
    await ledger.transact(inLock(den, ({ live, nextSeq }) => {
      seen.push(live.length);
      if (seen.length === 1) {
        den.append(journalOf(grantOf(aPeerLease(), nextSeq)));
      }
      return halt();
    })),
    "done",
  );
  assertEquals(seen, [1, 2]);
  assertEquals(done.written[0]?.seq, 3);
});

Deno.test("a decision gives up after five rounds, with nothing written", async () => {
  using den = new Den();
  den.writeJournal(GRANT);
  const { ledger } = den.open();
  let rounds = 0;
  const answer = await ledger.transact(inLock(den, () => {
    rounds++;
    den.append('{"op": "ENFORCE"}\n');
    return halt();
  }));
  assertEquals(answer.kind, "busy");
  assertEquals(rounds, 5);
  assert(!den.journal().includes("HALT"));
  assertEquals(den.names(), [".lane-lease.mutex", "lane-journal.jsonl"]);
});

Deno.test("nothing is written under a lock that was taken over before the append", async () => {
  await inTurn([null, "eve"], async (thief) => {
    using den = new Den();
    den.writeJournal(GRANT);
    const { ledger } = den.open();
    const answer = await ledger.transact(inLock(den, () => {
      den.remove(LOCK);
      if (thief !== null) den.writeLock(den.peerLock(thief));
      return halt();
    }));
    assertEquals(answer.kind, "busy");
    assertEquals(den.journal(), GRANT);
    assertEquals(den.has(LOCK), thief !== null);
  });
});

/** Bob asks for `web` while pete does something at the moment of his write. */
async function bobAsks(
  den: Den,
  when: "write" | "syncData",
  happens: (den: Den) => void,
): Promise<string> {
  den.writeJournal(GRANT);
  const { ledger } = den.open(once(isJournal(when), () => happens(den)));
  const desk = aDesk(ledger, { clock: den.clock });
  const request = aRequest({ owner: "bob", lane: "web", tree: ["web/**"] });
  return (await acquire(desk, request)).outcome;
}

function steals(den: Den): void {
  den.remove(LOCK);
  den.writeLock(den.peerLock());
}

function peerGrant(tree: string): string {
  return journalOf(grantOf(aPeerLease({ tree: [tree] }), 2));
}

Deno.test("a grant behind an earlier one of a thief is withdrawn, and the answer is busy", async () => {
  using den = new Den();
  const outcome = await bobAsks(den, "write", () => {
    steals(den);
    den.append(peerGrant("web/x"));
  });
  assertEquals(outcome, "lock-busy");
  assertEquals(
    parseJournal(den.journal()).map(({ op, reason }) => [op, reason ?? null]),
    [
      ["ACQUIRE", null],
      ["ACQUIRE", null],
      ["ACQUIRE", "lane-lease:bob"],
      ["RELEASE", "withdrawn"],
    ],
  );
  assertEquals(parseLock(den.read(LOCK)).get("owner"), "pete");
});

Deno.test("a grant goes when a thief has the lock, though nothing is in its way yet", async () => {
  using den = new Den();
  const outcome = await bobAsks(den, "write", () => {
    steals(den);
    den.append(peerGrant("else/where"));
  });
  assertEquals(outcome, "lock-busy");
  assert(den.journal().includes("withdrawn"));
});

Deno.test("a grant goes when a thief has the lock, even if the thief came behind it", async () => {
  using den = new Den();
  const outcome = await bobAsks(den, "syncData", () => {
    steals(den);
    den.append(peerGrant("web/x"));
  });
  assertEquals(outcome, "lock-busy");
});

Deno.test("a grant that went away again is not acknowledged", async () => {
  const table: [string, (den: Den) => void][] = [
    ["cut off", (den) => den.writeJournal(GRANT)],
    ["replaced", (den) => {
      den.write("other", GRANT);
      Deno.renameSync(den.path("other"), den.site.journal);
    }],
    ["removed", (den) => den.remove("lane-journal.jsonl")],
  ];
  await inTurn(table, async ([what, happens]) => {
    using den = new Den();
    const error = await assertRejects(
      () => bobAsks(den, "syncData", happens),
      StoreError,
    );
    assertEquals(error.code, "STORE_UNACKNOWLEDGED", what);
    assert(!den.has(LOCK), what);
  });
});

Deno.test("a grant that was copied into a new journal stands", async () => {
  using den = new Den();
  const outcome = await bobAsks(den, "syncData", () => {
    den.write("other", den.journal());
    Deno.renameSync(den.path("other"), den.site.journal);
  });
  assertEquals(outcome, "acquire");
});

Deno.test("an acquire from a journal that may hide a grant is refused, as the policy says", async () => {
  const table = [
    ["safe", '{"op" "ACQUIRE"}\n', true],
    ["safe", '{"op": "ACQ\n', false],
    ["refuse", '{"op": "ACQ\n', true],
    ["warn", '{"op" "ACQUIRE"}\n', false],
  ] as const;
  await inTurn(table, async ([onCorrupt, line, refused]) => {
    using den = new Den();
    den.writeJournal(line + GRANT);
    const { ledger, warnings } = den.open(() => {}, { onCorrupt });
    const request = aRequest({ owner: "bob", lane: "web", tree: ["web/**"] });
    const ask = () => acquire(aDesk(ledger), request);
    if (refused) {
      const error = await assertRejects(ask, StoreError);
      assertEquals(error.code, "STORE_CORRUPT");
      assertEquals(den.journal(), line + GRANT);
    } else assertEquals((await ask()).outcome, "acquire");
    assert(warnings[0]?.includes("damaged line"), onCorrupt);
  });
});
