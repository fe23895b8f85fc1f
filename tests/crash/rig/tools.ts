/**
 * The programs that trials need besides `dos`, and what stands in their way.
 *
 * @module
 */
import { runToEnd } from "./program.ts";

/** A program or library, the Debian package it is in, and where it may lie. */
interface Tool {
  readonly name: string;
  readonly debian: string;
  /** A command that succeeds where it is there. */
  readonly proof: readonly string[];
}

/** Where Debian and others put the library of libfaketime. */
export const FAKETIME_GLOBS =
  "/usr/lib/*/faketime/libfaketime.so.1 /usr/lib/faketime/libfaketime.so.1 /usr/lib64/faketime/libfaketime.so.1";

/** It may be there and not be allowed to trace; then its log is empty. */
const TRACES = [
  "sh",
  "-c",
  "strace -f -e trace=openat true 2>&1 | grep -q openat",
];

const TOOLS: readonly Tool[] = [
  { name: "strace", debian: "strace", proof: TRACES },
  {
    name: "libfaketime",
    debian: "libfaketime",
    proof: ["sh", "-c", `ls ${FAKETIME_GLOBS} | grep -q .`],
  },
  { name: "setpriv", debian: "util-linux", proof: ["setpriv", "--version"] },
  { name: "unshare", debian: "util-linux", proof: ["unshare", "--version"] },
  { name: "mount", debian: "mount", proof: ["mount", "--version"] },
  { name: "bash", debian: "bash", proof: ["bash", "--version"] },
];

const INSTALL_LIMIT_S = 90;

const missing = new Map<string, string>();

/** Installs what is missing, where that is possible; once, before the trials. */
export async function installTools(): Promise<void> {
  if (Deno.build.os !== "linux") {
    for (const { name } of TOOLS) missing.set(name, "Linux only");
    return;
  }
  const absent = await absentTools();
  if (absent.length > 0 && Deno.uid() === 0) {
    await install(Array.from(new Set(absent.map(({ debian }) => debian))));
  }
  for (const { name } of absent.length > 0 ? await absentTools() : []) {
    missing.set(name, `no ${name}`);
  }
}

async function absentTools(): Promise<Tool[]> {
  const there = await Promise.all(TOOLS.map(({ proof }) => succeeds(proof)));
  return TOOLS.filter((_, at) => !there[at]);
}

async function install(packages: readonly string[]): Promise<void> {
  const get = ["timeout", String(INSTALL_LIMIT_S), "apt-get", "-qq"];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const ask = [...get, "install", "-y", "--no-install-recommends", ...packages];
  try {
    if ((await runToEnd(ask, { env })).code === 0) return;
    await runToEnd([...get, "update"], { env });
    await runToEnd(ask, { env });
  } catch {
    // No Debian: what is missing stays missing, and its rows say so.
  }
}

/** True if a command can be run and says yes. */
export async function succeeds(command: readonly string[]): Promise<boolean> {
  try {
    return (await runToEnd(command)).code === 0;
  } catch {
    return false;
  }
}

/** Why a row cannot be tried without these, `""` if it can. */
export function lacks(...tools: readonly string[]): string {
  if (Deno.build.os !== "linux") return "Linux only";
  for (const tool of tools) {
    if (tool === "root") {
      if (Deno.uid() !== 0) return "not root";
    } else {
      const why = missing.get(tool);
      if (why !== undefined) return why;
    }
  }
  return "";
}
