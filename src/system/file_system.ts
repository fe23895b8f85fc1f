/**
 * The file system that a directory lies on, as Linux tells it in
 * `/proc/mounts`, and whether locks can be relied upon there.
 *
 * Other systems have no such table; there the type is unknown.
 *
 * @module
 */
import type { Finding } from "../lease/ports.ts";
import { below, climb, isThere, realPath } from "./path.ts";
import { runProgram } from "./run.ts";

const TABLE = "/proc/mounts";
const LIMIT_MS = 2_000;

/** One line of the table. */
export interface Mount {
  /** Where it is mounted. */
  readonly point: string;
  /** Its type. */
  readonly type: string;
  /** True if nothing can be written to it. */
  readonly readOnly: boolean;
}

/** Types on which a lock may not reach everybody who works there, and why. */
const DOUBTFUL: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:nfs\d?|cifs|smb\d?|smbfs|afs|ceph|glusterfs|lustre)$/,
    "it is shared over a network, and locks may not reach the other machines",
  ],
  [
    /^fuse(?:\..*)?$/,
    "a program serves it, and locks may not reach everybody who works there",
  ],
  [
    /^(?:9p|drvfs|vboxsf|virtiofs|prl_fs|vmhgfs)$/,
    "it belongs to another system, whose programs may not see locks taken here",
  ],
];

/**
 * Tells the file system of a directory, or of the nearest one above that is
 * there.
 *
 * @param directory An absolute path.
 * @param readTable Reads the table of mounts, `""` where there is none.
 */
export async function examineFileSystem(
  directory: string,
  readTable: () => Promise<string> = readMounts,
): Promise<Finding> {
  const check = "file system";
  const there = climb(directory).find(isThere) ?? directory;
  const mount = mountOf(await readTable(), realPath(there) ?? there);
  if (mount === null) {
    const detail = `The file system of "${directory}" is unknown`;
    return { check, status: "ok", detail, fix: "" };
  }
  const detail = `"${directory}" is on ${mount.type}`;
  if (mount.readOnly) {
    return {
      check,
      status: "error",
      detail: `${detail}, mounted read-only: no lease can be taken`,
      fix: "Mount it for writing, or only look",
    };
  }
  const doubt = DOUBTFUL.find(([types]) => types.test(mount.type))?.[1];
  if (doubt !== undefined) {
    return {
      check,
      status: "warn",
      detail: `${detail}: ${doubt}`,
      fix:
        "Move the store to a local disk, or see to it that all agents run on one machine",
    };
  }
  return { check, status: "ok", detail, fix: "" };
}

/** The mount that a path lies on; of two at one point the later counts. */
export function mountOf(table: string, path: string): Mount | null {
  let best: Mount | null = null;
  for (const line of table.split("\n")) {
    const [, point = "", type = "", options = ""] = line.split(" ").map(plain);
    if (type === "" || below(point, path) === null) continue;
    if (best !== null && point.length < best.point.length) continue;
    best = { point, type, readOnly: options.split(",").includes("ro") };
  }
  return best;
}

/** A field of the table, where white space and backslashes are written in octal. */
function plain(field: string): string {
  return field.replace(
    /\\([0-7]{3})/g,
    (_, octal) => String.fromCharCode(parseInt(octal, 8)),
  );
}

async function readMounts(): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  try {
    return await Deno.readTextFile(TABLE);
  } catch {
    const ran = await runProgram("cat", [TABLE], { timeoutMs: LIMIT_MS });
    return ran?.code === 0 ? ran.stdout : "";
  }
}
