/**
 * Lanes as SVG text.
 *
 * The functions here go into the page as their own source text, so each uses
 * nothing from outside but `ticksOf`, and the others by name. What is drawn
 * when the page is made and when somebody zooms comes from the same lines.
 *
 * @module
 */
import type { LaneLayout, Shape, View } from "./lane_layout.ts";
import type { Cell, PageData, PageLane } from "./page_data.ts";
import { ticksOf } from "./ticks.ts";

/** A text as it may stand in HTML, also within quotes. */
export function markupOf(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? "");
}

/** A time as people read it, UTC to the second. */
export function timeText(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "an unreadable time";
  return date.toISOString().slice(0, 19).replace("T", " ");
}

/** A span of seconds as people say it, of two units at most. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return parts.slice(first, first + 2).filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** What a shape is, in one sentence. */
export function shapeText(
  data: PageData,
  lane: PageLane,
  shape: Shape,
): string {
  const rows = lane[shape.kind];
  const row: readonly Cell[] = rows[shape.first] ?? [];
  const text = (cell: number): string => data.texts[row[cell] ?? 0] ?? "";
  const time = (seconds: Cell | undefined): string =>
    timeText(data.from + (seconds ?? 0) * 1000);
  const name = data.texts[lane.lane] ?? "";
  const nouns = { h: "holds", w: "waits", r: "refusals" };
  if (shape.count > 1) {
    const last = rows[shape.last]?.[0] ?? 0;
    return `${shape.count} ${nouns[shape.kind]} on ${name}, ${
      time(row[0])
    } to ${time(last)} UTC`;
  }
  if (shape.kind === "r") {
    return `${text(2)} was refused ${name} at ${time(row[0])} UTC: ${
      text(5) || text(3)
    }`;
  }
  const until = row[1] ?? null;
  const length = until === null ? "" : `, ${spanText(until - (row[0] ?? 0))}`;
  const verb = shape.kind === "h" ? "held" : "waited for";
  return `${text(2)} ${verb} ${name} from ${time(row[0])} UTC${length}: ${
    text(3)
  }`;
}

/** The height of a lane's picture, pixels. */
export function laneHeight(layout: LaneLayout): number {
  const { holdTracks, waitTracks, refusalTracks } = layout;
  return 4 + holdTracks * 24 + waitTracks * 18 + refusalTracks * 20;
}

/**
 * A lane as an SVG element.
 *
 * @param data All there is.
 * @param lane The lane.
 * @param how Its layout, the part that is shown, and whether shapes bear a title, for where no script runs.
 * @returns Markup.
 */
export function drawLane(
  data: PageData,
  lane: PageLane,
  how: { layout: LaneLayout; view: View; titled: boolean },
): string {
  const { layout, view, titled } = how;
  const height = laneHeight(layout);
  const parts: string[] = [];
  const round = (pixels: number): number => Math.round(pixels * 10) / 10;
  const span = Math.max(1, view.to - view.from);
  const most = Math.max(2, Math.floor(view.width / 90));
  for (
    const tick of ticksOf(
      data.from + view.from * 1000,
      data.from + view.to * 1000,
      most,
    )
  ) {
    const x = round(
      ((tick.ms - data.from) / 1000 - view.from) / span * view.width,
    );
    parts.push(`<path class="t" d="M${x} 0V${height}"/>`);
  }
  let isFirst = true;
  for (const shape of layout.shapes) {
    const { kind, track, count } = shape;
    const row = lane[kind][shape.first] ?? [];
    const top = 2 +
      (kind === "h" ? track * 24 : layout.holdTracks * 24 +
        (kind === "w" ? track * 18 : layout.waitTracks * 18));
    const x = round(shape.x);
    const width = round(shape.right - shape.x);
    const who = data.texts[row[2] ?? 0] ?? "";
    const end = data.texts[row[3] ?? 0] ?? "";
    const label = markupOf(shapeText(data, lane, shape));
    const isBroken = end === "scavenged" || end === "dropped" || end === "left";
    const isOpen = row[1] === null;
    const classes = [
      ...["b", kind, count > 1 ? "m" : `c${(row[2] ?? 0) % 8}`],
      ...(count === 1 && isBroken ? ["x"] : []),
      ...(count === 1 && isOpen ? ["o"] : []),
    ].join(" ");
    const tall = kind === "h" ? 20 : kind === "w" ? 14 : 16;
    let body = "";
    if (kind === "r") {
      const middle = round((shape.x + shape.right) / 2);
      body = count === 1
        ? `<path d="M${middle} ${top + 1}l5 7l-5 7l-5 -7z"/>`
        : `<rect x="${x}" y="${top + 1}" width="${width}" height="14" rx="3"/>`;
    } else {
      body =
        `<rect x="${x}" y="${top}" width="${width}" height="${tall}" rx="2"/>`;
      if (count === 1 && width >= 5 && (isBroken || isOpen)) {
        const right = round(Math.min(shape.right, view.width) - 1.5);
        body += `<path class="e" d="M${right} ${top}v${tall}"/>`;
      }
    }
    // Numbers and names only where they fit; some 6.6 pixels for a letter.
    const left = Math.max(0, shape.x) + 4;
    const room = Math.min(shape.right, view.width) - left - 3;
    const said = count > 1 ? `×${count}` : kind === "r" ? "" : who;
    let wide = 0;
    let shown = "";
    for (const letter of said) {
      wide += (letter.codePointAt(0) ?? 0) > 0x2e7f ? 13 : 6.8;
      if (wide > room) break;
      shown += letter;
    }
    if (shown !== said) {
      shown = shown.length > 3 ? `${shown.slice(0, -1)}…` : "";
    }
    if (shown !== "") {
      body += `<text x="${round(left)}" y="${
        top + tall - (kind === "h" ? 6 : 3.5)
      }">${markupOf(shown)}</text>`;
    }
    const title = titled ? `<title>${label}</title>` : "";
    parts.push(
      `<g class="${classes}" role="button" tabindex="${
        isFirst ? 0 : -1
      }" data-k="${kind}" data-f="${shape.first}" data-l="${shape.last}" data-n="${count}" aria-label="${label}">${title}${body}</g>`,
    );
    isFirst = false;
  }
  return `<svg viewBox="0 0 ${view.width} ${height}" role="group" aria-label="${
    markupOf(data.texts[lane.lane] ?? "")
  }">${parts.join("")}</svg>`;
}

/** The time axis as an SVG element. */
export function drawAxis(data: PageData, view: View): string {
  const most = Math.max(2, Math.floor(view.width / 90));
  const span = Math.max(1, view.to - view.from);
  const marks = ticksOf(
    data.from + view.from * 1000,
    data.from + view.to * 1000,
    most,
  ).map(({ ms, label, isDay }) => {
    const x = Math.round(
      ((ms - data.from) / 1000 - view.from) / span * view.width,
    );
    const anchor = x < 30 ? "start" : x > view.width - 36 ? "end" : "middle";
    const weight = isDay ? ' class="d"' : "";
    return `<path class="t" d="M${x} 18v6"/><text x="${x}" y="14" text-anchor="${anchor}"${weight}>${label}</text>`;
  });
  return `<svg viewBox="0 0 ${view.width} 24" aria-hidden="true">${
    marks.join("")
  }</svg>`;
}
