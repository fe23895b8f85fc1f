import { assertEquals } from "@std/assert";
import type { JournalEntry } from "@dos/lanes";
import { aLease, grantOf } from "../../support/records.ts";
import { aWait } from "../../support/tickets.ts";
import { auditQueue } from "./audit.ts";

function granted(seq: number, ticket?: number): JournalEntry {
  const loop_ts = `t${seq}`;
  const entry = grantOf(aLease({ loop_ts }), seq);
  return ticket === undefined ? entry : { ...entry, ticket };
}

function released(seq: number): JournalEntry {
  return { op: "RELEASE", lane: "api", loop_ts: `t${seq - 1}`, seq };
}

Deno.test("auditQueue finds whoever goes before an earlier ticket that is granted later", () => {
  const queue = [aWait({ seq: 1 }), aWait({ seq: 2 })];
  const inOrder = [...queue, granted(3, 1), released(4), granted(5, 2)];
  assertEquals(auditQueue(inOrder), {
    overtakings: [],
    granted: 2,
    taken: 2,
    slept: 0,
  });
  const wrong = [...queue, granted(3, 2), released(4), granted(5, 1)];
  assertEquals(auditQueue(wrong).overtakings, [
    "entry 3: ticket 2 on api goes before ticket 1 on api",
  ]);
  const plain = [...queue, granted(3), released(4), granted(5, 1)];
  assertEquals(auditQueue(plain).overtakings.length, 1);
});

Deno.test("auditQueue excuses the dead, the sleeping, the disjoint and those a compaction lost", () => {
  const first = aWait({ seq: 1 });
  const second = aWait({ seq: 2 });
  const table: JournalEntry[][] = [
    [first, second, granted(3, 2)],
    [first, second, granted(3, 2), aWait({ seq: 4, ticket: 1 }), granted(5, 1)],
    [
      aWait({ seq: 1, lane: "docs", region: ["docs"] }),
      second,
      granted(3, 2),
      { ...granted(4, 1), lane: "docs" },
    ],
    [
      first,
      second,
      { op: "CHECKPOINT", leases: [], seq_watermark: 2 },
      aWait({ seq: 3, ticket: 2 }),
      granted(4, 2),
      aWait({ seq: 5, ticket: 1 }),
      granted(6, 1),
    ],
  ];
  for (const entries of table) {
    assertEquals(auditQueue(entries).overtakings, []);
  }
});
