/**
 * The view, alive: looks, draws, and does what is typed, until somebody quits.
 *
 * @module
 */
import { type Line, printPage } from "../cli/page.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Overview, Survey } from "../lease/overview.ts";
import { draw, pageOf } from "./draw.ts";
import { readKeys } from "./keys.ts";
import { type Deed, FIRST_STATE, press, type ViewState } from "./model.ts";
import type { Screen, ScreenEvent } from "./screen.ts";

/** Ages are told to the second. */
const REFRESH_MS = 1_000;
/** However busy a journal is, it is not looked at more often. */
const REST_MS = 200;

/** What it works with. */
export interface WatchParts {
  readonly screen: Screen;
  readonly survey: Survey;
  readonly colour: boolean;
  /** The records about a lane, oldest first. */
  history(lane: string): Promise<readonly JournalEntry[]>;
}

type Happening = ScreenEvent | { readonly kind: "tick" };

/**
 * Shows the view until somebody quits.
 *
 * @returns How it ended: `interrupt` by Ctrl-C, `quit` otherwise.
 */
export async function watch(parts: WatchParts): Promise<"quit" | "interrupt"> {
  const { screen, survey } = parts;
  const stop = new AbortController();
  let state = FIRST_STATE;
  let overview = await survey.look();
  let told = "";
  const show = (): void => {
    const lines = draw(state, overview, screen.size());
    screen.show(lines.map((line) => printed(line, parts)));
  };
  const tick = async (): Promise<Happening> => {
    await screen.rest(REST_MS);
    await survey.pause(REFRESH_MS - REST_MS, stop.signal);
    return { kind: "tick" };
  };
  let typed: Promise<Happening> = screen.next();
  let next = tick();
  // It is awaited in a race; a failure after the end must not count as unhandled.
  next.catch(() => {});
  try {
    for (;;) {
      show();
      // deno-lint-ignore no-await-in-loop -- it goes with what happens
      const happening = await Promise.race([typed, next]);
      if (happening.kind === "gone") return "quit";
      if (happening.kind === "tick") {
        // deno-lint-ignore no-await-in-loop -- it goes with what happens
        overview = await survey.look();
        next = tick();
        next.catch(() => {});
      } else {
        typed = screen.next();
      }
      if (happening.kind === "typed") {
        const page = pageOf(state, overview, screen.size());
        const done = pressAll(state, happening.bytes, { overview, page });
        state = done.state;
        if (done.deed === "quit" || done.deed === "interrupt") return done.deed;
        if (done.deed === "open") {
          told = "";
          show();
        }
      }
      const mark = markOf(state, overview);
      if (mark !== told) {
        told = mark;
        // deno-lint-ignore no-await-in-loop -- it goes with what happens
        state = await opened(state, parts);
      }
    }
  } finally {
    stop.abort();
    typed.catch(() => {});
  }
}

function printed(line: Line, { colour }: WatchParts): string {
  return printPage([line], { colour }).slice(0, -1);
}

function pressAll(
  before: ViewState,
  bytes: Uint8Array,
  on: { readonly overview: Overview; readonly page: number },
): { state: ViewState; deed: Deed } {
  let state = before;
  let deed: Deed = "nothing";
  for (const key of readKeys(bytes)) {
    const done = press(state, key, on);
    state = done.state;
    if (done.deed !== "nothing") deed = done.deed;
    if (deed === "quit" || deed === "interrupt") break;
  }
  return { state, deed };
}

/** Changes when the history that is open may have grown; `""` where none is. */
function markOf({ view, history }: ViewState, overview: Overview): string {
  if (view !== "history" || history === null) return "";
  const row = overview.lanes.find(({ lane }) => lane === history.lane);
  const { acquired_at = "", heartbeat_age_ms = null, queue = [] } = row ?? {};
  const beat = heartbeat_age_ms === null
    ? null
    : Math.round((overview.now_ms - heartbeat_age_ms) / 1000);
  const refused = overview.refusals.find(({ lane }) => lane === history.lane);
  return JSON.stringify([
    ...[history.lane, acquired_at, beat, queue, row?.holder],
    refused?.seq,
  ]);
}

async function opened(
  state: ViewState,
  parts: WatchParts,
): Promise<ViewState> {
  if (state.view !== "history" || state.history === null) return state;
  const entries = (await parts.history(state.history.lane)).toReversed();
  return { ...state, history: { ...state.history, entries } };
}
