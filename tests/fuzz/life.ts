/**
 * Stamps, the rule of dead holders, the verdict on a run and the text of lock
 * files under fire.
 *
 * @module
 */
import * as fc from "fast-check";
import { expiresAtMs, isExpired, ttlMinutes } from "../../src/domain/expiry.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { liveness } from "../../src/domain/liveness.ts";
import {
  formatStamp,
  parseLockStamp,
  parseStamp,
} from "../../src/domain/stamp.ts";
import { archiveAnswer } from "../../src/stores/archive_body.ts";
import {
  describeHolder,
  formatLock,
  lockAgeMs,
  parseLock,
} from "../../src/stores/lock_body.ts";
import { lease } from "./journals.ts";
import { type Property, property } from "./property.ts";
import { frozen, must, mustBeSame } from "./same.ts";
import { hostileText, jsonValue, oddNumber } from "./values.ts";

const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;
const NOW_MS = 1_780_322_400_000;
const MINUTE_MS = 60_000;

const stampText = fc.oneof(
  fc.tuple(
    fc.constantFrom("0000", "0001", "0099", "1969", "2000", "2100", "9999"),
    fc.constantFrom("01-01", "02-28", "02-29", "02-30", "04-31", "12-31"),
    fc.constantFrom("00:00:00", "23:59:59", "24:00:00", "23:59:60", "1:2"),
  ).map(([year, day, time]) => `${year}-${day}T${time}Z`),
  fc.integer({ min: FIRST_MS, max: LAST_MS }).map(formatStamp),
  fc.string({
    unit: fc.constantFrom(..."0123456789-:TZtz+. \u0663\uff11"),
    maxLength: 24,
  }),
  fc.tuple(fc.nat(19), fc.constantFrom(..."0129-:TZ \u0661")).map((
    [at, put],
  ) => {
    const good = "2026-06-01T14:00:00Z";
    return good.slice(0, at) + put + good.slice(at + 1);
  }),
);

/** A probe that answers, shrugs, throws, or talks nonsense. */
const probe = fc.constantFrom<(pid: number) => boolean | null>(
  () => true,
  () => false,
  () => null,
  () => {
    throw new Error("no such table");
  },
  () => "gone" as never,
);

const place = fc.record({
  now_ms: fc.oneof(oddNumber, fc.constant(NOW_MS)),
  this_host: fc.constantFrom("", "box", "other"),
  probe,
});

const count = fc.oneof(oddNumber, fc.nat(3), fc.constantFrom(NaN, Infinity));

const evidence = fc.record({
  run_started_ms: oddNumber,
  now_ms: oddNumber,
  commits_since_start: count,
  journal_events_since: count,
  last_heartbeat_age_ms: fc.option(count),
  tokens_spent_since: fc.option(count),
  process_alive: fc.option(fc.boolean()),
});

const lockText = fc.oneof(
  fc.array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom("owner", "acquired_at", "pid", "host", "kernel"),
        hostileText,
      ),
      fc.constantFrom(": ", ":", " : ", ""),
      fc.oneof(hostileText, stampText, fc.nat().map(String)),
      fc.constantFrom("\n", "\r\n", "\r", "\u2028", ""),
    ),
    { maxLength: 7 },
  ).map((lines) => lines.map((x) => x.join("")).join("")),
  fc.uint8Array().map((x) => new TextDecoder().decode(x)),
  hostileText,
);

/** What must hold of stamps, dead holders, runs and lock files. */
export const LIFE: readonly Property[] = [
  property(
    "life: a stamp is a moment or none, and what was written is read",
    fc.oneof(stampText, jsonValue, hostileText),
    (text) => {
      const ms = parseStamp(text);
      if (ms === null) {
        mustBeSame(parseLockStamp(text), null);
        return;
      }
      must(
        Number.isInteger(ms) && ms % 1000 === 0 && ms >= FIRST_MS &&
          ms <= LAST_MS,
        `${ms} is no moment`,
      );
      mustBeSame(parseStamp(formatStamp(ms)), ms);
      mustBeSame(parseLockStamp(formatStamp(ms)), ms);
      must([ms, null].includes(parseLockStamp(text)), "two stamps in one");
    },
  ),
  property(
    "life: every moment that can be written is read back to the second",
    fc.integer({ min: FIRST_MS, max: LAST_MS }),
    (ms) => {
      mustBeSame(parseStamp(formatStamp(ms)), Math.floor(ms / 1000) * 1000);
    },
  ),
  property(
    "life: a lease of any shape is expired or not",
    fc.tuple(
      fc.oneof(
        lease,
        fc.dictionary(
          fc.constantFrom("heartbeat_at", "acquired_at", "pid", "ttl_minutes"),
          fc.oneof(jsonValue, stampText, oddNumber),
          { noNullPrototype: true },
        ),
      ),
      place,
    ),
    ([lease, at]) => {
      frozen(lease);
      const expired = isExpired(lease, at);
      mustBeSame(typeof expired, "boolean");
      const ttl = ttlMinutes(lease);
      must(ttl > 0 && Number.isFinite(ttl), `${ttl} minutes is no ttl`);
      if (expiresAtMs(lease) === null) must(!expired, "no stamp, yet expired");
    },
  ),
  property(
    "life: a fresh beat keeps a lease, and only proof ends one in its time",
    fc.tuple(lease, fc.integer({ min: 0, max: 120 }), place),
    ([rest, minutes, at]) => {
      const beat = formatStamp(at.now_ms === NOW_MS ? NOW_MS : NOW_MS - 1000);
      const held: Lease = { ...rest, heartbeat_at: beat, pid: 7 };
      const now_ms = (parseStamp(beat) ?? 0) + minutes * MINUTE_MS;
      const expired = isExpired(held, { ...at, now_ms });
      const limit = ttlMinutes(held) + 5;
      if (minutes > limit) must(expired, "it was kept beyond its time");
      else if (minutes <= 5) must(!expired, "a fresh beat was not enough");
      else {
        const unsure = { ...at, now_ms, probe: (): null => null };
        must(!isExpired(held, unsure), "it ended without proof");
      }
    },
  ),
  property(
    "life: evidence has a verdict, or a count in it is none",
    fc.tuple(
      evidence,
      fc.record({ grace_ms: count, spin_ms: count }, { requiredKeys: [] }),
    ),
    ([evidence, policy]) => {
      const counts = [
        evidence.commits_since_start,
        evidence.journal_events_since,
        evidence.last_heartbeat_age_ms ?? 0,
        policy.grace_ms ?? 0,
        policy.spin_ms ?? 0,
      ];
      const isGood = counts.every((x) => x >= 0);
      try {
        const { verdict, reason } = liveness(evidence, policy);
        must(isGood, "a count that is none was taken");
        must(
          ["ADVANCING", "SPINNING", "STALLED"].includes(verdict) &&
            reason !== "",
          "there is no verdict",
        );
      } catch (error) {
        if (!(error instanceof RangeError) || isGood) throw error;
      }
    },
  ),
  property(
    "life: a lock file of any text is read",
    fc.tuple(lockText, fc.option(oddNumber), oddNumber),
    ([text, mtimeMs, nowMs]) => {
      const fields = parseLock(text);
      for (const [key, value] of fields) {
        must(
          text.includes(key) && text.includes(value) && !/\n/.test(key + value),
          "a field came from nowhere",
        );
      }
      const age = lockAgeMs(fields, mtimeMs, nowMs);
      must(age === null || !Number.isNaN(age), "an age is no number");
      must(describeHolder(fields) !== "", "nobody is said to hold it");
      const found = { identity: "1:1", text, fields, mtimeMs };
      const answer = archiveAnswer("busy", found, nowMs);
      must(
        answer.age_s === null || !Number.isNaN(answer.age_s),
        "an archive lock's age is no number",
      );
    },
  ),
  property(
    "life: a lock that was written is read as it was, whatever the host is called",
    fc.tuple(hostileText, fc.nat(), fc.constantFrom("", "boot-1")),
    ([host, pid, kernel]) => {
      const owner = "dos-ts:7:abc";
      const fields = parseLock(
        formatLock({ owner, nowMs: NOW_MS, pid, host, kernel }),
      );
      mustBeSame(
        [fields.get("owner"), fields.get("pid"), fields.get("kernel") ?? ""],
        [owner, String(pid), kernel],
      );
      mustBeSame(lockAgeMs(fields, null, NOW_MS), 0);
      mustBeSame(fields.size, kernel === "" ? 4 : 5);
    },
  ),
];
