/**
 * What must be true when the play is over, looked up in git and in the
 * journal, not in what the workers believe.
 *
 * @module
 */
import {
  intersect,
  type JournalEntry,
  type Lease,
  parseJournal,
  replay,
} from "@dos/lanes";
import { dos, git } from "./commands.ts";
import type { Told } from "./news.ts";

/** A claim and whether it holds. */
export interface Proof {
  /** Whether it does. */
  readonly holds: boolean;
  /** The claim with its figures, or what speaks against it. */
  readonly text: string;
}

/** What the journal has to prove. */
export async function proveByJournal(
  root: string,
  journal: string,
  told: readonly Told[],
): Promise<Proof[]> {
  const entries = parseJournal(await Deno.readTextFile(journal));
  const verify = await dos(root, ["journal", "verify"]);
  const left = replay(entries).length;
  return [
    noPathIsShared(entries),
    everyGrantIsRecorded(told, entries),
    numbersGoOn(entries),
    {
      holds: verify.code === 0,
      text: `journal: \`dos journal verify\` ends with exit ${verify.code}`,
    },
    {
      holds: left === 0,
      text: `journal: ${
        left === 0 ? "no lease is" : `${left} leases are`
      } live at the end`,
    },
  ];
}

/** What git has to prove: every edit a worker was done with stands in HEAD, once. */
export async function proveByGit(
  root: string,
  told: readonly Told[],
): Promise<Proof> {
  const edits = told.flatMap((news) => news.what === "edited" ? [news] : []);
  const files = [...new Set(edits.map(({ file }) => file))];
  const texts = await Promise.all(
    files.map((file) => git(root, ["show", `HEAD:${file}`])),
  );
  const lines = new Map(
    files.map((file, i) => [file, (texts[i] ?? "").split("\n")]),
  );
  const lost = edits.filter(({ file, line }) =>
    lines.get(file)?.filter((one) => one === line).length !== 1
  );
  const unsaved = (await git(root, ["status", "--porcelain"])).trim();
  const commits = (await git(root, ["rev-list", "--count", "HEAD"])).trim();
  const workers = new Set(edits.map(({ owner }) => owner)).size;
  if (lost.length > 0) {
    const some = lost.map(({ line, file }) => `"${line}" in ${file}`);
    return {
      holds: false,
      text:
        `git: ${lost.length} of ${edits.length} acknowledged edits of ${workers} workers are lost: ${
          some.slice(0, 5).join(", ")
        }${some.length > 5 ? ", ..." : ""}`,
    };
  }
  return {
    holds: edits.length > 0 && unsaved === "",
    text:
      `git: all ${edits.length} acknowledged edits of ${workers} workers stand in HEAD, each once, ${commits} commits; ${
        unsaved === "" ? "nothing is uncommitted" : `uncommitted: ${unsaved}`
      }`,
  };
}

/** After every single entry of the journal: no path lies in two live leases. */
function noPathIsShared(entries: readonly JournalEntry[]): Proof {
  let most = 0;
  for (const [index] of entries.entries()) {
    const live = replay(entries.slice(0, index + 1));
    most = Math.max(most, live.length);
    for (const [i, a] of live.entries()) {
      for (const b of live.slice(i + 1)) {
        const met = intersect(regionOf(a), regionOf(b));
        if (met === null) continue;
        return {
          holds: false,
          text: `journal: after ${
            index + 1
          } entries ${a.holder} and ${b.holder} both hold ${met.path}`,
        };
      }
    }
  }
  return {
    holds: most > 1,
    text:
      `journal: no path lay in two live leases after any of its ${entries.length} entries; up to ${most} were live at once`,
  };
}

function regionOf(lease: Lease): string[] {
  return (lease.region as readonly unknown[]).map(String);
}

/** What a worker was told it holds is what the journal says. */
function everyGrantIsRecorded(
  told: readonly Told[],
  entries: readonly JournalEntry[],
): Proof {
  const grants = told.flatMap((news) =>
    news.what === "granted" || news.what === "adopted" ? [news] : []
  );
  const missing = grants.filter((grant) =>
    !entries.some(({ lease, seq, loop_ts }) =>
      seq === grant.fence && loop_ts === grant.loop_ts &&
      (lease as Lease | undefined)?.holder === grant.owner
    )
  );
  return {
    holds: grants.length > 0 && missing.length === 0,
    text: missing.length === 0
      ? `journal: all ${grants.length} grants that a worker was told of are recorded under their fence`
      : `journal: ${missing.length} of ${grants.length} grants that a worker was told of are missing`,
  };
}

function numbersGoOn(entries: readonly JournalEntry[]): Proof {
  const odd = entries.findIndex(({ seq }, index) => seq !== index + 1);
  return {
    holds: odd < 0,
    text: odd < 0
      ? `journal: its numbers run from 1 to ${entries.length} without a gap`
      : `journal: entry ${odd + 1} has the number ${entries[odd]?.seq}`,
  };
}
