/**
 * The workspaces that one call concerns, and what it touches in each.
 *
 * A path belongs to the workspace around it, wherever the agent stands: an
 * agent of one repository that writes into another is judged there.
 *
 * @module
 */
import type { Reach } from "../hook/reach.ts";
import { isWorkTree, type TouchedPath } from "../hook/tool_call.ts";
import { glance } from "../stores/glance.ts";
import { findRepository } from "../system/git.ts";
import { below, parentOf } from "../system/path.ts";
import { type Disk, leadsOf } from "../system/touched_path.ts";
import { findPlace, type Place } from "../system/workspace.ts";
import type { Sight } from "./around.ts";

const CAREFUL = "./store.ts";
const REACH = "../hook/reach.ts";

const ROOT_NAME = "DISPATCH_WORKSPACE";
const SPECIAL_REGEXP = /[*?[{]/;

/** One workspace. */
export class Ward {
  /** Where it lies. */
  readonly place: Place;
  readonly #reaches = new Map<string, Reach>();
  #view: Promise<Sight> | undefined;

  /** @param place Where it lies. */
  constructor(place: Place) {
    this.place = place;
  }

  /** What the call touches here. */
  get reaches(): readonly Reach[] {
    return [...this.#reaches.values()];
  }

  /** Notes that a part of it is touched. */
  touch(reach: Reach): void {
    const { path, tail, below } = reach;
    this.#reaches.set(JSON.stringify([path, tail, below]), reach);
  }

  /** The leases of this moment; read once. */
  view(): Promise<Sight> {
    return this.#view ??= this.#read();
  }

  async #read(): Promise<Sight> {
    const live = glance(this.place);
    if (live !== null) return { live, foreign: [], unsafe: null };
    const { readStore }: typeof import("./store.ts") = await import(CAREFUL);
    return await readStore(this.place);
  }
}

/** What is known of the process that looks for workspaces. */
export interface Standpoint {
  /** The agent's directory, absolute. */
  readonly cwd: string;
  /** True to keep to the working tree. */
  readonly thisWorktree: boolean;
  /** Looks up an environment variable. */
  env(name: string): string | undefined;
  /** The disk. */
  readonly disk: Disk;
}

/** Finds workspaces, each once. */
export class Wards {
  readonly #standpoint: Standpoint;
  readonly #byPlace = new Map<string, Ward>();
  readonly #byDirectory = new Map<string, Promise<Ward | null>>();
  /** From which directory on which root was found. */
  readonly #ways = new Map<string, string>();
  /** What kept a workspace from being told. */
  readonly failures: unknown[] = [];

  /** @param standpoint Where the agent stands. */
  constructor(standpoint: Standpoint) {
    this.#standpoint = standpoint;
  }

  /** All that were found and are touched, and the one around the agent. */
  get found(): readonly Ward[] {
    return [...this.#byPlace.values()];
  }

  /** The workspace around the agent, `null` if there is none. */
  async home(): Promise<Ward | null> {
    const { cwd, disk } = this.#standpoint;
    const [lead] = leadsOf(".", cwd, disk).slice(-1);
    return lead === undefined ? null : await this.#around(lead.from);
  }

  /** Notes what a call writes, in every workspace it lies in. */
  async touch(written: TouchedPath): Promise<void> {
    const { cwd, disk } = this.#standpoint;
    const { head, tail } = cut(written, disk);
    const tree = isWorkTree(written);
    for (const { from, path } of leadsOf(head, cwd, disk)) {
      const top = tree ? findRepository(from)?.top : undefined;
      const place = top === undefined
        ? { from, path }
        : { from: top, path: top };
      // deno-lint-ignore no-await-in-loop -- each may be found already
      await this.#touchAt(place, { ...written, tail });
    }
  }

  async #touchAt(
    lead: { readonly from: string; readonly path: string },
    written: TouchedPath & { readonly tail: string },
  ): Promise<void> {
    const around = await this.#around(lead.from);
    const wards = new Set([around, await this.#named()]);
    const isRoot = around !== null && lead.path === around.place.root;
    // A workspace that is removed lies in another one, and in the agent's own.
    if (isRoot) wards.add(await this.#around(parentOf(lead.from)));
    if (written.below || written.tail !== "") wards.add(await this.home());
    for (const ward of wards) {
      // deno-lint-ignore no-await-in-loop -- loads what is rarely needed
      if (ward !== null) await this.#note(ward, lead.path, written);
    }
  }

  async #note(
    ward: Ward,
    path: string,
    { path: shown, tail, below: all }: TouchedPath & { readonly tail: string },
  ): Promise<void> {
    const inside = below(ward.place.root, path);
    if (inside !== null) {
      ward.touch({ shown, path: inside, tail, below: all });
      return;
    }
    const inner = below(path, ward.place.root);
    if (inner === null) return;
    if (tail !== "") {
      const { reachWithin }: typeof import("../hook/reach.ts") = await import(
        REACH
      );
      const pattern = { shown, path: "", tail, below: all };
      const reach = reachWithin(pattern, inner);
      if (reach !== null) ward.touch(reach);
    } else if (all) ward.touch({ shown, path: "", tail, below: true });
  }

  /** The workspace that the environment names, where there is one. */
  async #named(): Promise<Ward | null> {
    const { env, cwd, thisWorktree } = this.#standpoint;
    const workspace = env(ROOT_NAME);
    if (!workspace) return null;
    return await this.#once(
      `=${workspace}`,
      () => findPlace({ workspace, thisWorktree, cwd, env }),
    );
  }

  #around(cwd: string): Promise<Ward | null> {
    const { thisWorktree, env } = this.#standpoint;
    return this.#once(cwd, () =>
      findPlace({
        cwd,
        thisWorktree,
        // What a path belongs to is told by where it lies.
        env: (name) => name === ROOT_NAME ? undefined : env(name),
      }));
  }

  #once(key: string, find: () => Promise<Place>): Promise<Ward | null> {
    const known = this.#byDirectory.get(key) ?? this.#passedBy(key);
    if (known !== undefined) return known;
    const found = find().then(
      (place) => {
        this.#ways.set(key, place.root);
        return this.#wardOf(place);
      },
      (error) => {
        this.failures.push(error);
        return null;
      },
    );
    this.#byDirectory.set(key, found);
    return found;
  }

  /** Whoever went up from a directory to its root went past all that lie between. */
  #passedBy(directory: string): Promise<Ward | null> | undefined {
    for (const [from, root] of this.#ways) {
      const isBetween = below(directory, from) !== null &&
        below(root, directory) !== null;
      if (isBetween) return this.#byDirectory.get(from);
    }
    return undefined;
  }

  #wardOf(place: Place): Ward | null {
    if (place.rootFrom === "cwd") return null;
    const key = JSON.stringify([place.root, place.journal]);
    const ward = this.#byPlace.get(key) ?? new Ward(place);
    this.#byPlace.set(key, ward);
    return ward;
  }
}

/** The directories before the first wildcard, and the pattern behind them. */
function cut(
  { path, glob }: TouchedPath,
  { windows }: Disk,
): { head: string; tail: string } {
  if (!glob || !SPECIAL_REGEXP.test(path)) return { head: path, tail: "" };
  const segments = (windows ? path.replaceAll("\\", "/") : path).split("/");
  const at = segments.findIndex((segment) => SPECIAL_REGEXP.test(segment));
  const head = segments.slice(0, at).join("/");
  return {
    head: head === "" ? at > 0 ? "/" : "." : head,
    tail: segments.slice(at).join("/"),
  };
}
