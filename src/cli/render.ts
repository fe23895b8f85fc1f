/**
 * How an answer is told: in JSON or in text, with or without colour.
 *
 * @module
 */
import type { Answer } from "./command.ts";
import { outcomeOf } from "./exit_codes.ts";
import { printJson } from "./json.ts";
import { type Line, listFacts, printPage, type Sheet } from "./page.ts";
import type { World } from "./world.ts";

/** The forms of an answer. */
export type Form = "json" | "pretty" | "text";

/**
 * The form a command line asks for, read before it is understood, because an
 * error in it has to be told in some form as well.
 *
 * @param argv The command line.
 * @param otherwise The form where it asks for none.
 * @returns The form.
 */
export function formAskedFor(argv: readonly string[], otherwise: Form): Form {
  const end = argv.indexOf("--");
  const options = new Set(end < 0 ? argv : argv.slice(0, end));
  if (options.has("--pretty")) return "pretty";
  if (options.has("--json")) return "json";
  return options.has("--text") ? "text" : otherwise;
}

/** Whether text is coloured: `DOS_COLOR` decides, then `NO_COLOR`, then whether a terminal shows it. */
export function wantsColour(world: World): boolean {
  const own = world.env("DOS_COLOR")?.toLowerCase() ?? "";
  if (own === "always") return true;
  if (["never", "0", "false"].includes(own)) return false;
  if ((world.env("NO_COLOR") ?? "") !== "") return false;
  return world.stdoutIsTerminal && world.env("TERM") !== "dumb";
}

/** An answer as it is written, with its last line feed. */
export function renderAnswer(answer: Answer, form: Form, world: World): string {
  if (answer.raw !== undefined) return answer.raw;
  if (form === "text") {
    const sheet = { nowMs: world.nowMs(), columns: world.columns || 80 };
    const lines = linesOf(answer, sheet);
    if (lines !== undefined) {
      return printPage(lines, { colour: wantsColour(world) });
    }
  }
  return `${printJson(answer.value, { pretty: form === "pretty" })}\n`;
}

function linesOf(answer: Answer, sheet: Sheet): Line[] | undefined {
  const { original } = answer;
  if (original !== undefined) {
    return original.stdout === undefined ? [] : [[original.stdout]];
  }
  if (outcomeOf(answer.value) !== "lock-busy") return answer.text?.(sheet);
  const { reason } = answer.value as { reason?: unknown };
  return [
    [["warn", "Busy"], "  nothing was done"],
    ...listFacts([
      ["why", typeof reason === "string" ? reason : "the lock is held"],
      ["next", "try again, or wait longer with --lock-timeout"],
    ], sheet),
  ];
}
