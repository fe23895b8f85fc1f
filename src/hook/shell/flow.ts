/**
 * How the directory of a shell goes through lists, pipelines and constructs.
 *
 * A directory that a condition may or may not change is both; a command that
 * is one of several in a pipeline changes nothing outside of it.
 *
 * @module
 */
import { either, type Places } from "./places.ts";

/** The constructs that are told apart. */
export type Construct = "(" | "{" | "if" | "loop" | "case";

/** The list of commands, up to `;`, that is being read. */
interface List {
  start: Places;
  /** Where any of its commands may have failed. */
  entry: Places;
  /** What stands before `||`: where it leads, and where what is behind begins. */
  choice: { readonly passed: Places; readonly failed: Places } | null;
  pipe: Places;
  isPiped: boolean;
  isSure: boolean;
  isConditional: boolean;
}

interface Frame {
  readonly kind: Construct;
  readonly start: Places;
  readonly outer: List;
  pattern: boolean;
}

/** All of a flow but its directory, to come back to. */
export interface Mark {
  readonly frames: Frame[];
  readonly list: List;
  readonly loops: number;
  readonly places: Places;
}

/** The state of one shell. */
export class Flow {
  /** Where it stands. */
  places: Places;
  #frames: Frame[] = [];
  #list: List;
  #loops = 0;

  constructor(places: Places) {
    this.places = places;
    this.#list = freshList(places);
  }

  /** Whether what is read surely runs, and only once. */
  get isPlain(): boolean {
    return this.#frames.length === 0 && !this.#list.isConditional &&
      !this.#list.isPiped;
  }

  /** Whether it may run more than once. */
  get isLooping(): boolean {
    return this.#loops > 0;
  }

  /** Whether a pattern of a `case` comes next. */
  get awaitsPattern(): boolean {
    const frame = this.#frames.at(-1);
    return frame?.kind === "case" && frame.pattern;
  }

  /** The pattern of a `case` has been read. */
  endPattern(): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.pattern = false;
  }

  /** A command has run that may have failed. */
  doubtSuccess(): void {
    this.#list.isSure = false;
  }

  /** A construct begins. */
  open(kind: Construct): void {
    if (kind === "loop") this.#loops++;
    const pattern = kind === "case";
    const outer = this.#list;
    this.#frames.push({ kind, start: this.places, outer, pattern });
    this.#list = freshList(this.places);
  }

  /** A construct ends; true if it was a loop that changed the directory. */
  close(kind: Construct): boolean {
    this.endList();
    const frame = this.#frames.at(-1);
    if (frame?.kind !== kind) return false;
    this.#frames.pop();
    const isMoved = this.places !== frame.start;
    if (kind === "loop") this.#loops--;
    if (kind === "(") this.places = frame.start;
    else if (kind !== "{") this.places = either(frame.start, this.places);
    this.#list = frame.outer;
    return kind === "loop" && isMoved;
  }

  /** Another branch of an `if` begins. */
  branch(): void {
    this.places = either(
      this.places,
      this.#frames.at(-1)?.start ?? this.places,
    );
  }

  /** A command is followed by a pipe. */
  beginPipe(): void {
    this.#list.isPiped = true;
  }

  /** The command before a pipe has been run. */
  nextInPipe(): void {
    this.places = this.#list.pipe;
  }

  /** A pipeline ends at `&&` or `||`. */
  connect(operator: "&&" | "||"): void {
    const list = this.#list;
    if (list.isPiped) this.places = list.pipe;
    if (!list.isConditional || list.isSure) list.start = this.places;
    if (operator === "||") {
      const passed = either(list.start, this.places);
      this.places = either(passed, list.entry);
      list.choice = { passed, failed: this.places };
      list.isSure = false;
    } else list.entry = either(list.entry, this.places);
    list.isConditional = true;
    list.isPiped = false;
    list.pipe = this.places;
  }

  /** A list ends at `&`: it ran in a shell of its own. */
  background(): void {
    this.places = this.#list.start;
    this.#list = freshList(this.places);
  }

  /** A list ends. */
  endList(): void {
    const list = this.#list;
    if (list.isPiped) this.places = list.pipe;
    if (list.choice !== null) {
      // What is behind `||` and does not move mostly ends it all: `cd x || exit`.
      const { passed, failed } = list.choice;
      const isMoved = this.places !== failed;
      this.places = isMoved ? either(passed, this.places) : passed;
    }
    if (list.isConditional && !list.isSure) {
      this.places = either(list.start, this.places);
    }
    this.#list = freshList(this.places);
  }

  /** A branch of a `case` ends. */
  endBranch(): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind !== "case") return;
    frame.pattern = true;
    this.places = either(frame.start, this.places);
    this.#list = freshList(this.places);
  }

  /** Begins a shell inside of this one. */
  enter(): Mark {
    const mark = {
      frames: this.#frames,
      list: this.#list,
      loops: this.#loops,
      places: this.places,
    };
    this.#frames = [];
    this.open("(");
    return mark;
  }

  /** Ends it. */
  leave(mark: Mark): void {
    this.#frames = mark.frames;
    this.#list = mark.list;
    this.#loops = mark.loops;
    this.places = mark.places;
  }
}

function freshList(places: Places): List {
  return {
    start: places,
    entry: places,
    choice: null,
    pipe: places,
    isPiped: false,
    isSure: true,
    isConditional: false,
  };
}
