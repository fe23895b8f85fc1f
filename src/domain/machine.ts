/**
 * Lists of keys as a machine that tells which of them a list of things fits.
 *
 * Add every alternative, then build. States are what may still follow, shared
 * between alternatives that begin or end alike, so that alternatives cost what
 * they say and not what they multiply to. One key means any run of things; it
 * is the only loop there is. Nothing here knows paths or characters.
 *
 * @module
 */

/** What may follow at some point. `L` is what a step takes. */
export interface State<L> {
  /** Its place in the list of states; what follows a state has a lower one. */
  readonly id: number;
  /** Whether anything may come and change nothing. */
  readonly loops: boolean;
  /** Whether the list may end here. */
  readonly ends: boolean;
  /** What may be taken, and where it leads; one step for each place. */
  readonly steps: readonly Step<L>[];
  /** Looping states that are reached without taking anything. */
  readonly skips: readonly State<L>[];
}

/** What is taken and where it leads. */
export interface Step<L> {
  readonly takes: L;
  readonly to: State<L>;
}

/** All states of a machine and the one to begin with. */
export interface Machine<L> {
  readonly start: State<L>;
  readonly states: readonly State<L>[];
}

/** How keys are read. */
export interface Reading<L> {
  /** The key that means any run of things. */
  readonly loop: string;
  /** What any one of these keys takes; no key holds a `/`. */
  takes(keys: readonly string[]): L;
}

interface Branch {
  readonly loops: boolean;
  ends: boolean;
  readonly children: Map<string, Branch>;
}

/** Collects alternatives, each a list of keys, and builds their machine. */
export class MachineBuilder<L> {
  readonly #reading: Reading<L>;
  readonly #root: Branch = branch({ loops: false });
  readonly #known = new Map<string, State<L>>();
  readonly #labels = new Map<string, L>();
  readonly #states: State<L>[] = [];

  /** @param reading How keys are read. */
  constructor(reading: Reading<L>) {
    this.#reading = reading;
  }

  /** Adds an alternative. */
  add(keys: Iterable<string>): void {
    let at = this.#root;
    for (const key of keys) {
      const loops = key === this.#reading.loop;
      if (loops && at.loops) continue;
      const next = at.children.get(key) ?? branch({ loops });
      at.children.set(key, next);
      at = next;
    }
    at.ends = true;
  }

  /** The machine of all alternatives. */
  build(): Machine<L> {
    const start = this.#state(this.#root);
    return { start, states: this.#states };
  }

  /** The state of a branch, one for all branches with the same future. */
  #state({ loops, ends, children }: Branch): State<L> {
    const keysTo = new Map<State<L>, string[]>();
    const skips: State<L>[] = [];
    for (const [key, child] of children) {
      const to = this.#state(child);
      const keys = keysTo.get(to);
      if (child.loops) skips.push(to);
      else if (keys) keys.push(key);
      else keysTo.set(to, [key]);
    }
    const edges = Array.from(
      keysTo,
      ([to, keys]) => `${to.id}/${keys.join("/")}`,
    );
    const identity = [
      `${loops} ${ends} ${skips.map((to) => to.id)}`,
      ...edges,
    ].join("//");
    const known = this.#known.get(identity);
    if (known) return known;
    const steps = Array.from(
      keysTo,
      ([to, keys]) => ({ takes: this.#label(keys), to }),
    );
    const state = { id: this.#states.length, loops, ends, steps, skips };
    this.#states.push(state);
    this.#known.set(identity, state);
    return state;
  }

  #label(keys: readonly string[]): L {
    const name = keys.join("/");
    const label = this.#labels.get(name) ?? this.#reading.takes(keys);
    this.#labels.set(name, label);
    return label;
  }
}

/**
 * Whether a machine accepts a list of things.
 *
 * @param fits Whether a step takes a thing.
 */
export function accepts<L, T>(
  machine: Machine<L>,
  things: Iterable<T>,
  { fits }: { fits(takes: L, thing: T): boolean },
): boolean {
  let active = new Set<State<L>>();
  enter(active, machine.start);
  for (const thing of things) {
    const next = new Set<State<L>>();
    for (const state of active) {
      if (state.loops) next.add(state);
      for (const { takes, to } of state.steps) {
        if (!next.has(to) && fits(takes, thing)) enter(next, to);
      }
    }
    if (next.size === 0) return false;
    active = next;
  }
  return [...active].some((state) => state.ends);
}

function enter<L>(states: Set<State<L>>, state: State<L>): void {
  states.add(state);
  for (const inner of state.skips) states.add(inner);
}

function branch(options: { readonly loops: boolean }): Branch {
  return { ...options, ends: false, children: new Map() };
}
