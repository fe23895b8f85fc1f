// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { JournalEntry } from "../../../src/journal/entry.ts";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { recorder, say, words } from "../fake_world.ts";

const ENTRIES: JournalEntry[] = [
  {
    seq: 1,
    ts: "2026-06-01T13:51:00Z",
    op: "ACQUIRE",
    lane: "src",
    lease: { holder: "ann" },
    reason: "lane-lease:ann",
  },
  { op: "_CORRUPT", _raw: "{half\x1b", _line: 1 },
  { seq: 3, ts: "2026-06-01T14:03:00Z", op: "REFUSE", holder: "bob" },
  { seq: 4, ts: "2026-06-01T14:03:00Z", op: "HEARTBEAT", lane: "src" },
  {
    seq: 5,
    ts: "2026-06-01T14:03:00Z",
    op: "RELEASE",
    lane: "src",
    reason: "withdrawn",
  },
  { seq: 6 },
];

type Tail = JournalVerbs["tail"];

Deno.test("journal tail prints one entry to a line, oldest first", async () => {
  const tail = recorder<Tail>(ENTRIES);
  const workspace = { journal: { tail: tail.verb } };
  const said = await say(words("journal tail"), { workspace });
  assertEquals([said.exit, said.stderr], [0, ""]);
  assertEquals(
    said.stdout.trimEnd().split("\n").map((line) => JSON.parse(line)),
    ENTRIES,
  );
});

Deno.test("journal tail hands on the count and the filter", async () => {
  const table: [string, unknown][] = [
    ["", { count: 20 }],
    ["0", { count: 0 }],
    ["5 --op ACQUIRE --lane src", { count: 5, op: "ACQUIRE", lane: "src" }],
  ];
  for (const [more, options] of table) {
    const tail = recorder<Tail>([]);
    const workspace = { journal: { tail: tail.verb } };
    const said = await say(words(`journal tail ${more}`), { workspace });
    assertEquals([said.exit, said.stdout, tail.calls], [0, "", [options]]);
  }
});

Deno.test("journal tail refuses a count that is none", async () => {
  for (const count of ["-1", "1.5", "many"]) {
    const said = await say(["journal", "tail", count]);
    assertEquals([said.exit, said.choices], [2, []], count);
  }
});

Deno.test("journal tail tells a person when, what, where and who", async () => {
  const tail = recorder<Tail>(ENTRIES);
  const workspace = { journal: { tail: tail.verb } };
  const said = await say(words("journal tail --text"), { workspace });
  assertEquals(
    said.stdout,
    `     1  12 min ago     ACQUIRE     src           ann           lane-lease:ann
     -  -              _CORRUPT                  {half\\u{1b}
     3  now            REFUSE                    bob
     4  now            HEARTBEAT   src
     5  now            RELEASE     src                         withdrawn
     6  -              ?
`,
  );
});

/** A follower that may be asked before and after the tail is read. */
async function* followed(entries: JournalEntry[]): AsyncIterable<JournalEntry> {
  for (const entry of entries) yield await Promise.resolve(entry);
}

Deno.test("journal tail --follow tells once what both the tail and the follower saw", async () => {
  const tail = recorder<Tail>([{ seq: 1 }, { seq: 2 }]);
  const asked: unknown[] = [];
  const follow: JournalVerbs["follow"] = (filter) => {
    asked.push(filter);
    return followed([{ seq: 2 }, { op: "_CORRUPT" }, { seq: 3 }]);
  };
  const said = await say(words("journal tail 2 --follow --op X"), {
    workspace: { journal: { tail: tail.verb, follow } },
  });
  assertEquals(
    [said.exit, said.stdout],
    [0, '{"seq": 1}\n{"seq": 2}\n{"op": "_CORRUPT"}\n{"seq": 3}\n'],
  );
  assertEquals(asked, [{ op: "X" }]);
});

Deno.test("journal tail --follow ends its follower when nobody listens", async () => {
  let ended = false;
  async function* endless(): AsyncIterable<JournalEntry> {
    try {
      for (let seq = 1;; seq++) yield await Promise.resolve({ seq });
    } finally {
      ended = true;
    }
  }
  const tail = recorder<Tail>([]);
  let lines = 0;
  const said = await say(words("journal tail --follow"), {
    workspace: { journal: { tail: tail.verb, follow: endless } },
    stdout(bytes): number {
      if (++lines > 2) throw new Error("Broken pipe");
      return bytes.length;
    },
  });
  assertEquals([said.exit, said.stdout, ended], [
    5,
    '{"seq": 1}\n{"seq": 2}\n',
    true,
  ]);
});

Deno.test("journal tail --follow fails as the store does", async () => {
  const error = Object.assign(new Error("Cannot read"), {
    code: "STORE_UNREADABLE",
  });
  const follow: JournalVerbs["follow"] = () => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
  });
  const tail = recorder<Tail>([{ seq: 1 }]);
  const said = await say(words("journal tail --follow"), {
    workspace: { journal: { tail: tail.verb, follow } },
  });
  assertEquals(said.exit, 5);
});

Deno.test("journal tail --follow does not wait for an entry that never comes", async () => {
  const tail = recorder<Tail>([{ seq: 1 }]);
  const never = Promise.withResolvers<IteratorResult<JournalEntry>>();
  const follow: JournalVerbs["follow"] = () => ({
    [Symbol.asyncIterator]: () => ({
      next: () => never.promise,
      return: () => never.promise,
    }),
  });
  const said = await say(words("journal tail --follow"), {
    workspace: { journal: { tail: tail.verb, follow } },
    stdout(): never {
      throw new Error("Broken pipe");
    },
  });
  assertEquals(said.exit, 5);
});
