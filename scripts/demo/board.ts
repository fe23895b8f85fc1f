/**
 * What the audience sees while the workers are at it: on a terminal a table
 * that is drawn anew in its place, else a line now and then.
 *
 * @module
 */
import type { Lease } from "@dos/lanes";
import type { Told } from "./news.ts";
import { shortReason } from "./wording.ts";

/** Shows the play. */
export interface Board {
  /** Something happened. */
  tell(news: Told): void;
  /** Something the stage itself did. */
  say(text: string, at: number): void;
  /** The live leases at a moment. */
  show(live: readonly Lease[], at: number): void;
}

/** Writes text to the audience. */
export type Write = (text: string) => void;

const LINE_EVERY_S = 2;
const NEWS_KEPT = 8;

/** A board for where no terminal is: news as they come, and who holds what every two seconds. */
export function createPlainBoard(write: Write): Board {
  let shown = 0;
  return {
    tell(news): void {
      const text = newsText(news);
      if (text === "") return;
      write(`${clock(news.at)}  ${news.owner}  ${text}\n`);
    },
    say: (text, at) => write(`${clock(at)}  ---  ${text}\n`),
    show(live, at): void {
      if (at - shown < LINE_EVERY_S) return;
      shown = at;
      const held = live.map(({ lane, holder }) => `${lane}=${holder}`);
      write(`${clock(at)}  live  ${held.join("  ") || "nobody"}\n`);
    },
  };
}

/** A board that redraws itself. */
export function createTerminalBoard(write: Write, columns: number): Board {
  const last = new Map<string, string>();
  const edits = new Map<string, number>();
  const news: string[] = [];
  let height = 0;
  const note = (line: string): void => {
    news.push(line);
    if (news.length > NEWS_KEPT) news.shift();
  };
  return {
    tell(told): void {
      const { owner, what } = told;
      if (what === "edited") edits.set(owner, (edits.get(owner) ?? 0) + 1);
      last.set(owner, doing(told));
      const text = newsText(told);
      if (text !== "") note(`${clock(told.at)}  ${owner}  ${text}`);
    },
    say: (text, at) => note(`${clock(at)}  ---  ${text}`),
    show(live, at): void {
      const rows = tableRows(live, { last, edits });
      const lines = [`${clock(at)}  live leases: ${live.length}`, "", ...rows];
      lines.push("", ...news);
      const cut = lines.map((line) => line.slice(0, Math.max(20, columns - 1)));
      const up = height === 0 ? "" : `\x1b[${height}A`;
      write(`${up}\x1b[J${cut.join("\n")}\n`);
      height = cut.length;
    },
  };
}

function tableRows(
  live: readonly Lease[],
  known: {
    last: ReadonlyMap<string, string>;
    edits: ReadonlyMap<string, number>;
  },
): string[] {
  const rows = [["worker", "holds", "region", "fence", "edits", "now"]];
  for (const [owner, now] of known.last) {
    const lease = live.find(({ holder }) => holder === owner);
    const region = lease?.region as readonly string[] | undefined;
    rows.push([
      owner,
      String(lease?.lane ?? "-"),
      region?.join(" ") ?? "",
      String(lease?.fence ?? ""),
      String(known.edits.get(owner) ?? 0),
      now,
    ]);
  }
  const widths =
    rows[0]?.map((_, column) =>
      Math.max(...rows.map((row) => row[column]?.length ?? 0))
    ) ?? [];
  return rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
      .trimEnd()
  );
}

/** What a worker is at, for its row. */
function doing(news: Told): string {
  switch (news.what) {
    case "granted":
    case "adopted":
    case "beaten":
    case "edited":
      return "at work";
    case "writing":
      return `writing "${news.line}" to ${news.file}`;
    case "refused":
      return `waits: ${shortReason(news)}`;
    case "released":
      return "done with it";
    case "discarded":
      return `dropped the half edit of ${news.file}`;
    case "failed":
      return "failed";
    case "killed":
      return "dead";
  }
}

/** What is worth a line, `""` for what is not. */
function newsText(news: Told): string {
  switch (news.what) {
    case "granted":
      return `granted   ${news.lane} (${
        news.tree.join(" ")
      }), fence ${news.fence}`;
    case "adopted":
      return `adopted   ${news.lane}, fence ${news.fence}`;
    case "refused":
      return `refused   ${shortReason(news)}`;
    case "released":
      return `released  ${news.lane}`;
    case "discarded":
      return `dropped   the uncommitted half edit of ${news.file}`;
    case "killed":
      return "killed    with SIGKILL: an edit is written and not committed";
    case "failed":
      return `failed    ${news.reason}`;
    default:
      return "";
  }
}

function clock(at: number): string {
  return `${at.toFixed(1).padStart(5)} s`;
}
