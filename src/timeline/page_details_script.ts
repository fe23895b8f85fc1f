/**
 * What the page does when somebody points at a bar, opens it, or uses keys. Plain script for browsers,
 * as text; the functions it draws with come before it.
 *
 * @module
 */

/** Tooltip, details and keys. */
export const DETAILS_SCRIPT: string = String.raw`
const tip = $("tip");
const details = $("details");
let opener = null;

const laneOf = (bar) => Number(bar.closest(".lane").dataset.i);
const markOf = (bar) =>
  bar.dataset.k === undefined ? null : [laneOf(bar), bar.dataset.k, bar.dataset.f];
const find = ([lane, kind, first]) =>
  chart.querySelector('.lane[data-i="' + lane + '"] .b[data-k="' + kind +
    '"][data-f="' + first + '"]');
const barOf = (event) => event.target.closest?.(".b") ?? null;

function showTip(bar, x, y) {
  tip.textContent = bar.getAttribute("aria-label");
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - width - 4)) + "px";
  tip.style.top = (y + height + 24 > innerHeight ? y - height - 12 : y + 16) + "px";
}
chart.addEventListener("mousemove", (event) => {
  const bar = barOf(event);
  if (bar === null || drag?.band) tip.hidden = true;
  else showTip(bar, event.clientX, event.clientY);
});
chart.addEventListener("mouseleave", () => tip.hidden = true);
chart.addEventListener("focusin", (event) => {
  const bar = barOf(event);
  if (bar === null || !bar.matches(":focus-visible")) return;
  for (const other of bar.ownerSVGElement.querySelectorAll('.b[tabindex="0"]')) {
    other.setAttribute("tabindex", "-1");
  }
  bar.setAttribute("tabindex", "0");
  const box = bar.getBoundingClientRect();
  showTip(bar, Math.max(0, box.left), box.bottom - 8);
});
chart.addEventListener("focusout", () => tip.hidden = true);
chart.addEventListener("click", (event) => {
  const bar = barOf(event);
  if (bar !== null && !dragged) open(bar);
});

function element(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}

function button(text, parent, act) {
  const made = element("button", text, parent);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function open(bar) {
  chart.querySelector(".b.on")?.classList.remove("on");
  bar.classList.add("on");
  opener = markOf(bar);
  tip.hidden = true;
  const { k, f, l, n } = bar.dataset;
  if (n === "1") showOne(laneOf(bar), k, Number(f));
  else showMany(laneOf(bar), k, Number(f), Number(l));
}

function begin(title) {
  details.replaceChildren();
  details.hidden = false;
  const heading = element("h2", title, details);
  heading.id = "details-title";
  heading.tabIndex = -1;
  const shut = button("×", details, close);
  shut.className = "shut";
  shut.setAttribute("aria-label", "Close");
  heading.focus();
}

function close() {
  if (details.hidden) return;
  details.hidden = true;
  chart.querySelector(".b.on")?.classList.remove("on");
  if (opener !== null) find(opener)?.focus();
}

const VERBS = { h: " held ", w: " waited for ", r: " was refused " };

function showOne(number, kind, at) {
  const lane = data.lanes[number];
  const row = lane[kind][at];
  const name = data.texts[lane.lane];
  begin(data.texts[row[2]] + VERBS[kind] + name);
  const list = element("dl", "", details);
  const say = (label, text) => {
    if (label === "" || text === "") return;
    element("dt", label, list);
    element("dd", text, list);
  };
  say("lane", name);
  fields[kind].forEach(([label, what], cell) => {
    const value = row[cell];
    if (value === null || (what === "number" && value === 0)) return;
    say(label, what === "text"
      ? data.texts[value]
      : what === "number"
      ? String(value)
      : timeText(data.from + value * 1000) + " UTC");
  });
  const until = row[1] ?? end;
  if (kind !== "r") say("lasted", spanText(until - row[0]));
  button("Zoom here", details, () => {
    const margin = Math.max(30, (until - row[0]) * .25);
    show(row[0] - margin, until + margin);
  });
  details.append(" ");
  button("Only " + data.texts[row[2]], details, () => {
    $("find").value = data.texts[row[2]];
    draw();
  });
}

function showMany(number, kind, first, last) {
  const rows = data.lanes[number][kind];
  begin(chart.querySelector(".b.on").getAttribute("aria-label"));
  const list = element("ol", "", details);
  const mostListed = 30;
  for (let at = first; at <= Math.min(last, first + mostListed - 1); at++) {
    const row = rows[at];
    const what = kind === "r" ? data.texts[row[5]] : data.texts[row[3]];
    const text = timeText(data.from + row[0] * 1000).slice(11) + "  " +
      data.texts[row[2]] + ": " + what;
    button(text, element("li", "", list), () => showOne(number, kind, at));
  }
  const left = last - first + 1 - mostListed;
  if (left > 0) element("p", "and " + left + " more: zoom in to see them", details);
  button("Zoom here", details, () => {
    const until = rows[last][1] ?? rows[last][0];
    const margin = Math.max(10, (until - rows[first][0]) * .1);
    show(rows[first][0] - margin, until + margin);
  });
}

const middleOf = (bar) => {
  const { left, width } = bar.getBoundingClientRect();
  return left + width / 2;
};

function nextLane(bar, step) {
  let lane = bar.closest(".lane");
  const x = middleOf(bar);
  for (;;) {
    lane = step > 0 ? lane.nextElementSibling : lane.previousElementSibling;
    if (lane === null) return null;
    const bars = [...lane.querySelectorAll(".b")];
    if (bars.length === 0) continue;
    const far = (one) => Math.abs(middleOf(one) - x);
    return bars.reduce((a, b) => far(b) < far(a) ? b : a);
  }
}

chart.addEventListener("keydown", (event) => {
  const bar = barOf(event);
  if (bar === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const bars = [...bar.ownerSVGElement.querySelectorAll(".b")];
  const at = bars.indexOf(bar);
  const targets = {
    ArrowLeft: () => bars[at - 1],
    ArrowRight: () => bars[at + 1],
    Home: () => bars[0],
    End: () => bars.at(-1),
    ArrowUp: () => nextLane(bar, -1),
    ArrowDown: () => nextLane(bar, 1),
  };
  if (event.key === "Enter" || event.key === " ") open(bar);
  else if (event.key in targets) targets[event.key]()?.focus();
  else return;
  event.preventDefault();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    tip.hidden = true;
    close();
  }
  if (event.target.matches?.("input") || event.ctrlKey || event.metaKey) return;
  const act = { "+": "in", "=": "in", "-": "out", "0": "whole" }[event.key];
  if (act !== undefined) ZOOMS[act]();
  else if (event.key === "/") $("find").focus();
  else return;
  event.preventDefault();
});

for (const one of document.querySelectorAll(".screen")) one.hidden = false;
draw();
document.documentElement.dataset.ready = "yes";
`;
