/**
 * What to do next about something that is held, free or waited for.
 *
 * @module
 */
import { shellOption, shellWord } from "../domain/shell_word.ts";
import { parseStamp } from "../domain/stamp.ts";
import { escapeText } from "./escape.ts";
import { leaseCommand } from "./lease_text.ts";
import { refusalAdvice } from "./refusal_advice.ts";
import type { WhyReport } from "./why_text.ts";

/** What to do next, as things that can be typed; what could not be typed as it is shown is left out. */
export function nextSteps(
  report: Omit<WhyReport, "next">,
  nowMs: number,
): string[] {
  const steps = report.now ? stepsNow(report, nowMs) : [];
  return [...steps, ...lookFurther(report)].filter((step) => step !== "");
}

function stepsNow(report: Omit<WhyReport, "next">, nowMs: number): string[] {
  const { held_by, request, waiting, taken_for, subject } = report;
  const owner = taken_for === "owner" ? subject : "";
  const steps: string[] = [];
  if (request?.decision.outcome === "acquire") {
    steps.push(leaseCommand("acquire", [
      ["owner", owner || "NAME"],
      ["lane", request.lane || undefined],
      ["tree", request.tree],
    ]));
  }
  if (request?.decision.outcome === "refuse") {
    steps.push(
      ...refusalAdvice(request.decision, { owner, lane: request.lane }),
    );
  }
  for (const { lane, holder, expires, gone } of held_by.slice(0, 1)) {
    const expiresMs = parseStamp(expires);
    const isSilent = expiresMs !== null && expiresMs <= nowMs;
    steps.push(
      explained(
        isSilent || gone ? leaseCommand("scavenge", [["lane", lane]]) : "",
        gone ? "ends it: its holder is gone" : "ends it if its holder is gone",
      ),
    );
    // Nobody is left to ask.
    if (taken_for === "owner" || gone) continue;
    steps.push(
      explained(
        leaseCommand("request", [["lane", lane], ["owner", "NAME"]]),
        `asks ${holder || "its holder"} to finish`,
      ),
    );
  }
  if (waiting.length > 0) {
    steps.push(explained("dos queue", "shows who waits, and for whom"));
  }
  return steps;
}

function lookFurther(report: Omit<WhyReport, "next">): string[] {
  const { taken_for, subject, refusals } = report;
  const seq = refusals[0]?.seq ?? 0;
  const then = seq === 0 ? "" : explained(
    `dos journal at ${seq}`,
    "shows what was held when it was refused last",
  );
  return taken_for === "path"
    ? [
      then,
      explained(
        typed("dos blame", [pathWord(subject)]),
        "shows who held it before",
      ),
    ]
    : [
      then,
      explained(
        typed("dos journal log", shellOption(taken_for, subject)),
        "shows all that happened",
      ),
    ];
}

function explained(command: string, what: string): string {
  return command === "" ? "" : `${command}   ${what}`;
}

/** A command with one word more; `""` where it could not be typed as it is shown. */
function typed(command: string, words: readonly string[]): string {
  const text = [command, ...words].join(" ");
  return escapeText(text) === text ? text : "";
}

/** A path that is no option. */
function pathWord(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
