/**
 * Lanes one below the other, as markup. Goes into the page as its own source
 * text, as what it calls does.
 *
 * @module
 */
import { drawLane, markupOf } from "./lane_drawing.ts";
import { layLanes, type View } from "./lane_layout.ts";
import type { PageData } from "./page_data.ts";

/**
 * Draws lanes.
 *
 * @param data All there is.
 * @param numbers Which lanes, by their numbers.
 * @param how The part that is shown, how many shapes there may be, and whether they bear titles.
 * @returns Markup; a sentence where there is no lane.
 */
export function drawChart(
  data: PageData,
  numbers: readonly number[],
  how: { view: View; most: number; titled: boolean },
): string {
  const { view, most, titled } = how;
  if (numbers.length === 0) return `<p class="none">Nothing to show.</p>`;
  const layouts = layLanes(data, numbers, { view, most });
  return numbers.map((number, at) => {
    const lane = data.lanes[number];
    const layout = layouts[at];
    if (lane === undefined || layout === undefined) return "";
    const counts = [
      ...(lane.h.length > 0 ? [`${lane.h.length} held`] : []),
      ...(lane.w.length > 0 ? [`${lane.w.length} waited`] : []),
      ...(lane.r.length > 0 ? [`${lane.r.length} refused`] : []),
    ].join(", ");
    const name = markupOf(data.texts[lane.lane] ?? "");
    const svg = drawLane(data, lane, { layout, view, titled });
    return `<div class="lane" data-i="${number}"><div class="name"><b>${name}</b><small>${counts}</small></div><div class="plot">${svg}</div></div>`;
  }).join("\n");
}
