/**
 * `dos timeline`
 *
 * @module
 */
import { planTimeline, type Timeline } from "../../timeline/plan.ts";
import type { Workspace } from "../../lease/workspace.ts";
import type { Arguments } from "../arguments.ts";
import {
  type Answer,
  type Command,
  present,
  type Setting,
} from "../command.ts";
import { factLines, headline } from "../lease_text.ts";
import { counted } from "../counted.ts";
import { wholePast } from "../look_back.ts";
import { askedSpan, SINCE, UNTIL } from "../span_options.ts";
import type { World } from "../world.ts";

const CHART = "../../timeline/chart.ts";
const VALUE = "../../timeline/value.ts";
const PAGE = "../../timeline/page.ts";

const MOST_LANES = 20;

/** Draws history over time. */
export const command: Command = {
  about:
    "Draws who held which lane, who waited and who was refused, over time, from all of history. TIME is a UTC stamp such as 2026-06-01T14:00Z, a local time of day such as 14:03, or 2h, 15m for so long ago. It changes nothing in the workspace.",
  options: [
    SINCE,
    {
      ...UNTIL,
      standard: "now where something goes on, else with the last record",
    },
    {
      name: "lane",
      value: "LANE",
      nonEmpty: true,
      repeat: true,
      help: "Only this lane.",
    },
    {
      name: "html",
      value: "FILE",
      nonEmpty: true,
      help:
        "Write one HTML page for a browser, a post-mortem or the printer, which needs no network; - for standard output.",
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
    ...askedSpan(args, nowMs),
    ...present({ lanes: args.all("lane") }),
  };
  const workspace = await setting.open();
  const { chronicle, knownFrom } = await wholePast(workspace.journal);
  const timeline = planTimeline(chronicle, { ...wish, knownFrom });
  const file = args.text("html");
  if (file === undefined) {
    return await drawn(timeline, { world, lanes: args.all("lane") });
  }
  return await published(timeline, {
    ...{ world, workspace, file, lanes: args.all("lane") },
  });
}

async function published(
  timeline: Timeline,
  { world, workspace, file, lanes }: {
    world: World;
    workspace: Workspace;
    file: string;
    lanes: readonly string[] | undefined;
  },
): Promise<Answer> {
  const { timelinePage }: typeof import("../../timeline/page.ts") =
    await import(PAGE);
  const { paths } = workspace;
  const text = await timelinePage(timeline, {
    name: lastName(paths.root),
    version: world.version,
    warnings: workspace.warnings(),
    lanes,
    digest: (part) => world.digest(part),
  });
  if (file === "-") return { value: null, raw: text };
  const path = await world.publishPage(file, text, [
    paths.journal.replace(/[/\\][^/\\]*$/, ""),
  ]);
  const bytes = new TextEncoder().encode(text).length;
  const counts = {
    lanes: timeline.rows.length,
    holds: sumOf(timeline, "holds"),
    waits: sumOf(timeline, "waits"),
    refusals: sumOf(timeline, "refusals"),
  };
  return {
    value: { outcome: "written", file: path, bytes, ...counts },
    done: true,
    text: (sheet) => [
      headline("good", "Written", { name: path }),
      ...factLines([
        [
          "shows",
          [
            counted(counts.holds, "hold"),
            counted(counts.waits, "wait"),
            counted(counts.refusals, "refusal"),
            counted(counts.lanes, "lane"),
          ].join(", "),
        ],
        ["size", `${Math.ceil(bytes / 1024)} KiB`],
      ], sheet),
    ],
  };
}

function sumOf(
  { rows }: Timeline,
  what: "holds" | "waits" | "refusals",
): number {
  return rows.reduce((sum, row) => sum + row[what].length, 0);
}

function lastName(root: string): string {
  return root.replace(/[/\\]+$/, "").replace(/^.*[/\\]/, "") || root;
}

async function drawn(
  timeline: Timeline,
  { world, lanes }: {
    readonly world: World;
    readonly lanes: readonly string[] | undefined;
  },
): Promise<Answer> {
  const { chartLines }: typeof import("../../timeline/chart.ts") = await import(
    CHART
  );
  const { timelineValue }: typeof import("../../timeline/value.ts") =
    await import(VALUE);
  const ascii = isAscii(world);
  return {
    value: timelineValue(timeline),
    text: ({ columns }) =>
      chartLines(timeline, {
        ...{ columns, ascii, lanes: MOST_LANES },
        ...present({ asked: lanes }),
      }),
  };
}

/** A locale that names another character set than UTF-8; where none is set, nothing is known. */
function isAscii(world: World): boolean {
  const locale = world.env("LC_ALL") || world.env("LC_CTYPE") ||
    world.env("LANG") || "";
  return locale !== "" && !/utf-?8/i.test(locale);
}
