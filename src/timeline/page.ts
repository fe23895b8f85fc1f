/**
 * The timeline as one HTML file that needs nothing else: no network, no font,
 * no server. Without scripts it still shows all that fits.
 *
 * @module
 */
import { escapeText } from "../cli/escape.ts";
import { sayDuration } from "../domain/moments.ts";
import { knownFromValue, unknownText } from "../history/horizon.ts";
import {
  drawAxis,
  drawLane,
  laneHeight,
  markupOf,
  shapeText,
  spanText,
  timeText,
} from "./lane_drawing.ts";
import { isWanted, layLane, layLanes, type View } from "./lane_layout.ts";
import { drawChart } from "./lane_rows.ts";
import {
  FIELDS,
  jsonForScript,
  packTimeline,
  type PageData,
} from "./page_data.ts";
import { DETAILS_SCRIPT } from "./page_details_script.ts";
import { STYLE } from "./page_style.ts";
import { summaryTable } from "./page_summary.ts";
import { VIEW_SCRIPT } from "./page_view_script.ts";
import { busiestRows, outlierNotes, type Timeline } from "./plan.ts";
import { ticksOf } from "./ticks.ts";

/** What the page tells of itself. */
export interface PageFacts {
  /** The workspace, as people call it. */
  readonly name: string;
  /** The version of dos that made it. */
  readonly version: string;
  /** Sentences on what was wrong with the journal. */
  readonly warnings: readonly string[];
  /** Only these lanes were asked for. */
  readonly lanes: readonly string[] | undefined;
  /** The base64 SHA-256 of a text: the page allows itself its own script and style, and nothing else. */
  digest(text: string): Promise<string>;
}

const LANES_SHOWN = 60;
/** Shapes of the picture that stands in the file; a script draws more. */
const MOST_STILL = 1500;
const MOST_DRAWN = 4000;
const STILL_WIDTH = 1000;

/** The functions that the page draws with, by their own source. */
const DRAWING: readonly ((...args: never[]) => unknown)[] = [
  ...[ticksOf, isWanted, layLane, layLanes, markupOf, timeText, spanText],
  ...[shapeText, laneHeight, drawLane, drawAxis, drawChart],
];

/** The page as text. */
export async function timelinePage(
  timeline: Timeline,
  facts: PageFacts,
): Promise<string> {
  const data = packTimeline(timeline);
  const functions = DRAWING.map(String).join("\n");
  const script =
    `"use strict";\n(() => {\n${functions}\n${VIEW_SCRIPT}${DETAILS_SCRIPT}})();`;
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${await facts.digest(script)}'`,
    `style-src 'sha256-${await facts.digest(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const name = markupOf(escapeText(facts.name));
  const page = jsonForScript({
    data,
    fields: FIELDS,
    most: MOST_DRAWN,
    lanesShown: LANES_SHOWN,
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="dos timeline">
<title>${name}: who held what</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${name}: who held what</h1>
${factsMarkup(timeline, facts)}
</header>
<main>
${TOOLS}
${LEGEND}
${picture(timeline, data)}
<button id="more" type="button" hidden></button>
<h2>Lanes in numbers</h2>
${summaryTable(data)}
</main>
<div id="tip" role="tooltip" hidden></div>
<aside id="details" role="dialog" aria-labelledby="details-title" hidden></aside>
<script type="application/json" id="data">${page}</script>
<script>${script}</script>
</body>
</html>
`;
}

function factsMarkup(timeline: Timeline, facts: PageFacts): string {
  const { fromMs, toMs, nowMs, records, timeless } = timeline;
  const known = knownFromValue(timeline.knownFrom);
  const only = facts.lanes === undefined
    ? ""
    : `, only ${facts.lanes.map(escapeText).join(", ")}`;
  const notes = [
    ...facts.warnings,
    ...(known === null ? [] : [
      `History is ${
        unknownText(known)
      }: what is not drawn there may have been.`,
    ]),
    ...(timeless === 0
      ? []
      : [`left out, because no record tells their time: ${timeless}`]),
    ...outlierNotes(timeline),
  ].map((text) => `<p class="notes">${markupOf(escapeText(text))}</p>`);
  const span = `${timeText(fromMs)} to ${timeText(toMs)} UTC (${
    sayDuration(toMs - fromMs)
  })${only}`;
  return `<p>${markupOf(span)}</p>
<p class="facts">${records.toLocaleString("en")} records; made ${
    timeText(nowMs)
  } UTC by dos ${markupOf(facts.version)}</p>
${notes.join("\n")}`;
}

function picture(timeline: Timeline, data: PageData): string {
  const { shown, leftOut } = busiestRows(timeline.rows, LANES_SHOWN);
  const chosen = new Set(shown);
  const numbers = timeline.rows.flatMap((row, at) =>
    chosen.has(row) ? [at] : []
  );
  const end = (timeline.toMs - timeline.fromMs) / 1000;
  const view: View = {
    ...{ from: 0, to: end, end, width: STILL_WIDTH, grain: 2 },
    ...{ kinds: "hwr", wanted: null },
  };
  const chart = drawChart(data, numbers, {
    view,
    most: MOST_STILL,
    titled: true,
  });
  const still = leftOut === 0
    ? ""
    : `<noscript><p class="facts">Left out here: the ${leftOut} lanes with the least; they are in the table below.</p></noscript>`;
  return `<div id="timeline">
<div class="axis"><span>times in UTC</span><div class="plot" id="axis">${
    drawAxis(data, view)
  }</div></div>
<div id="chart">${chart}</div>
</div>${still}`;
}

const TOOLS = `<div class="tools screen" hidden>
<label>Find <input id="find" type="search" placeholder="name, path or reason" aria-describedby="shown"></label>
<span>
<label><input id="kind-h" type="checkbox" checked>holds</label>
<label><input id="kind-w" type="checkbox" checked>waits</label>
<label><input id="kind-r" type="checkbox" checked>refusals</label>
</span>
<span role="group" aria-label="Zoom">
<button id="left" type="button" aria-label="Earlier">←</button>
<button id="out" type="button" aria-label="Zoom out">−</button>
<button id="in" type="button" aria-label="Zoom in">+</button>
<button id="right" type="button" aria-label="Later">→</button>
<button id="whole" type="button">Whole span</button>
</span>
<button id="theme" type="button">Theme: auto</button>
</div>
<p class="facts screen" hidden><span id="shown" role="status"></span><span class="hint">. Drag over the picture to zoom; arrow keys go from bar to bar, Enter tells more, Esc closes.</span></p>`;

const LEGEND = `<div class="legend" aria-hidden="true">
<span><svg viewBox="0 0 34 16"><g class="b h c0"><rect x="1" y="1" width="32" height="14" rx="2"/></g></svg>held, a colour for each holder</span>
<span><svg viewBox="0 0 34 16"><g class="b h c0 o"><rect x="1" y="1" width="32" height="14" rx="2"/><path class="e" d="M32 1v14"/></g></svg>goes on</span>
<span><svg viewBox="0 0 34 16"><g class="b h c0 x"><rect x="1" y="1" width="32" height="14" rx="2"/><path class="e" d="M32 1v14"/></g></svg>ended by others, or given up</span>
<span><svg viewBox="0 0 34 16"><g class="b w c0"><rect x="1" y="2" width="32" height="12" rx="2"/></g></svg>waits</span>
<span><svg viewBox="0 0 34 16"><g class="b r c0"><path d="M17 1l5 7l-5 7l-5 -7z"/></g></svg>refused</span>
<span><svg viewBox="0 0 34 16"><g class="b h m"><rect x="1" y="1" width="32" height="14" rx="2"/><text x="6" y="12">×7</text></g></svg>several, too close to tell apart</span>
</div>`;
