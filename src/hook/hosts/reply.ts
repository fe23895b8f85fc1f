/**
 * The parts that the answers of all hosts are made of.
 *
 * @module
 */
import { shownText } from "../../domain/lane.ts";
import type { HookMoment, Reply, Verdict } from "../tool_call.ts";

/** No word, and the call goes ahead. */
export const SILENT: Reply = { stdout: "", stderr: "", exit: 0 };

/** An object of JSON on a line of its own, and no failure. */
export function jsonReply(answer: object): Reply {
  return { ...SILENT, stdout: `${JSON.stringify(answer)}\n` };
}

/** Lines on standard error, where a terminal may show them. */
export function spoken(text: string, exit: 0 | 2 = 0): Reply {
  const lines = text.split(/\r?\n/).map((line) => shownText(line, 4_096));
  return { ...SILENT, stderr: `${lines.join("\n").trimEnd()}\n`, exit };
}

/** What a verdict says, `""` for nothing. */
export function wordsOf(verdict: Verdict): string {
  if (verdict.kind === "pass") return "";
  return verdict.kind === "tell" ? verdict.text : verdict.reason;
}

/**
 * What can still be refused: only a call that has not been made. At every other
 * moment a refusal is something to tell, for no host is made to take a turn more.
 */
export function refusal(
  verdict: Verdict,
  moment: HookMoment,
): { readonly kind: "deny" | "ask"; readonly reason: string } | null {
  if (moment !== "pretool") return null;
  return verdict.kind === "deny" || verdict.kind === "ask" ? verdict : null;
}
