/**
 * Where the episodes of a lane lie on the screen: overlapping ones on tracks
 * of their own, those that are too small to be seen put together.
 *
 * The functions here go into the page as their own source text, so each uses
 * nothing from outside but the others by name.
 *
 * @module
 */
import type { Cell, PageData, PageLane } from "./page_data.ts";

/** A part of a timeline on a screen. */
export interface View {
  /** Its first moment, seconds after the timeline's beginning. */
  readonly from: number;
  /** Its last one. */
  readonly to: number;
  /** The timeline's own last moment: what goes on reaches up to it. */
  readonly end: number;
  /** Pixels. */
  readonly width: number;
  /** Shapes narrower than that are put together, pixels. */
  readonly grain: number;
  /** The kinds that are shown: some of `hwr`. */
  readonly kinds: string;
  /** By text: whether it is what is looked for; `null` where nothing is. */
  readonly wanted: readonly boolean[] | null;
}

/** One shape: an episode, or several that lie too close. */
export interface Shape {
  /** Of which kind. */
  readonly kind: "h" | "w" | "r";
  /** The track it lies on, from 0. */
  readonly track: number;
  /** Its left end, pixels. */
  readonly x: number;
  /** Its right end. */
  right: number;
  /** The first of its episodes, by number. */
  readonly first: number;
  /** The last one. */
  last: number;
  /** How many. */
  count: number;
}

/** What is drawn of one lane. */
export interface LaneLayout {
  /** Shapes, by kind, track and time. */
  readonly shapes: readonly Shape[];
  /** Tracks of holds. */
  readonly holdTracks: number;
  /** Tracks of waits. */
  readonly waitTracks: number;
  /** Tracks of refusals, 0 or 1. */
  readonly refusalTracks: number;
}

/** Whether an episode, or its lane, is what is looked for. */
export function isWanted(
  lane: PageLane,
  row: readonly Cell[],
  { wanted, kind }: { wanted: readonly boolean[]; kind: "h" | "w" | "r" },
): boolean {
  // Which cells hold texts, by kind.
  const cells = {
    h: [2, 3, 4, 5, 9, 10, 13],
    w: [2, 3, 4, 7],
    r: [2, 3, 4, 5, 7, 8, 9, 10, 11],
  }[kind];
  if (wanted[lane.lane]) return true;
  return cells.some((cell) => wanted[row[cell] ?? 0] === true);
}

/** Lays a lane out. */
export function layLane(lane: PageLane, view: View): LaneLayout {
  const mostTracks = 6;
  // Beyond that a heap would no longer tell when things happened.
  const widestHeap = Math.max(48, view.grain * 2);
  const shapes: Shape[] = [];
  const tracks = { h: 0, w: 0, r: 0 };
  const scale = view.width / Math.max(1, view.to - view.from);
  for (const kind of ["h", "w", "r"] as const) {
    if (!view.kinds.includes(kind)) continue;
    const ends: number[] = [];
    const lasts: (Shape | undefined)[] = [];
    const least = kind === "r" ? 7 : 2;
    const rows = lane[kind];
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? [];
      const since = row[0] ?? 0;
      const until = Math.max(row[1] ?? view.end, since);
      if (
        view.wanted !== null &&
        !isWanted(lane, row, { wanted: view.wanted, kind })
      ) continue;
      let track = kind === "r" ? 0 : ends.findIndex((end) => end <= since);
      if (track < 0) track = Math.min(ends.length, mostTracks - 1);
      ends[track] = Math.max(ends[track] ?? -Infinity, until);
      if (until < view.from || since > view.to) continue;
      const left = Math.max(-4, (since - view.from) * scale);
      const right = Math.min(view.width + 4, (until - view.from) * scale);
      const middle = Math.min(left, view.width - least);
      const x = kind === "r"
        ? Math.max(0, left - least / 2)
        : Math.max(-4, middle);
      const width = Math.max(least, right - left);
      const near = lasts[track];
      const isTiny = width < Math.max(view.grain, least + 0.5);
      const isNear = near !== undefined && x - near.right < view.grain &&
        x + width - near.x <= widestHeap &&
        (near.count > 1 || near.right - near.x < view.grain + least);
      if (isTiny && isNear) {
        near.right = Math.max(near.right, x + width);
        near.last = at;
        near.count++;
        continue;
      }
      const shape = {
        ...{ kind, track, x, right: x + width },
        ...{ first: at, last: at, count: 1 },
      };
      lasts[track] = shape;
      shapes.push(shape);
    }
    tracks[kind] = kind === "r"
      ? Math.min(1, lasts.length)
      : Math.max(0, ends.length);
  }
  return {
    shapes,
    holdTracks: tracks.h,
    waitTracks: tracks.w,
    refusalTracks: tracks.r,
  };
}

/**
 * Lays lanes out with no more shapes than a page can bear: what is small is
 * put together until it is so.
 */
export function layLanes(
  data: PageData,
  numbers: readonly number[],
  options: { readonly view: View; readonly most: number },
): LaneLayout[] {
  const { view, most } = options;
  for (let grain = view.grain;; grain *= 2) {
    let count = 0;
    const layouts = [];
    for (const number of numbers) {
      const lane = data.lanes[number];
      if (lane === undefined) continue;
      const layout = layLane(lane, { ...view, grain });
      layouts.push(layout);
      count += layout.shapes.length;
    }
    if (count <= most || grain > 200) return layouts;
  }
}
