/**
 * How the directory of a shell goes through lists, pipelines and constructs.
 *
 * Any command may fail, `cd` above all. So each has two outcomes: where the
 * shell stands after it if it did what it should, and where if it did not.
 * What `&&` ties to it begins at the one, what `||` ties to it at the other,
 * all else at either. A command that is one of several in a pipeline may run
 * in a shell of its own or, the last one, in this very shell.
 *
 * @module
 */
import { either, isNowhere, NOWHERE, type Places } from "./places.ts";

/** The constructs that are told apart. */
export type Construct = "(" | "{" | "if" | "loop" | "case";

/** Where a shell stands after a command. */
interface Outcome {
  readonly passed: Places;
  readonly failed: Places;
}

/** The list of commands, up to `;`, that is being read. */
interface List {
  readonly start: Places;
  /** Where the command that is being read begins, and what became of it. */
  entry: Places;
  outcome: Outcome;
  /** What the commands before it in this list, tied by `&&` and `||`, led to. */
  before: { readonly outcome: Outcome; readonly operator: string } | null;
  /** Where the pipeline that is being read begins, `null` if it is none. */
  pipe: Places | null;
  isNegated: boolean;
  isEmpty: boolean;
}

interface Frame {
  readonly kind: Construct;
  readonly start: Places;
  readonly outer: List;
  /** It is only defined here, and runs elsewhere or never. */
  readonly isDefinition: boolean;
  pattern: boolean;
  /** Where the branches of an `if` that have been read led. */
  branches: Places;
  /** Where its next branch begins. */
  otherwise: Places;
}

/** All of a flow, to come back to. */
export type Mark = Readonly<
  { frames: Frame[]; list: List; last: Outcome; loops: number }
>;

/** The state of one shell. */
export class Flow {
  #frames: Frame[] = [];
  #list: List;
  /** What became of the last list that is not empty. */
  #last: Outcome;
  #reachable: Places;
  #loops = 0;
  #isDefining = false;
  #hasFunctions = false;

  constructor(places: Places) {
    this.#reachable = places;
    this.#list = freshList(places);
    this.#last = this.#list.outcome;
  }

  /** Where the next command stands; what cannot be reached counts as reached. */
  get places(): Places {
    const { entry } = this.#list;
    return isNowhere(entry) ? this.#reachable : entry;
  }

  /** Whether what is read surely runs, and only once. */
  get isPlain(): boolean {
    const { before, pipe } = this.#list;
    return this.#frames.length === 0 && before === null && pipe === null;
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

  /** The command goes elsewhere, unless it fails. */
  go(passed: Places): void {
    this.#end({ passed, failed: this.places });
  }

  /** The command ends the shell. */
  exit(): void {
    if (this.#hasFunctions) return;
    this.#end({ passed: NOWHERE, failed: NOWHERE });
  }

  /** A redirection may keep the construct before it from running. */
  doubtStart(): void {
    const { entry, outcome } = this.#list;
    this.#end({ ...outcome, failed: either(outcome.failed, entry) });
  }

  /** The command has been read. */
  ran(): void {
    this.#list.isEmpty = false;
  }

  /** What succeeds when the command fails: `!`. */
  negate(): void {
    this.#list.isNegated = !this.#list.isNegated;
  }

  /** The construct that comes next is the body of a function. */
  define(): void {
    this.#isDefining = true;
    this.#hasFunctions = true;
  }

  /** A construct begins. */
  open(kind: Construct): void {
    if (kind === "loop") this.#loops++;
    const start = this.places;
    this.#frames.push({
      kind,
      start,
      outer: this.#list,
      isDefinition: this.#isDefining,
      pattern: kind === "case",
      branches: NOWHERE,
      otherwise: NOWHERE,
    });
    this.#isDefining = false;
    this.#begin(start);
    this.#last = this.#list.outcome;
  }

  /** A construct ends; true if it was a loop that changed the directory. */
  close(kind: Construct): boolean {
    this.endList();
    const frame = this.#frames.at(-1);
    if (frame?.kind !== kind) return false;
    this.#frames.pop();
    const { start } = frame;
    const end = this.#list.entry;
    if (kind === "loop") this.#loops--;
    this.#list = frame.outer;
    if (kind === "(") this.#settle(start);
    else if (kind === "if" && !frame.isDefinition) {
      this.#settle(either(either(frame.branches, end), frame.otherwise));
    } else if (kind === "{" && !frame.isDefinition) this.#end(this.#last);
    else this.#settle(either(either(end, frame.branches), start));
    return kind === "loop" && end !== start && !isNowhere(end);
  }

  /** The condition of an `if` has been read. */
  then(): void {
    this.endList();
    const frame = this.#frames.at(-1);
    if (frame?.kind !== "if") return;
    frame.otherwise = this.#last.failed;
    this.#begin(this.#last.passed);
  }

  /** Another branch of an `if` begins. */
  branch(): void {
    this.endList();
    const frame = this.#frames.at(-1);
    if (frame?.kind !== "if") return;
    frame.branches = either(frame.branches, this.#list.entry);
    this.#begin(frame.otherwise);
    frame.otherwise = NOWHERE;
  }

  /** A command is followed by a pipe. */
  beginPipe(): void {
    this.#list.pipe ??= this.#list.entry;
  }

  /** The command before a pipe has been run. */
  nextInPipe(): void {
    this.#enter(this.#list.pipe ?? this.#list.entry);
  }

  /** A pipeline ends at `&&` or `||`. */
  connect(operator: "&&" | "||"): void {
    const outcome = this.#chain();
    this.#list.before = { outcome, operator };
    this.#enter(operator === "&&" ? outcome.passed : outcome.failed);
  }

  /** A list ends at `&`: it ran in a shell of its own. */
  background(): void {
    this.#begin(this.#list.start);
    this.#last = this.#list.outcome;
  }

  /** A list ends. */
  endList(): void {
    if (this.#list.isEmpty) return;
    this.#last = this.#chain();
    this.#begin(either(this.#last.passed, this.#last.failed));
  }

  /** A branch of a `case` ends. */
  endBranch(): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind !== "case") return;
    frame.pattern = true;
    this.#begin(either(frame.start, this.#list.entry));
  }

  /** Begins a shell inside of this one. */
  enter(): Mark {
    const [frames, list, last] = [this.#frames, this.#list, this.#last];
    const mark = { frames, list, last, loops: this.#loops };
    this.#frames = [];
    this.open("(");
    return mark;
  }

  /** Ends it. */
  leave(mark: Mark): void {
    this.#frames = mark.frames;
    this.#list = mark.list;
    this.#last = mark.last;
    this.#loops = mark.loops;
  }

  /** A list begins. */
  #begin(places: Places): void {
    this.#list = freshList(places);
    this.#reach(places);
  }

  /** A command of the list begins. */
  #enter(places: Places): void {
    this.#list.entry = places;
    this.#list.outcome = { passed: places, failed: places };
    this.#reach(places);
  }

  #reach(places: Places): void {
    if (!isNowhere(places)) this.#reachable = places;
  }

  #end(outcome: Outcome): void {
    this.#list.outcome = outcome;
    this.#list.isEmpty = false;
  }

  #settle(places: Places): void {
    this.#end({ passed: places, failed: places });
  }

  /** What the list has led to so far; a pipeline of it ends. */
  #chain(): Outcome {
    const list = this.#list;
    let { passed, failed } = list.outcome;
    if (list.pipe !== null) {
      passed = failed = either(either(list.pipe, passed), failed);
    }
    if (list.isNegated) [passed, failed] = [failed, passed];
    list.isNegated = false;
    list.isEmpty = false;
    list.pipe = null;
    if (list.before === null) return { passed, failed };
    const { outcome, operator } = list.before;
    return operator === "&&"
      ? { passed, failed: either(failed, outcome.failed) }
      : { passed: either(outcome.passed, passed), failed };
  }
}

function freshList(places: Places): List {
  return {
    start: places,
    entry: places,
    outcome: { passed: places, failed: places },
    before: null,
    pipe: null,
    isNegated: false,
    isEmpty: true,
  };
}
