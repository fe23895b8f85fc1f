/**
 * Command lines and what they touch, as tables.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { readCommand } from "../../src/hook/shell.ts";
import { isWorkTree } from "../../src/hook/tool_call.ts";
import type { TouchedPath } from "../../src/hook/tool_call.ts";

/**
 * A command line, the paths it writes parted by blanks (a blank inside of one
 * is `␣`), whether it can be told, and the paths it reads if they matter.
 * `/**` marks what is below, `?` before a path wildcards, `^` the work tree.
 */
export type Case = readonly [
  command: string,
  writes: string,
  told?: "told" | "doubt",
  reads?: string,
];

function spelled(paths: readonly TouchedPath[]): string {
  return paths.map((x) => {
    const below = x.below ? "/**" : "";
    const text = isWorkTree(x) ? `^${x.path}` : `${x.path}${below}`;
    return (x.glob ? "?" : "") + text.replaceAll(" ", "␣");
  }).toSorted().join(" ");
}

/** Reads each command and compares. */
export function checkCases(
  cases: readonly Case[],
  dialect: "sh" | "powershell" = "sh",
): void {
  for (const [command, writes, told = "told", reads] of cases) {
    const found = readCommand(command, { dialect, home: "/home/me" });
    assertEquals(
      spelled(found.writes),
      writes.split(" ").filter((x) => x !== "").toSorted().join(" "),
      command,
    );
    assertEquals(
      found.cannotTell === null ? "told" : "doubt",
      told,
      `${command}: ${found.cannotTell}`,
    );
    if (reads === undefined) continue;
    assertEquals(
      spelled(found.reads),
      reads.split(" ").filter((x) => x !== "").toSorted().join(" "),
      command,
    );
  }
}

/** Whether a command cannot be told, for the reason given. */
export function checkDoubt(command: string, reason: string): void {
  const found = readCommand(command, { dialect: "sh" });
  assert(found.cannotTell?.includes(reason), `${command}: ${found.cannotTell}`);
}
