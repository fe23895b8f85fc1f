/**
 * Histories to draw: a small afternoon that everybody can follow, and as many
 * records as are wanted.
 *
 * @module
 */
import { encodeEntry } from "../../src/journal/codec.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { aLease, stampAt } from "../support/records.ts";
import { keeperName } from "../support/tickets.ts";

/** A grant, `minute` minutes after the afternoon's beginning. */
export function grant(
  minute: number,
  seq: number,
  more: Record<string, unknown> = {},
): JournalEntry {
  const lease = aLease({
    fence: seq,
    acquired_at: stampAt(minute),
    loop_ts: `t-${seq}`,
    ...more,
  });
  const { lane, loop_ts } = lease;
  return {
    ...{ op: "ACQUIRE", lane, loop_ts, lease, seq, ts: stampAt(minute) },
    ...("ticket" in more ? { ticket: more["ticket"] } : {}),
  };
}

/** The end of the hold that record number `grant` began. */
export function ending(
  minute: number,
  seq: number,
  more: Record<string, unknown> = {},
): JournalEntry {
  return {
    ...{ op: "RELEASE", lane: "api", loop_ts: "t-1", holder: "ada" },
    ...{ seq, ts: stampAt(minute), reason: "done" },
    ...more,
  };
}

/** A refusal of eve, who wanted `api`. */
export function refusal(
  minute: number,
  seq: number,
  more: Record<string, unknown> = {},
): JournalEntry {
  return {
    ...{ op: "REFUSE", lane: "api", holder: "eve", seq, ts: stampAt(minute) },
    reason: "api/** meets api/** of ada",
    reason_class: "OVERLAP",
    region: ["api/**"],
    conflict: {
      ...{ lane: "api", loop_ts: "t-1", holder: "ada" },
      ...{ requested_pattern: "api/**", live_pattern: "api/**" },
      witness_path: "api/a",
    },
    ...more,
  };
}

/** The beginning of a wait; its ticket is the number of the record. */
export function waiting(
  minute: number,
  seq: number,
  more: Record<string, unknown> = {},
): JournalEntry {
  return {
    ...{ op: "WAIT", ticket: seq, lane: "api", lane_kind: "keyword" },
    ...{ owner: "bob", region: ["api/**"], since: stampAt(minute) },
    ...{ keeper: keeperName(seq), host_id: "box" },
    ...{ seq, ts: stampAt(minute) },
    ...more,
  };
}

/** Two hours of six agents on five lanes. */
export function afternoon(): JournalEntry[] {
  return [
    grant(0, 1),
    grant(3, 2, { lane: "web", holder: "cy", region: ["web/**"] }),
    waiting(12, 3),
    refusal(15, 4),
    refusal(15, 5),
    refusal(22, 6, { holder: "dan" }),
    ending(31, 7),
    grant(31, 8, { holder: "bob", ticket: 3 }),
    grant(35, 9, { lane: "docs", holder: "eve", region: ["docs/**"] }),
    ending(48, 10, {
      ...{ op: "SCAVENGE", lane: "web", loop_ts: "t-2" },
      ...{ holder: "dan", reason: "its process is gone" },
    }),
    grant(52, 11, {
      ...{ lane: "src/core/**", holder: "release-train-7" },
      region: ["src/core/**", "Cargo.lock"],
    }),
    ending(66, 12, { lane: "docs", loop_ts: "t-9", holder: "eve" }),
    ending(75, 13, { loop_ts: "t-8", holder: "bob" }),
    grant(77, 14, { holder: "dan" }),
    waiting(80, 15, { owner: "eve" }),
    ending(92, 16, { op: "UNWAIT", ticket: 15, reason: "gave up" }),
    grant(95, 17, { lane: "web", holder: "ada", region: ["web/**"] }),
    refusal(99, 18, { lane: "", holder: "fay", region: ["web/a.css"] }),
    ending(104, 19, { loop_ts: "t-14", holder: "dan" }),
    ...Array.from({ length: 6 }, (_, n) => [
      grant(106 + n, 20 + 2 * n, { holder: "fmt", loop_ts: `f-${n}` }),
      ending(106.5 + n, 21 + 2 * n, { loop_ts: `f-${n}`, holder: "fmt" }),
    ]).flat(),
    grant(115, 32, { holder: "bob" }),
  ];
}

/** So many records of grants, beats, refusals and releases on `lanes` lanes: the same each time. */
export function longStory(records: number, lanes: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  const held = new Map<string, { loop: string; holder: string }>();
  let state = 12345;
  const next = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 2147483648 * below);
  };
  while (entries.length < records) {
    const seq = entries.length + 1;
    // Whole seconds, as stamps have them.
    const minute = Math.floor(seq * 6 / 60 * 60) / 60;
    const lane = `lane-${next(lanes)}`;
    const holder = `agent-${next(40)}`;
    const mine = held.get(lane);
    const region = [`${lane}/**`];
    if (mine === undefined) {
      entries.push(grant(minute, seq, { lane, holder, region }));
      held.set(lane, { loop: `t-${seq}`, holder });
    } else if (next(3) > 0) {
      entries.push(
        ending(minute, seq, { lane, loop_ts: mine.loop, holder: mine.holder }),
      );
      held.delete(lane);
    } else {
      entries.push(refusal(minute, seq, { lane, holder, region }));
    }
  }
  return entries;
}

/** Records as a journal. */
export function journalOf(entries: readonly JournalEntry[]): string {
  return entries.map((entry) => `${encodeEntry(entry)}\n`).join("");
}

/** Texts that would like to be more than texts. */
export const EVIL: readonly string[] = [
  "</script><script>alert(1)</script>",
  '"><img src=x onerror=alert(2)>',
  "'><svg/onload=alert(3)>",
  "<!--<script>",
  "\ud800lone\udfff",
  "\u0000\u0007\u001b[2J\u0085",
  "\u202egpj.exe\u2066\u200b",
  "&lt;b&gt;]]>",
  "${alert(4)}`\\u0027",
];

/** A history in which every text is hostile. */
export function evilStory(): JournalEntry[] {
  return EVIL.flatMap((evil, n) => [
    grant(10 * n, 3 * n + 1, {
      ...{ lane: evil, holder: evil, loop_ts: evil, region: [evil] },
    }),
    refusal(10 * n + 2, 3 * n + 2, {
      ...{ lane: evil, holder: evil, reason: evil, reason_class: evil },
      region: [evil],
      conflict: { lane: evil, holder: evil, witness_path: evil },
    }),
    ending(10 * n + 5, 3 * n + 3, {
      ...{ lane: evil, loop_ts: evil, holder: evil, reason: evil },
    }),
  ]);
}
