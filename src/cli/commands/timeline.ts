/**
 * `dos timeline`
 *
 * @module
 */
import { Chronicle } from "../../history/chronicle.ts";
import { readAskedTime } from "../../timeline/asked_time.ts";
import { planTimeline, type Timeline } from "../../timeline/plan.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { UsageFault } from "../usage_fault.ts";
import type { World } from "../world.ts";

const CHART = "../../timeline/chart.ts";
const VALUE = "../../timeline/value.ts";

const MOST_LANES = 20;

/** Draws history over time. */
export const command: Command = {
  about:
    "Draws who held which lane, who waited and who was refused, over time, from all of history. TIME is a UTC stamp such as 2026-06-01T14:00Z, a local time of day such as 14:03, or 2h, 15m for so long ago. It reads and changes nothing.",
  options: [
    {
      name: "since",
      value: "TIME",
      nonEmpty: true,
      help: "Where it begins.",
      standard: "with the first record",
    },
    {
      name: "until",
      value: "TIME",
      nonEmpty: true,
      help: "Where it ends.",
      standard: "now where something goes on, else with the last record",
    },
    {
      name: "lane",
      value: "LANE",
      nonEmpty: true,
      repeat: true,
      help: "Only this lane; may be repeated.",
    },
  ],
  example: "dos timeline --since 2h",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { world } = setting;
  const nowMs = world.nowMs();
  const wish = {
    nowMs,
    ...present({
      sinceMs: timeOf(args, "since", nowMs),
      untilMs: timeOf(args, "until", nowMs),
      lanes: args.all("lane"),
    }),
  };
  const { sinceMs, untilMs } = wish;
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs) {
    throw new UsageFault(
      `Cannot draw from "${args.text("since")}" to "${
        args.text("until")
      }": the end is not after the beginning`,
    );
  }
  const { journal } = await setting.open();
  const chronicle = new Chronicle();
  await journal.history((entry) => chronicle.apply(entry));
  return await drawn(planTimeline(chronicle, wish), world);
}

async function drawn(timeline: Timeline, world: World): Promise<Answer> {
  const { chartLines }: typeof import("../../timeline/chart.ts") = await import(
    CHART
  );
  const { timelineValue }: typeof import("../../timeline/value.ts") =
    await import(VALUE);
  const ascii = isAscii(world);
  return {
    value: timelineValue(timeline),
    text: ({ columns }) =>
      chartLines(timeline, { columns, ascii, lanes: MOST_LANES }),
  };
}

function timeOf(
  args: Arguments,
  name: "since" | "until",
  nowMs: number,
): number | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const ms = readAskedTime(text, nowMs);
  if (ms !== null) return ms;
  throw new UsageFault(`Cannot read --${name} "${text}": it is no time`, {
    hint:
      "Give a UTC stamp (2026-06-01T14:00Z), a local time of day (14:03), or 2h or 15m for so long ago.",
  });
}

/** A locale that names another character set than UTF-8; where none is set, nothing is known. */
function isAscii(world: World): boolean {
  const locale = world.env("LC_ALL") || world.env("LC_CTYPE") ||
    world.env("LANG") || "";
  return locale !== "" && !/utf-?8/i.test(locale);
}
