/**
 * Processes on macOS, through `ps`.
 *
 * @module
 */
import type { Ran, Runner } from "./run.ts";
import {
  type Census,
  censusOf,
  type ProcessRecord,
  type ProcessSource,
  type Self,
} from "./process_table.ts";

const PROBE_MS = 2_000;
const MONTHS = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];
const LINE_REGEXP =
  /^ *(\d+) +(\d+) +([A-Z?][^ ]*) +[A-Z][a-z]{2} +([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d:\d\d:\d\d) +(\d{4})(?: +(.*?))? *$/;

/** The columns that {@linkcode readPs} understands. */
const COLUMNS = "pid=,ppid=,state=,lstart=";

/** Reads what `ps` printed, `null` if one line is not as it should be. */
export function readPs(text: string): Map<number, ProcessRecord> | null {
  const records = new Map<number, ProcessRecord>();
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const record = readLine(line);
    if (record === null) return null;
    records.set(record.pid, record);
  }
  return records;
}

function readLine(line: string): ProcessRecord | null {
  const [
    ,
    pid,
    parent,
    state = "",
    month = "",
    day = "",
    time = "",
    year = "",
    words = "",
  ] = LINE_REGEXP.exec(line) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  if (pid === undefined || number === 0) return null;
  const date = [year, String(number).padStart(2, "0"), day.padStart(2, "0")]
    .join("-");
  return {
    pid: Number(pid),
    parent: Number(parent),
    start: `${date}T${time}Z`,
    dead: state.startsWith("Z"),
    words: words.split(" ").filter((word) => word !== ""),
  };
}

/** Processes of a macOS machine. */
export function createDarwinSource(self: Self, run: Runner): ProcessSource {
  async function look(
    args: readonly string[],
    timeoutMs: number,
  ): Promise<Census | null> {
    const [boot, ran] = await Promise.all([
      self.boot(),
      ps(run, args, timeoutMs),
    ]);
    const records = ran === null ? null : readPs(ran.stdout);
    const first = records?.get(1);
    if (!records?.has(self.pid) || first === undefined) return null;
    return censusOf(records, boot === "" ? "" : `${boot}/${first.start}`);
  }
  return {
    census: (pids) => {
      const asked = Array.from(new Set([1, self.pid, ...pids])).join(",");
      return look(["-p", asked, "-o", COLUMNS], PROBE_MS);
    },
    lineage(timeLeftMs): (pid: number) => Promise<Census | null> {
      let all: Promise<Census | null> | undefined;
      return () =>
        all ??= look(["-A", "-ww", "-o", `${COLUMNS},command=`], timeLeftMs());
    },
  };
}

async function ps(
  run: Runner,
  args: readonly string[],
  timeoutMs: number,
): Promise<Ran | null> {
  const ran = await run("ps", args, {
    timeoutMs,
    env: { LC_ALL: "C", TZ: "UTC" },
  });
  return ran?.code === 0 ? ran : null;
}
