/**
 * One whole trial on a real etcd of three members: three hosts of workers,
 * kills, stops, elections, hosts cut off; then judgement.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- what is done to a fleet is done in turn
import { openWorkspace } from "@dos/lanes";
import { EtcdRig } from "../../support/etcd.ts";
import type { EtcdMember } from "../../support/etcd_member.ts";
import { NamespaceHost } from "../../support/etcd_namespace.ts";
import { readNotes } from "../contention/audit.ts";
import { atExit } from "../../support/exit.ts";
import { until } from "../rig/program.ts";
import { checkAnswers } from "./answers.ts";
import { checkHistory, type Findings } from "./checker.ts";
import { checkEnds, type Ends } from "./ends.ts";
import { Fleet } from "./fleet.ts";
import { readHistory, Recorder } from "./history.ts";
import { layPlace, type Place } from "./place.ts";
import {
  ALLOWANCE_MS,
  ELECTION_MS,
  HEARTBEAT_MS,
  type Note,
  type Scale,
  TTL_S,
} from "./plan.ts";
import { checkWaits, type Mishaps, type Span, type Waits } from "./waits.ts";

/** How a trial came out. */
export interface Report extends Findings {
  /** What must not be, a sentence each. */
  readonly faults: readonly string[];
  readonly notes: readonly Note[];
  readonly mishaps: Mishaps;
  readonly waits: Waits;
  readonly ends: Ends;
  /** Whether each host had a network namespace of its own, else relays in its way. */
  readonly apart: boolean;
}

const IS_GONE = (): boolean => true;
const NOT = (): boolean => false;

const TTL_MS = TTL_S * 1_000;

/** A killed member comes back after this. */
const RETURN_MS = 3_000;

const NAMES = ["h0", "h1", "h2"] as const;

/** It begins once so many workers work, or on a very busy machine after this. */
const AWAKE = 0.7;
const WARM_UP_MS = 60_000;

/** Carries out a trial. Needs an etcd on this machine. */
export async function sail(
  scale: Scale,
  seed: number,
  tell: (phase: string) => void = () => {},
): Promise<Report> {
  const dir = await Deno.makeTempDir({ prefix: "dos-etcd-trial-" });
  atExit.set(dir, () => Deno.removeSync(dir, { recursive: true }));
  await using stack = new AsyncDisposableStack();
  const apart: (NamespaceHost | null)[] = [];
  for (const _ of NAMES) {
    const host = await NamespaceHost.lay();
    if (host !== null) stack.use(host);
    apart.push(host);
  }
  const rig = stack.use(
    await EtcdRig.start({
      members: 3,
      heartbeatMs: HEARTBEAT_MS,
      nice: -15,
      addresses: apart.flatMap((host) => host?.address ?? []),
    }),
  );
  try {
    const places: Place[] = [];
    for (const [i, name] of NAMES.entries()) {
      const root = `${dir}/${name}`;
      places.push(await layPlace(rig, apart[i] ?? null, { name, root }));
    }
    return await new Voyage(rig, scale, { dir, seed, places, tell }).run();
  } finally {
    // Commands of workers that were killed go on a moment longer, and write there.
    await until(() => Deno.remove(dir, { recursive: true }).then(IS_GONE, NOT));
    atExit.delete(dir);
  }
}

class Voyage {
  readonly #rig: EtcdRig;
  readonly #scale: Scale;
  readonly #dir: string;
  readonly #seed: number;
  readonly #places: readonly Place[];
  readonly #tell: (phase: string) => void;
  readonly #faults: string[] = [];
  readonly #stops: (Span & { owner: string })[] = [];
  readonly #cuts: (Span & { host: string })[] = [];
  readonly #elections: Span[] = [];

  constructor(
    rig: EtcdRig,
    scale: Scale,
    { dir, seed, places, tell }: {
      readonly dir: string;
      readonly seed: number;
      readonly places: readonly Place[];
      readonly tell: (phase: string) => void;
    },
  ) {
    this.#rig = rig;
    this.#scale = scale;
    this.#dir = dir;
    this.#seed = seed;
    this.#places = places;
    this.#tell = tell;
  }

  async run(): Promise<Report> {
    const notesDir = `${this.#dir}/notes`;
    await Deno.mkdir(notesDir);
    const recorder = new Recorder(this.#rig.endpoints);
    const fleet = new Fleet(this.#scale, this.#places, {
      ...{ notes: notesDir, seed: this.#seed },
    });
    try {
      this.#tell("workers start");
      await until(() => fleet.awake >= AWAKE, WARM_UP_MS);
      this.#tell("workers work");
      await this.#happen(fleet);
    } finally {
      this.#tell("workers are killed");
      await fleet.sink();
    }
    this.#tell("the dead's leases end");
    await this.#leader();
    this.#faults.push(...fleet.faults, ...await this.#outlive());
    await this.#askAfresh();
    this.#tell("history is read");
    const history = await readHistory(this.#rig.endpoints[0] ?? "");
    const last = history.at(-1)?.revision ?? 0;
    await until(() => recorder.heard.has(last));
    await recorder.end();
    this.#tell("history is judged");
    return this.#judge(fleet, {
      found: checkHistory(history),
      notes: await readNotes(notesDir) as unknown as Note[],
      heard: recorder.heard,
    });
  }

  #judge(
    { kills }: Fleet,
    { found, notes, heard }: {
      readonly found: Findings;
      readonly notes: readonly Note[];
      readonly heard: ReadonlyMap<number, number>;
    },
  ): Report {
    const mishaps: Mishaps = {
      ...{ kills, stops: this.#stops },
      ...{ cuts: this.#cuts, elections: this.#elections },
    };
    const known = { ...found, heard };
    const waits = checkWaits(notes, mishaps, known);
    const ends = checkEnds(found.leases, heard, mishaps);
    const faults = [
      ...this.#faults,
      ...(notes.some(({ told }) => told === "granted")
        ? []
        : ["nobody was granted anything"]),
      ...found.faults,
      ...checkAnswers(notes, known),
      ...waits.faults,
      ...ends.faults,
    ];
    const apart = this.#places.every(({ through }) => through.length > 0);
    return { ...found, faults, notes, mishaps, waits, ends, apart };
  }

  /** All that is done to the fleet, until its time is over. */
  async #happen(fleet: Fleet): Promise<void> {
    const { seconds, killEveryMs, stops, beheadings, cuts } = this.#scale;
    const begun = performance.now();
    const left = (second: number): number =>
      second * 1_000 - (performance.now() - begun);
    const at = async (
      times: readonly number[],
      act: (i: number) => Promise<void>,
    ): Promise<void> => {
      for (const [i, second] of times.entries()) {
        await pause(left(second));
        await act(i);
      }
    };
    const kills = async (): Promise<void> => {
      while (left(seconds) > 0) {
        await pause(killEveryMs);
        fleet.killOne();
      }
    };
    await Promise.all([
      kills(),
      at(stops, (i) => this.#stop(fleet, i)),
      at(beheadings, () => this.#behead()),
      at(cuts, (i) => this.#cut(i)),
    ]);
  }

  async #stop(fleet: Fleet, i: number): Promise<void> {
    const from = Date.now();
    const manner = i % 2 === 0 ? "run" : "steps";
    const owner = await fleet.stopOne(manner, TTL_MS * 1.3);
    // What it slept through it hears of a moment later.
    const to = Date.now() + 1_000;
    if (owner !== null) this.#stops.push({ from, to, owner });
  }

  async #behead(): Promise<void> {
    const leader = await this.#leader();
    const from = Date.now();
    await leader.kill();
    await this.#leader();
    this.#elections.push({ from, to: Date.now() });
    await pause(RETURN_MS);
    await leader.start();
  }

  /** On a very busy machine members may not answer for a while. */
  async #leader(): Promise<EtcdMember> {
    for (let tries = 3;; tries--) {
      try {
        return await this.#rig.leader();
      } catch (error) {
        if (tries === 0) throw error;
      }
    }
  }

  async #cut(i: number): Promise<void> {
    const place = this.#places[i % this.#places.length];
    if (place === undefined) return;
    const from = Date.now();
    await place.set("cut");
    await pause(TTL_MS * 2);
    await place.set("open");
    this.#cuts.push({ from, to: Date.now(), host: place.name });
  }

  /** Waits until nothing hangs on the dead any more. */
  async #outlive(): Promise<string[]> {
    const [place] = this.#places;
    if (place === undefined) return [];
    const { leases } = await openWorkspace({ root: place.root, env: {} });
    const limit = TTL_MS * 2 + ELECTION_MS + ALLOWANCE_MS;
    let left: unknown[] = [];
    const isOver = await until(async () => {
      left = (await leases.live()).filter(({ keeper }) => Boolean(keeper));
      return left.length === 0;
    }, limit);
    return isOver ? [] : [`${JSON.stringify(left)} outlived all workers`];
  }

  /** Whatever the dead left behind must not be in the way of a fresh region, on no host. */
  async #askAfresh(): Promise<void> {
    for (const { name, root } of this.#places) {
      const { leases } = await openWorkspace({
        root,
        env: { DISPATCH_HOST_ID: name },
      });
      const answer = await leases.acquire({
        ...{ owner: `${name}.after`, lane: `after-${name}` },
        ...{ tree: [`after/${name}/**`], pid: 0 },
      });
      if (answer.outcome === "acquire") continue;
      this.#faults.push(`a fresh lane was not granted: ${answer.reason}`);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
