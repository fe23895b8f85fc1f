/**
 * What a person does with the view, as data: the state, and what a key makes
 * of it.
 *
 * @module
 */
import type { JournalEntry } from "../journal/entry.ts";
import type { LaneRow, Overview } from "../lease/overview.ts";
import type { Key } from "./keys.ts";
import { idOf, type Order, ORDERS, rowsOf } from "./rows.ts";

/** The history of one lane, as far as it is shown. */
export interface History {
  /** The lane. */
  readonly lane: string;
  /** Its records, newest first; `null` until they are read. */
  readonly entries: readonly JournalEntry[] | null;
  /** How many of them are scrolled past. */
  readonly top: number;
}

/** What is looked at, and how. */
export interface ViewState {
  /** What fills the screen. */
  readonly view: "lanes" | "history" | "help";
  /** How lanes are ordered. */
  readonly order: Order;
  /** Whether that is turned around. */
  readonly is_reversed: boolean;
  /** Only lanes that hold this text somewhere; `""` for all. */
  readonly filter: string;
  /** Whether the filter is being typed. */
  readonly is_typing: boolean;
  /** The row that is chosen, by `idOf`; `""` for the first. */
  readonly chosen: string;
  /** Where it was: the row to go to where it is gone. */
  readonly at: number;
  /** The history that is open, or was last. */
  readonly history: History | null;
}

/** What is to be done beside drawing. */
export type Deed = "nothing" | "quit" | "interrupt" | "open";

/** How it begins. */
export const FIRST_STATE: ViewState = {
  view: "lanes",
  order: "lane",
  is_reversed: false,
  filter: "",
  is_typing: false,
  chosen: "",
  at: 0,
  history: null,
};

/** What a key is pressed upon. */
export interface Pressed {
  /** What is shown. */
  readonly overview: Overview;
  /** How many rows a page has. */
  readonly page: number;
}

const LONGEST_FILTER = 80;

/** The row that is chosen, `undefined` where there is none. */
export function chosenRow(
  state: ViewState,
  rows: readonly LaneRow[],
): { readonly row: LaneRow | undefined; readonly at: number } {
  const found = rows.findIndex((row) => idOf(row) === state.chosen);
  const at = found === -1
    ? Math.max(0, Math.min(state.at, rows.length - 1))
    : found;
  return { row: rows[at], at };
}

/** What a key makes of the state, and what is to be done. */
export function press(
  state: ViewState,
  key: Key,
  on: Pressed,
): { readonly state: ViewState; readonly deed: Deed } {
  if (key.name === "interrupt") return { state, deed: "interrupt" };
  if (state.is_typing) return { state: typed(state, key), deed: "nothing" };
  if (state.view !== "lanes") return pressedBeside(state, key, on);
  const rows = rowsOf(state, on.overview);
  switch (nameOf(key)) {
    case "q":
      return { state, deed: "quit" };
    case "enter":
    case "right": {
      const { row } = chosenRow(state, rows);
      if (row === undefined) return { state, deed: "nothing" };
      const history = { lane: row.lane, entries: null, top: 0 };
      const chosen = idOf(row);
      return {
        state: { ...state, view: "history", history, chosen },
        deed: "open",
      };
    }
    case "s":
    case "S":
      return { state: sorted(state, key), deed: "nothing" };
    case "r":
      return {
        state: { ...state, is_reversed: !state.is_reversed },
        deed: "nothing",
      };
    case "/":
      return { state: { ...state, is_typing: true }, deed: "nothing" };
    case "escape":
      return { state: { ...state, filter: "" }, deed: "nothing" };
    case "?":
    case "h":
      return { state: { ...state, view: "help" }, deed: "nothing" };
  }
  return { state: moved(state, key, { rows, page: on.page }), deed: "nothing" };
}

/** The character of a key, else its name. */
function nameOf(key: Key): string {
  return key.name === "character" ? key.text : key.name;
}

function sorted(state: ViewState, key: Key): ViewState {
  const step = nameOf(key) === "s" ? 1 : ORDERS.length - 1;
  const at = (ORDERS.indexOf(state.order) + step) % ORDERS.length;
  return { ...state, order: ORDERS[at] ?? "lane" };
}

function typed(state: ViewState, key: Key): ViewState {
  switch (key.name) {
    case "enter":
      return { ...state, is_typing: false };
    case "escape":
      return { ...state, is_typing: false, filter: "" };
    case "backspace":
      return { ...state, filter: [...state.filter].slice(0, -1).join("") };
    case "character":
      return state.filter.length >= LONGEST_FILTER
        ? state
        : { ...state, filter: state.filter + key.text };
    default:
      return state;
  }
}

function pressedBeside(
  state: ViewState,
  key: Key,
  { page }: Pressed,
): { state: ViewState; deed: Deed } {
  const name = nameOf(key);
  const back = ["q", "escape", "backspace", "left", "enter", "?", "h"];
  if (back.includes(name) || state.history === null) {
    return { state: { ...state, view: "lanes" }, deed: "nothing" };
  }
  const { entries, top } = state.history;
  const step = stepOf(key, page, entries?.length ?? 0);
  const last = Math.max(0, (entries?.length ?? 0) - page);
  const to = Math.max(0, Math.min(top + step, last));
  const history = { ...state.history, top: to };
  return { state: { ...state, history }, deed: "nothing" };
}

function moved(
  state: ViewState,
  key: Key,
  { rows, page }: { readonly rows: readonly LaneRow[]; readonly page: number },
): ViewState {
  const { at } = chosenRow(state, rows);
  const to = at + stepOf(key, page, rows.length);
  const bound = Math.max(0, Math.min(to, rows.length - 1));
  const row = rows[bound];
  return { ...state, at: bound, chosen: row === undefined ? "" : idOf(row) };
}

function stepOf(key: Key, page: number, all: number): number {
  switch (nameOf(key)) {
    case "up":
    case "k":
      return -1;
    case "down":
    case "j":
      return 1;
    case "page-up":
      return -Math.max(1, page - 1);
    case "page-down":
    case " ":
      return Math.max(1, page - 1);
    case "home":
    case "g":
      return -all;
    case "end":
    case "G":
      return all;
    default:
      return 0;
  }
}
