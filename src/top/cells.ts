/**
 * Texts that fit: short spans of time, bars of activity, and lines cut to a
 * width.
 *
 * @module
 */
import { type Line, type Span, widthOf } from "../cli/page.ts";

const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const IDLE = "·";
const ELLIPSIS = "…";

/** What stands between two columns. */
export const GAP = "  ";

/** A span of time in at most four characters: `45s`, `12m`, `3h`, `9d`. */
export function shortDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 100) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 100) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 100) return `${hours}h`;
  const days = Math.floor(hours / 24);
  return days < 1000 ? `${days}d` : ">3y";
}

/** How busy something was, oldest first, as bars against `most`; the newest spans where there is no room for all. */
export function sparkline(
  activity: readonly number[],
  width: number,
  most: number = Math.max(1, ...activity),
): string {
  const shown = activity.slice(-width);
  const bars = shown.map((count) => {
    if (!(count > 0)) return IDLE;
    const at = Math.ceil((Math.min(count, most) / most) * BARS.length) - 1;
    return BARS[Math.max(0, at)] ?? IDLE;
  });
  return bars.join("").padStart(width, IDLE);
}

/** A span of exactly so many columns: cut, or filled with blanks. */
export function cell(span: Span, width: number): Line {
  const text = typeof span === "string" ? span : span[1];
  const fitted = fitText(text, width);
  const shown: Span = typeof span === "string" ? fitted : [span[0], fitted];
  return [shown, " ".repeat(Math.max(0, width - widthOf(fitted)))];
}

/** A span of exactly so many columns and the gap behind it, which no text runs into. */
export function column(span: Span, width: number): Line {
  return [...cell(span, width), GAP];
}

/** A span of exactly so many columns, its text at the right. */
export function cellRight(span: Span, width: number): Line {
  const [shown = "", fill = ""] = cell(span, width);
  return [fill, shown];
}

/** A line of at most so many columns. */
export function fitLine(line: Line, width: number): Line {
  const fitted: Span[] = [];
  let room = width;
  for (const span of line) {
    if (room <= 0) break;
    const cut = fitText(typeof span === "string" ? span : span[1], room);
    fitted.push(typeof span === "string" ? cut : [span[0], cut]);
    room -= widthOf(cut);
  }
  return fitted;
}

/** Columns that a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, span) => sum + widthOf(span), 0);
}

/** A text of at most so many columns, however long it is; not one character is shown that does not fit. */
function fitText(text: string, width: number): string {
  let kept = "";
  let taken = 0;
  let short = "";
  for (const character of text) {
    taken += widthOf(character);
    if (taken > width) return width > 0 ? `${short}${ELLIPSIS}` : "";
    kept += character;
    if (taken < width) short = kept;
  }
  return kept;
}
