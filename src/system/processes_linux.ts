/**
 * Processes on Linux, through one `cat` of files below `/proc`.
 *
 * `cat` runs outside the sandbox that keeps Deno from `/proc`. What it prints
 * is the files one after the other, so they are read off in the order asked.
 * A process may put any 15 bytes into its name, line ends and parentheses
 * too; the numbers after the name hold neither, which is what is relied upon.
 *
 * @module
 */
import type { Ran, Runner } from "./run.ts";
import type {
  Census,
  ProcessRecord,
  ProcessSource,
  Self,
  Sighting,
} from "./process_table.ts";

/** The longest name the kernel prints between parentheses, its own threads' included. */
const NAME_LIMIT = 64;
const PROBE_MS = 2_000;
const BOOT_FILE = "/proc/sys/kernel/random/boot_id";
const BOOT_REGEXP = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\n/;
const FIELDS_REGEXP = /^ ([A-Za-z]) (-?\d+)((?: -?\d+)+)\n/;
const MISSING_REGEXP =
  /^[^:]*cat: (?:can't open ')?\/proc\/(\d+)\/stat'?: No such (?:file or directory|process)$/;

/** Where `start` stands among the fields after the parent's pid. */
const START_FIELD = 17;

/** What one `cat` told. */
export interface CatAnswer {
  /** The boot id, `""` if it was not printed. */
  readonly boot: string;
  /** The processes that were printed. */
  readonly records: ReadonlyMap<number, ProcessRecord>;
  /** Pids of which `cat` said that their file does not exist. */
  readonly gone: ReadonlySet<number>;
  /** What was printed after the last `stat`. */
  readonly rest: string;
}

/** What an answer must say of this process. */
export interface SelfFacts {
  /** Our pid. */
  readonly pid: number;
  /** Who our parent was before and after the question. */
  readonly parents: readonly number[];
}

/** The arguments that {@linkcode readCat} understands the answer to. */
export function catArguments(pids: readonly number[]): string[] {
  return [BOOT_FILE, ...pids.map((pid) => `/proc/${pid}/stat`)];
}

/** Reads the answer of `cat` to {@linkcode catArguments}. */
export function readCat(ran: Ran, pids: readonly number[]): CatAnswer {
  const boot = BOOT_REGEXP.exec(ran.stdout);
  let rest = ran.stdout.slice(boot?.[0].length ?? 0);
  const records = new Map<number, ProcessRecord>();
  for (const pid of pids) {
    const found = readStat(rest, pid);
    if (found === null) continue;
    records.set(pid, found.record);
    rest = rest.slice(found.length);
  }
  const gone = new Set(
    ran.stderr.split("\n").flatMap((line) => {
      const pid = MISSING_REGEXP.exec(line)?.[1];
      return pid === undefined || records.has(Number(pid)) ? [] : [Number(pid)];
    }),
  );
  return { boot: boot?.[1] ?? "", records, gone, rest };
}

/** The record of a pid at the beginning of a text, and how long it is. */
export function readStat(
  text: string,
  pid: number,
): { record: ProcessRecord; length: number } | null {
  const head = `${pid} (`;
  if (!text.startsWith(head)) return null;
  const close = text.lastIndexOf(")", head.length + NAME_LIMIT);
  if (close < head.length) return null;
  const fields = FIELDS_REGEXP.exec(text.slice(close + 1));
  const start = fields?.[3]?.split(" ")[START_FIELD + 1];
  if (fields === null || start === undefined || !/^\d+$/.test(start)) {
    return null;
  }
  return {
    record: {
      pid,
      parent: Number(fields[2]),
      start,
      dead: "ZXx".includes(fields[1] ?? ""),
      words: [],
    },
    length: close + 1 + fields[0].length,
  };
}

/** The census of an answer, `null` unless it shows the boot id, pid 1 and ourselves. */
export function controlledCensus(
  answer: CatAnswer,
  self: SelfFacts,
): Census | null {
  const space = spaceOf(answer);
  if (!showsOurselves(answer, self) || space === "" || answer.rest !== "") {
    return null;
  }
  return { space, find: (pid) => sighting(answer, pid) };
}

/** False where `/proc` belongs to another pid namespace: there our pid is missing or somebody else's. */
function showsOurselves(answer: CatAnswer, self: SelfFacts): boolean {
  const own = answer.records.get(self.pid);
  return own !== undefined && self.parents.includes(own.parent);
}

function sighting(answer: CatAnswer, pid: number): Sighting {
  return answer.records.get(pid) ?? (answer.gone.has(pid) ? "gone" : "unknown");
}

function spaceOf(answer: CatAnswer): string {
  const first = answer.records.get(1);
  return answer.boot === "" || first === undefined
    ? ""
    : `${answer.boot}/${first.start}`;
}

/** Processes of a Linux machine. */
export function createLinuxSource(self: Self, run: Runner): ProcessSource {
  async function ask(
    pids: readonly number[],
    how: { readonly timeoutMs: number; readonly more?: readonly string[] },
  ): Promise<{ answer: CatAnswer; facts: SelfFacts } | null> {
    const asked = Array.from(new Set([1, self.pid, ...pids]));
    const before = self.parent();
    const args = [...catArguments(asked), ...how.more ?? []];
    const ran = await cat(run, args, how.timeoutMs);
    if (ran === null) return null;
    const facts = { pid: self.pid, parents: [before, self.parent()] };
    return { answer: readCat(ran, asked), facts };
  }
  return {
    async census(pids): Promise<Census | null> {
      const told = await ask(pids, { timeoutMs: PROBE_MS });
      return told === null ? null : controlledCensus(told.answer, told.facts);
    },
    lineage(timeLeftMs): (pid: number) => Promise<Census | null> {
      return async (pid) => {
        const more = [`/proc/${pid}/cmdline`];
        const told = await ask([pid], { timeoutMs: timeLeftMs(), more });
        if (told === null || !showsOurselves(told.answer, told.facts)) {
          return null;
        }
        return withWords(told.answer, pid);
      };
    },
  };
}

/** One process with its command line, which is printed last. */
function withWords(answer: CatAnswer, pid: number): Census {
  const record = answer.records.get(pid);
  const words = answer.rest.replace(/\0+$/, "").split("\0");
  return {
    space: spaceOf(answer),
    find: (asked) =>
      asked === pid && record !== undefined
        ? { ...record, words: answer.rest === "" ? [] : words }
        : "unknown",
  };
}

async function cat(
  run: Runner,
  args: readonly string[],
  timeoutMs: number,
): Promise<Ran | null> {
  const ran = await run("cat", args, { timeoutMs, env: { LC_ALL: "C" } });
  return ran !== null && (ran.code === 0 || ran.code === 1) ? ran : null;
}
