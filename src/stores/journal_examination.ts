/**
 * What `doctor` says about journals: this one's damage, the history it set
 * aside, and the journals of other working trees. Reads only.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import { historyNameOf } from "../journal/history_name.ts";
import { remainsSentence } from "../journal/remains.ts";
import {
  type Setback,
  SETBACK_REMEDY,
  setbackSentence,
} from "../journal/setback.ts";
import type {
  DamageReport,
  NumberGap,
  Verification,
} from "../journal/upkeep.ts";
import type { Finding } from "../lease/ports.ts";
import { damageOf } from "./damage_policy.ts";
import type { JournalState } from "./journal_scan.ts";
import { readWhole } from "./journal_history.ts";
import { act, type Steps } from "./machine.ts";
import { storeFailure } from "./failure.ts";
import { readFloor } from "./seq_floor.ts";
import { beside, type Site } from "./site.ts";

const CHECK = "journal";
const MOST_SHOWN = 5;

/** What a verification means. */
export function examineJournal(verified: Verification): Finding[] {
  const { entries, bytes, damage, findings, gaps, ok, went_back } = verified;
  const counts = `${plural(entries, "record")} in ${bytes} bytes`;
  const health: Finding = {
    check: CHECK,
    status: "ok",
    detail: `${counts}, every line can be read`,
    fix: "",
  };
  return [
    ...(damage.length === 0 ? [health] : damageFindings(verified)),
    ...(went_back === null ? [] : [setbackFinding(went_back)]),
    ...gaps.length === 0 ? [] : [gapFinding(gaps)],
    ...findings.filter(isOther).map((detail): Finding => ({
      check: CHECK,
      status: ok ? "ok" : "warn",
      detail,
      fix: ok ? "" : "Run `dos lease-lane live` and `dos journal verify`",
    })),
  ];
}

function setbackFinding(setback: Setback): Finding {
  return {
    check: CHECK,
    status: "error",
    detail: `The store went back: ${setbackSentence(setback)}`,
    means:
      "leases that were granted may be missing, so no verb trusts it and nothing is granted",
    fix: `Run \`dos journal tail\` to see what is left. ${SETBACK_REMEDY}`,
  };
}

/** Gaps have a finding of their own, that says what they mean. */
function isOther(sentence: string): boolean {
  return !GAP_REGEXP.test(sentence);
}

const GAP_REGEXP = /^line \d+: before it numbers? /;

function gapFinding(gaps: readonly NumberGap[]): Finding {
  const shown = gaps.slice(0, MOST_SHOWN).map(({ line, from, to }) =>
    `${from === to ? from : `${from} to ${to}`} before line ${line}`
  ).join(", ");
  return {
    check: CHECK,
    status: "warn",
    detail: `Numbers are missing: ${shown}${
      gaps.length > MOST_SHOWN ? ", ..." : ""
    }`,
    means:
      "lines were deleted or cannot be read; a lease that they granted is not seen, one that they ended is still shown",
    fix:
      "Run `dos lease-lane live` and compare it with who is at work; whoever is missing there must acquire again; then `dos journal compact` makes this the new beginning",
  };
}

const TOGETHER =
  "Run `dos journal repair --dry-run`: it tells what becomes of the line and whose lease it may have been";

const FIXES: readonly [DamageReport["kind"], Finding["status"], string][] = [
  [
    "broken",
    "error",
    "Run `dos journal repair --dry-run` to see what becomes of each line, then `dos journal repair`: it keeps what it cuts",
  ],
  ["torn", "warn", "Run `dos journal repair`: it keeps what it cuts"],
  ["tail", "warn", "Nothing need be done"],
];

const NOUNS: Readonly<Record<DamageReport["kind"], string>> = {
  broken: "broken line",
  torn: "torn line",
  tail: "unfinished last line",
};

function damageFindings({ damage, went_back }: Verification): Finding[] {
  return FIXES.flatMap(([kind, status, fix]): Finding[] => {
    const lines = damage.filter((one) => one.kind === kind);
    const [first] = lines;
    if (first === undefined) return [];
    const shown = lines.slice(0, MOST_SHOWN).map(({ line }) => line).join(", ");
    const more = lines.length > MOST_SHOWN ? ", ..." : "";
    const guess = lines.length === 1 ? remainsSentence(first.looks_like) : "";
    const detail = `${plural(lines.length, NOUNS[kind])} (${
      lines.length === 1 ? "line" : "lines"
    } ${shown}${more})${guess === "" ? "" : `, ${guess}`}`;
    return [{
      check: CHECK,
      status,
      detail,
      means: first.means,
      fix: went_back === null ? fix : TOGETHER,
    }];
  });
}

/** The number that is kept outside of the journal. */
export function* examineFloor(site: Site): Steps<Finding[]> {
  const check = "last number";
  const { number, malformed } = yield* readFloor(site);
  const broken = malformed.map((path): Finding => ({
    check,
    status: "warn",
    detail: `"${path}" holds no number`,
    means:
      "a journal that is deleted, cut or restored now is not noticed; no lease is lost by this",
    fix: "Nothing need be done: the next lease that is taken mends it",
  }));
  if (broken.length > 0 || number === 0) return broken;
  return [{
    check,
    status: "ok",
    detail: `The journal must reach number ${number}, kept in "${
      site.floors.join('" or "')
    }"`,
    fix: "",
  }];
}

/** The file that the last compaction left, if there was one. */
export function* examineHistory(journal: string): Steps<Finding[]> {
  const marks = new HistoryMark();
  yield* readWhole(journal, (entry) => marks.visit(entry));
  if (marks.name === null) return [];
  const path = beside(journal, marks.name);
  const facts = yield* act("lstat", path, (machine) => machine.lstat(path));
  const check = "history";
  if (facts?.kind !== "file") {
    return [{
      check,
      status: "warn",
      detail:
        `A compaction set older records aside in "${path}", which is not there; no lease is lost`,
      fix: "Put the file back if older records are wanted",
    }];
  }
  const late = facts.size - marks.bytes;
  return [{
    check,
    status: "ok",
    detail: `Older records are in "${path}", ${facts.size} bytes${
      late > 0
        ? `; ${late} of them came late, and the next write copies them`
        : ""
    }`,
    fix: "",
  }];
}

/** Finds what the newest CHECKPOINT says of its history. */
class HistoryMark {
  name: string | null = null;
  bytes = 0;

  visit(entry: JournalEntry): void {
    if (entry.op !== "CHECKPOINT" && entry.op !== "HISTORY") return;
    if (entry.op === "CHECKPOINT") this.name = null;
    const name = historyNameOf(entry);
    const bytes = entry["history_bytes"];
    if (name === "") return;
    this.name = name;
    this.bytes = typeof bytes === "number" ? bytes : 0;
  }
}

/** The journals of other working trees, whose leases count here too. */
export function* examinePeers(peers: readonly string[]): Steps<Finding[]> {
  const found: Finding[] = [];
  for (const path of peers) found.push(yield* examinePeer(path));
  return found;
}

function* examinePeer(path: string): Steps<Finding> {
  const check = "peer";
  let state: JournalState;
  try {
    state = yield* readWhole(path);
  } catch (error) {
    const { message } = storeFailure("read", path, error);
    const fix = "Mend the access: until then no lease can be granted here";
    return { check, status: "error", detail: message, fix };
  }
  const detail = `Another working tree has a journal of its own, "${path}"`;
  const damage = damageOf(state);
  if (damage.length > 0) {
    return {
      check,
      status: damage.some(({ kind }) => kind === "broken") ? "error" : "warn",
      detail: `${detail}, with ${plural(damage.length, "damaged line")}`,
      fix:
        "Run `dos journal repair --this-worktree` in that working tree: it keeps what it cuts",
    };
  }
  const live = state.fold.live().length;
  if (live === 0) {
    return { check, status: "ok", detail: `${detail}, no live lease`, fix: "" };
  }
  return {
    check,
    status: "warn",
    detail: `${detail}, with ${
      plural(live, "live lease")
    }: they block here, and can only be ended there`,
    fix:
      "End them in that working tree with the program that took them; dos itself shares one store among all working trees",
  };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
