/**
 * The looks of the page.
 *
 * @module
 */

const DARK = `
  --back: #14171c; --card: #1c2027; --ink: #e6e9ee; --faint: #a3acb9;
  --rule: #333b47; --accent: #7fb4ff; --bad: #ff8f85; --many: #4b5563;
  --c0: #1f4f86; --c1: #1f6647; --c2: #6b4a12; --c3: #6d2f57;
  --c4: #4a3d8f; --c5: #17606b; --c6: #7a3a2a; --c7: #55601c;`;

/** Style sheet. Dark only on a screen: what is printed is light. */
export const STYLE: string = `
:root {
  color-scheme: light;
  --back: #f7f8fa; --card: #ffffff; --ink: #1b1f26; --faint: #565f6d;
  --rule: #d9dde4; --accent: #0b5cc4; --bad: #b3261e; --many: #c3c9d3;
  --c0: #b9d6f7; --c1: #b5e3ca; --c2: #f6dca6; --c3: #f3c4dd;
  --c4: #d3cbf7; --c5: #b2e2e8; --c6: #f6c8b8; --c7: #dbe3a6;
}
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) { color-scheme: dark;${DARK} }
}
@media screen {
  :root[data-theme="dark"] { color-scheme: dark;${DARK} }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem 1.25rem 3rem; max-width: 110rem;
  background: var(--back); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial,
    sans-serif;
}
h1 { font-size: 1.45rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
p { margin: .25rem 0; }
.facts, .notes, small, .legend { color: var(--faint); }
.notes { color: var(--bad); }
button, input[type="search"] {
  font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--rule); border-radius: 6px; padding: .3rem .55rem;
}
button { cursor: pointer; }
button:hover { border-color: var(--accent); }
button:disabled { opacity: .45; cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.tools {
  display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: center;
  margin: .8rem 0 .4rem;
}
.tools > span { display: inline-flex; gap: .35rem; flex-wrap: wrap; }
.tools label { display: inline-flex; gap: .3rem; align-items: center; }
.tools input[type="search"] { width: 13.5rem; max-width: 100%; }
.legend {
  display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .85rem;
  margin: .3rem 0 .6rem;
}
.legend span { display: inline-flex; align-items: center; gap: .35rem; }
.legend svg { width: 34px; height: 16px; }
#timeline {
  background: var(--card); border: 1px solid var(--rule); border-radius: 8px;
}
.axis, .lane { display: grid; grid-template-columns: 12.5rem minmax(0, 1fr); }
.axis {
  position: sticky; top: 0; z-index: 2; background: var(--card);
  border-bottom: 1px solid var(--rule); border-radius: 8px 8px 0 0;
  padding: .25rem 0 0;
}
.axis > span { padding: 0 .75rem; font-size: .8rem; color: var(--faint); }
.lane { border-bottom: 1px solid var(--rule); break-inside: avoid; }
.lane:last-child { border-bottom: 0; }
.lane:hover { background: color-mix(in srgb, var(--accent) 5%, transparent); }
.name { padding: .3rem .75rem; overflow-wrap: anywhere; line-height: 1.25; }
.name small { display: block; font-size: .75rem; }
.plot { position: relative; padding: .25rem 0; touch-action: pan-y; }
.plot svg, .axis svg { display: block; width: 100%; height: auto; }
svg { font: 11px/1 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
svg text { fill: var(--ink); pointer-events: none; }
.axis text { fill: var(--faint); }
.axis .d { font-weight: bold; }
.t { stroke: var(--rule); fill: none; }
#chart .b { cursor: pointer; }
.b rect { stroke: color-mix(in srgb, var(--ink) 45%, transparent); stroke-width: 1; }
.c0 rect { fill: var(--c0); } .c1 rect { fill: var(--c1); }
.c2 rect { fill: var(--c2); } .c3 rect { fill: var(--c3); }
.c4 rect { fill: var(--c4); } .c5 rect { fill: var(--c5); }
.c6 rect { fill: var(--c6); } .c7 rect { fill: var(--c7); }
.m rect { fill: var(--many); }
.w rect { fill-opacity: .35; stroke-dasharray: 3 2; }
.r path { fill: var(--bad); }
.r rect { fill: color-mix(in srgb, var(--bad) 30%, var(--card)); stroke: var(--bad); }
.e { stroke: var(--accent); stroke-width: 3; stroke-dasharray: 2 2; }
.x .e { stroke: var(--bad); stroke-dasharray: none; }
.b:hover rect, .b:hover path { stroke: var(--accent); stroke-width: 2; }
.b:focus { outline: none; }
.b:focus-visible rect, .b:focus-visible path, .b.on rect, .b.on path {
  stroke: var(--accent); stroke-width: 3; stroke-dasharray: none;
}
.band {
  position: absolute; top: 0; bottom: 0; pointer-events: none;
  background: color-mix(in srgb, var(--accent) 25%, transparent);
}
.none { padding: 1.5rem; color: var(--faint); }
#more { margin: .6rem 0; }
#tip {
  position: fixed; z-index: 5; max-width: min(26rem, 90vw); padding: .4rem .6rem;
  background: var(--ink); color: var(--back); border-radius: 6px;
  font-size: .85rem; pointer-events: none; overflow-wrap: anywhere;
}
#details {
  position: fixed; z-index: 4; right: 1rem; bottom: 1rem;
  width: min(30rem, calc(100vw - 2rem)); max-height: min(34rem, 75vh);
  overflow: auto; padding: .9rem 1rem; background: var(--card);
  border: 1px solid var(--rule); border-radius: 10px;
  box-shadow: 0 8px 30px rgb(0 0 0 / .3);
}
#details h2 { margin: 0 2.5rem .6rem 0; overflow-wrap: anywhere; }
#details h2:focus { outline: none; }
#details .shut { position: absolute; top: .6rem; right: .6rem; }
dl {
  display: grid; grid-template-columns: max-content minmax(0, 1fr);
  gap: .2rem .9rem; margin: 0 0 .8rem;
}
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
#details ol { margin: 0 0 .8rem; padding: 0; list-style: none; }
#details li button {
  width: 100%; text-align: left; margin-bottom: .25rem; overflow-wrap: anywhere;
}
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--card); }
th, td { text-align: right; white-space: nowrap; padding: .3rem .6rem; border: 1px solid var(--rule); }
th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; }
th:first-child, td:last-child {
  overflow-wrap: anywhere; white-space: normal; min-width: 9rem;
}
thead th { white-space: normal; color: var(--faint); font-weight: 600; }
tr { break-inside: avoid; }
[hidden] { display: none !important; }
@media (max-width: 640px) {
  body { padding: .7rem .6rem 2rem; }
  .axis, .lane { grid-template-columns: minmax(0, 1fr); }
  .axis > span, .hint { display: none; }
  .name { padding: .3rem .5rem 0; }
  .name small { display: inline; margin-left: .5rem; }
  .tools input[type="search"] { width: 100%; }
  .tools > label:first-child { width: 100%; }
  #details {
    left: 0; right: 0; bottom: 0; width: auto; max-height: 60vh;
    border-radius: 10px 10px 0 0;
  }
}
@media print {
  @page { margin: 12mm; }
  body { padding: 0; background: #fff; font-size: 11px; max-width: none; }
  .tools, #details, #tip, #more, .axis > span, .screen { display: none !important; }
  .axis { position: static; }
  .axis, .lane { grid-template-columns: 24mm minmax(0, 1fr); }
  .axis::before { content: ""; }
  #timeline, table { border-radius: 0; }
  .wide { overflow: visible; }
  .b rect, .b path { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2 { break-after: avoid; }
}
`;
