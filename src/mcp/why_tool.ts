/**
 * The tool that tells who holds something, and why it was refused.
 *
 * @module
 */
import { reportWhy } from "../cli/commands/why.ts";
import { REASONED } from "./outputs.ts";
import { asJson, type Tool } from "./tool.ts";

const MOST_REFUSALS = 1_000;

/** Who holds something, and why it was refused. */
export const why: Tool = {
  name: "why",
  title: "Why was I refused?",
  about:
    "Tells who holds a path or a lane, or what an owner holds: since and until when; what a request for it would get and where it would clash; who waits; the last refusals that concern it; and what to do next. Name exactly one of word, path, lane and owner. Changes nothing.",
  fields: {
    word: {
      kind: "text",
      about:
        "The lane, owner or path: a lane if one is known by that name, else an owner, else a path.",
    },
    path: { kind: "text", about: "A path, relative to the root." },
    lane: { kind: "text", about: "A lane." },
    owner: { kind: "text", about: "An owner." },
    at: {
      kind: "text",
      about:
        "As of a moment, such as 14:03, yesterday 14:03, 2h or the number of a journal entry; now if absent.",
    },
    last: {
      kind: "integer",
      min: 0,
      max: MOST_REFUSALS,
      about: "Tell so many refusals; 5 if absent.",
    },
  },
  output: REASONED,
  effect: "reads",
  async run({ workspace, input, nowMs }): ReturnType<Tool["run"]> {
    const value = await reportWhy(
      {
        ...{ word: input.text("word"), path: input.text("path") },
        ...{ lane: input.text("lane"), owner: input.text("owner") },
        ...{ at: input.text("at"), last: input.number("last") },
      },
      () => Promise.resolve(workspace),
      nowMs(),
    );
    return { value: asJson(value) };
  },
};
