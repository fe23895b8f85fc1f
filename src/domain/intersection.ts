/**
 * A path that two compiled patterns both cover.
 *
 * The two machines are walked side by side, breadth first, so that the path
 * found is short. Each pair of states is seen once for each way in which the
 * path can have begun; `null` says that there is no such path.
 *
 * @module
 */
import type { Glob } from "./glob.ts";
import type { State, Step } from "./machine.ts";
import { Segment } from "./segment.ts";
import { commonSegment } from "./segment_meeting.ts";

const ANY_SEGMENT = new Segment(["*"]);
const READABLE_SEGMENT = "a";

/**
 * A relative path that both patterns cover, `null` if there is none.
 *
 * The path has no empty, `.` or `..` segment and reads as relative everywhere;
 * it is in NFC, and mostly but not always in lower case.
 */
export function commonPath(a: Glob, b: Glob): string | null {
  return new Walk(a, b).run();
}

/** What a path holds so far: nothing, something, or a drive letter that has to stay alone. */
type Begun = 0 | 1 | 2;

interface Point {
  readonly u: State<Segment>;
  readonly v: State<Segment>;
  readonly begun: Begun;
  readonly segment: string;
  readonly before: Point | null;
}

class Walk {
  readonly #a: Glob;
  readonly #b: Glob;
  readonly #seen = new Set<number>();
  readonly #queue: Point[] = [];

  constructor(a: Glob, b: Glob) {
    this.#a = a;
    this.#b = b;
  }

  run(): string | null {
    const [u, v] = [this.#a.start, this.#b.start];
    this.#visit({ u, v, begun: 0, segment: "", before: null });
    for (const at of this.#queue) {
      if (at.begun !== 0 && at.u.ends && at.v.ends) return pathOf(at);
      for (const u of at.u.skips) this.#visit({ ...at, u });
      for (const v of at.v.skips) this.#visit({ ...at, v });
      if (at.begun !== 2) this.#advance(at);
    }
    return null;
  }

  #advance(at: Point): void {
    const { u, v } = at;
    for (const step of u.steps) {
      for (const other of v.steps) this.#take(at, step, other);
      if (v.loops) this.#take(at, step, { takes: ANY_SEGMENT, to: v });
    }
    if (!u.loops) return;
    for (const other of v.steps) {
      this.#take(at, { takes: ANY_SEGMENT, to: u }, other);
    }
    if (v.loops) {
      this.#visit({ u, v, begun: 1, segment: READABLE_SEGMENT, before: at });
    }
  }

  #take(at: Point, step: Step<Segment>, other: Step<Segment>): void {
    const [u, v] = [step.to, other.to];
    const opensPath = at.begun === 0;
    if (this.#isSeen(u, v, 1)) return;
    const segment = commonSegment(step.takes, other.takes, { opensPath });
    if (segment !== null) {
      this.#visit({ u, v, begun: 1, segment, before: at });
    } else if (opensPath) {
      const drive = commonSegment(step.takes, other.takes, {
        opensPath: false,
      });
      if (drive === null) return;
      this.#visit({ u, v, begun: 2, segment: drive, before: at });
    }
  }

  #visit(point: Point): void {
    if (this.#isSeen(point.u, point.v, point.begun)) return;
    this.#seen.add(this.#key(point.u, point.v, point.begun));
    this.#queue.push(point);
  }

  #isSeen(u: State<Segment>, v: State<Segment>, begun: Begun): boolean {
    return this.#seen.has(this.#key(u, v, begun));
  }

  #key(u: State<Segment>, v: State<Segment>, begun: Begun): number {
    return (u.id * this.#b.states.length + v.id) * 3 + begun;
  }
}

function pathOf(point: Point): string {
  const segments: string[] = [];
  let at: Point | null = point;
  while (at && at.begun !== 0) {
    segments.push(at.segment);
    at = at.before;
  }
  return segments.reverse().join("/");
}
