/**
 * What the page does when somebody zooms and filters. Plain script for browsers,
 * as text; the functions it draws with come before it.
 *
 * @module
 */

/** State, drawing, zoom and filter. */
export const VIEW_SCRIPT: string = String.raw`
const $ = (id) => document.getElementById(id);
const { data, fields, most, lanesShown } = JSON.parse($("data").textContent);
const chart = $("chart");
const end = (data.to - data.from) / 1000;
const part = { from: 0, to: end };
let all = false;
let drawn = [];

const sizeOf = (lane) => lane.h.length + lane.w.length + lane.r.length;
const byName = data.lanes.map((_, number) => number);
const bySize = byName.slice().sort((a, b) =>
  sizeOf(data.lanes[b]) - sizeOf(data.lanes[a]) || a - b
);

function wantedTexts() {
  const words = $("find").value.trim().toLowerCase().split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return null;
  return data.texts.map((text) => {
    const low = text.toLowerCase();
    return words.every((word) => low.includes(word));
  });
}

function chosenLanes(wanted, kinds) {
  const fits = (number) => {
    const lane = data.lanes[number];
    return [...kinds].some((kind) =>
      wanted === null ? lane[kind].length > 0 : lane[kind].some((row) =>
        isWanted(lane, row, { wanted, kind })
      )
    );
  };
  const found = bySize.filter(fits);
  const kept = all ? found : found.slice(0, lanesShown);
  return { found: found.length, kept: kept.sort((a, b) => a - b) };
}

function plotWidth() {
  const plot = $("timeline").querySelector(".axis .plot");
  return Math.max(200, Math.round(plot.clientWidth));
}

function draw() {
  const kinds = [..."hwr"].filter((kind) => $("kind-" + kind).checked).join("");
  const wanted = wantedTexts();
  const { found, kept } = chosenLanes(wanted, kinds);
  const view = { ...part, end, width: plotWidth(), grain: 2, kinds, wanted };
  const active = document.activeElement;
  const mark = chart.contains(active) ? markOf(active) : null;
  drawn = kept;
  chart.innerHTML = drawChart(data, kept, { view, most, titled: false });
  $("axis").innerHTML = drawAxis(data, view);
  if (mark !== null) find(mark)?.focus({ preventScroll: true });
  $("more").hidden = found <= kept.length;
  $("more").textContent = "Show all " + found + " lanes";
  $("in").disabled = part.to - part.from <= 10;
  for (const id of ["out", "whole"]) $(id).disabled = part.to - part.from >= end;
  $("left").disabled = part.from <= 0;
  $("right").disabled = part.to >= end;
  $("shown").textContent = timeText(data.from + part.from * 1000) + " to " +
    timeText(data.from + part.to * 1000) + " UTC, " + kept.length + " of " +
    data.lanes.length + (data.lanes.length === 1 ? " lane" : " lanes");
}

function show(from, to) {
  const span = Math.min(end, Math.max(10, to - from));
  part.from = Math.min(Math.max(0, from), end - span);
  part.to = part.from + span;
  draw();
}

function zoom(factor, at) {
  const span = part.to - part.from;
  const middle = part.from + span * at;
  show(middle - span * factor * at, middle + span * factor * (1 - at));
}

function move(share) {
  const step = (part.to - part.from) * share;
  show(part.from + step, part.to + step);
}

let soon = 0;
function drawSoon() {
  cancelAnimationFrame(soon);
  soon = requestAnimationFrame(draw);
}

const ZOOMS = {
  in: () => zoom(.5, .5),
  out: () => zoom(2, .5),
  whole: () => show(0, end),
  left: () => move(-.5),
  right: () => move(.5),
};
for (const [id, act] of Object.entries(ZOOMS)) $(id).addEventListener("click", act);
for (const kind of "hwr") $("kind-" + kind).addEventListener("change", draw);
$("find").addEventListener("input", drawSoon);
$("more").addEventListener("click", () => {
  all = true;
  draw();
});
addEventListener("resize", drawSoon);

const THEMES = ["auto", "light", "dark"];
$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme || "auto") + 1) % 3];
  if (next === "auto") delete root.dataset.theme;
  else root.dataset.theme = next;
  $("theme").textContent = "Theme: " + next;
});

chart.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const box = $("axis").getBoundingClientRect();
  const at = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  zoom(event.deltaY > 0 ? 1.25 : .8, at);
}, { passive: false });

let drag = null;
let dragged = false;
chart.addEventListener("pointerdown", (event) => {
  const plot = event.target.closest(".plot");
  dragged = false;
  if (plot === null || event.button !== 0 || event.pointerType === "touch") return;
  drag = { plot, x: event.clientX, band: null };
});
addEventListener("pointermove", (event) => {
  if (drag === null) return;
  if (drag.band === null) {
    if (Math.abs(event.clientX - drag.x) < 6) return;
    drag.band = document.createElement("div");
    drag.band.className = "band";
    drag.plot.append(drag.band);
    getSelection().removeAllRanges();
  }
  event.preventDefault();
  const left = drag.plot.getBoundingClientRect().left;
  drag.band.style.left = Math.min(drag.x, event.clientX) - left + "px";
  drag.band.style.width = Math.abs(event.clientX - drag.x) + "px";
});
addEventListener("pointerup", (event) => {
  const done = drag;
  drag = null;
  if (done === null || done.band === null) return;
  done.band.remove();
  dragged = true;
  const box = done.plot.getBoundingClientRect();
  const [a, b] = [done.x, event.clientX].sort((x, y) => x - y).map((x) =>
    part.from + (x - box.left) / box.width * (part.to - part.from)
  );
  show(a, b);
});
addEventListener("pointercancel", () => {
  drag?.band?.remove();
  drag = null;
});
`;
