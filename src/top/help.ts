/**
 * What the keys do and what the words mean.
 *
 * @module
 */
import type { Line, Style } from "../cli/page.ts";
import { cell } from "./cells.ts";

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ["up down k j", "choose a lane; also page up, page down, home, end"],
  ["enter", "the history of its lease; q goes back"],
  [
    "s S",
    "sort: as declared, or by name, state, beat, left, holder",
  ],
  ["r", "turn the order around"],
  ["/", "show only what holds a text; escape shows all again"],
  ["q ctrl-c", "quit"],
];

const STATES:
  readonly (readonly [style: Style, state: string, means: string])[] = [
    [
      "good",
      "advancing",
      "it commits, or beats and is younger than half an hour",
    ],
    ["warn", "spinning", "it beats, but did nothing for half an hour"],
    ["bad", "stalled", "no beat for a quarter of an hour"],
    ["bad", "dead", "its holder is proved gone; scavenge or reclaim it"],
    ["name", "spawning", "somebody is about to start work on it"],
    ["warn", "waiting", "nobody holds it, and somebody waits for it"],
    ["faint", "free", "nobody holds it"],
  ];

/** The help. */
export function helpLines({ columns }: { readonly columns: number }): Line[] {
  const width = columns < 50 ? 10 : 14;
  return [
    [["name", "dos top"], "  who holds what; it looks and writes nothing"],
    [],
    [["faint", "KEYS"]],
    ...KEYS.map(([keys, does]): Line => [
      "  ",
      ...cell(["name", keys], width),
      does,
    ]),
    [],
    [["faint", "STATES"]],
    ...STATES.map(([style, state, means]): Line => [
      "  ",
      ...cell([style, state], width),
      means,
    ]),
    [],
    ["  * is held alone. BEAT is how long ago it was heard of, LEFT how long until"],
    ["  silence ends it, Q how many wait, ACTIVITY its records of the last minutes."],
    [],
    [["name", "q"], " back"],
  ];
}
