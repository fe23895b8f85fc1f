/**
 * Processes on Windows: `tasklist` tells which pids there are, one CIM query
 * through PowerShell who started whom.
 *
 * Neither the list nor its words are the same in every language, so a list
 * counts only where each line has the form of a process and our own is there.
 *
 * @module
 */
import type { Runner } from "./run.ts";
import {
  type Census,
  censusOf,
  type ProcessRecord,
  type ProcessSource,
  type Self,
} from "./process_table.ts";

const PROBE_MS = 2_000;
const LINE_REGEXP = /^"(?:[^"]|"")*","(\d+)",/;
const STAMP_REGEXP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** One line of JSON for every process. */
const QUERY = [
  "$ErrorActionPreference='Stop';",
  "Get-CimInstance Win32_Process|ForEach-Object{$s='';",
  "if($_.CreationDate){$s=$_.CreationDate.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ')};",
  "ConvertTo-Json -Compress @($_.ProcessId,$_.ParentProcessId,$s,$_.Name,$_.CommandLine)}",
].join("");

/** Reads what `tasklist /FO CSV /NH` printed, `null` if one line is not a process. */
export function readTasklist(text: string): Map<number, ProcessRecord> | null {
  const records = new Map<number, ProcessRecord>();
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    const pid = Number(LINE_REGEXP.exec(line)?.[1] ?? NaN);
    if (Number.isNaN(pid)) return null;
    records.set(pid, { pid, parent: 0, start: "", dead: false, words: [] });
  }
  return records;
}

/** Reads what the CIM query printed, `null` if one line is not a process. */
export function readCim(text: string): Map<number, ProcessRecord> | null {
  const records = new Map<number, ProcessRecord>();
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    const record = readCimLine(line);
    if (record === null) return null;
    records.set(record.pid, record);
  }
  return records;
}

function readCimLine(line: string): ProcessRecord | null {
  const value = parsed(line);
  if (!Array.isArray(value)) return null;
  const [pid, parent, start, name, command] = value as unknown[];
  if (!Number.isSafeInteger(pid) || !Number.isSafeInteger(parent)) return null;
  return {
    pid: Number(pid),
    parent: Number(parent),
    start: typeof start === "string" && STAMP_REGEXP.test(start) ? start : "",
    dead: false,
    words: typeof command === "string" ? words(command) : [String(name ?? "")],
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function words(command: string): string[] {
  return Array.from(
    command.matchAll(/"([^"]*)"|([^\s"]+)/g),
    (match) => match[1] ?? match[2] ?? "",
  );
}

/** Processes of a Windows machine. */
export function createWindowsSource(self: Self, run: Runner): ProcessSource {
  /** The machine's identity does not change with a boot, and pid 1 means nothing here. */
  async function control(
    records: Map<number, ProcessRecord> | null,
  ): Promise<Census | null> {
    if (!records?.has(self.pid)) return null;
    const boot = await self.boot();
    return censusOf(records, boot === "" ? "" : `${boot}/0`);
  }
  return {
    async census(): Promise<Census | null> {
      const ran = await run("tasklist", ["/FO", "CSV", "/NH"], {
        timeoutMs: PROBE_MS,
      });
      return ran?.code === 0 ? await control(readTasklist(ran.stdout)) : null;
    },
    lineage(timeLeftMs): (pid: number) => Promise<Census | null> {
      async function query(): Promise<Census | null> {
        const args = ["-NoProfile", "-NonInteractive", "-Command", QUERY];
        const ran = await run("powershell", args, { timeoutMs: timeLeftMs() });
        return ran?.code === 0 ? await control(readCim(ran.stdout)) : null;
      }
      let all: Promise<Census | null> | undefined;
      return () => all ??= query();
    },
  };
}
