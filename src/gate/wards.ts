/**
 * The workspaces that one call concerns, and what it touches in each.
 *
 * A path belongs to the workspace around it, wherever the agent stands: an
 * agent of one repository that writes into another is judged there.
 *
 * @module
 */
import { isWorkTree, type TouchedPath } from "../hook/tool_call.ts";
import { findRepository } from "../system/git.ts";
import { below, parentOf } from "../system/path.ts";
import { type Disk, leadsOf } from "../system/touched_path.ts";
import { findPlace, type Place, type Start } from "../system/workspace.ts";
import type { Memory } from "./around.ts";
import { Ward } from "./ward.ts";

const SEARCH = "../system/tree_search.ts";
const WILDCARDS = "../hook/wildcards.ts";

/** So many paths of one call are looked at. */
const MOST_PATHS = 5_000;
/** So many paths that are only read. */
const MOST_LOOKS = 100;
/** So long is looked, in milliseconds. */
const MOST_MS = 1_000;

const ROOT_NAME = "DISPATCH_WORKSPACE";
const SPECIAL_REGEXP = /[*?[{]/;

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
  /** What is known from before. */
  readonly memory?: Memory;
}

/** A path that is touched, where it leads, and what it means there. */
interface Touched extends TouchedPath {
  /** Where it leads, absolute. */
  readonly at: string;
  /** As it is told. */
  readonly shown: string;
  /** The pattern behind it, or `""`. */
  readonly tail: string;
  /** True if it stands for a git work tree. */
  readonly tree: boolean;
}

/** Finds workspaces, each once. */
export class Wards {
  readonly #standpoint: Standpoint;
  readonly #byPlace = new Map<string, Ward>();
  readonly #byDirectory = new Map<string, Promise<Ward | null>>();
  /** From which directory on which root was found. */
  readonly #ways = new Map<string, string>();
  #touched = 0;
  readonly #deadline = Date.now() + MOST_MS;
  /** Why the call may touch more than was found, or `null`. */
  doubt: string | null = null;
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
    const isLate = Date.now() > this.#deadline;
    if (isLate || ++this.#touched > MOST_PATHS) {
      this.doubt ??= "it touches more paths than can be looked at";
      return;
    }
    const { cwd, disk } = this.#standpoint;
    const { head, tail } = cut(written, disk);
    const tree = isWorkTree(written);
    const shown = tree ? "the whole working tree" : written.path;
    for (const lead of leadsOf(head, cwd, disk)) {
      const top = tree ? findRepository(lead.from)?.top : undefined;
      const from = top ?? lead.from;
      const at = top ?? lead.path;
      const touched = lead.vague
        ? { ...written, shown, tail: "", tree, at, below: true }
        : { ...written, shown, tail, tree, at };
      // deno-lint-ignore no-await-in-loop -- each may be found already
      await this.#touchAt(from, touched);
      // deno-lint-ignore no-await-in-loop -- each may be found already
      if (touched.tail !== "" || touched.below) await this.#search(touched);
    }
  }

  /** Finds the workspaces that these paths lie in, though nothing is written there. */
  async lookAt(read: readonly TouchedPath[]): Promise<void> {
    const { cwd, disk } = this.#standpoint;
    for (const path of read.slice(0, MOST_LOOKS)) {
      for (const { from } of leadsOf(cut(path, disk).head, cwd, disk)) {
        // deno-lint-ignore no-await-in-loop -- most are found already
        await this.#around(from);
      }
    }
  }

  /** Notes a path in the workspace around it, and in those that hold that one or are held by it. */
  async #touchAt(from: string, written: Touched): Promise<void> {
    const around = await this.#around(from);
    const wards = new Set([around, await this.#named()]);
    const isRoot = around !== null && written.at === around.place.root;
    // A workspace that is removed lies in another one, and in the agent's own.
    if (isRoot) wards.add(await this.#around(parentOf(from)));
    if (written.below || written.tail !== "") wards.add(await this.home());
    for (const ward of wards) {
      // deno-lint-ignore no-await-in-loop -- at most a few
      if (ward !== null) await this.#note(ward, written);
    }
  }

  async #note(
    ward: Ward,
    { at, shown, tail, below: all }: Touched,
  ): Promise<void> {
    const path = below(ward.place.root, at);
    if (path !== null) return ward.touch({ shown, path, tail, below: all });
    const between = below(at, ward.place.root);
    if (between === null || (!all && tail === "")) return;
    const { residueOf }: typeof import("../hook/wildcards.ts") = await import(
      WILDCARDS
    );
    const residue = tail === ""
      ? "everything"
      : residueOf(tail, between.split("/"), all);
    if (residue === "nothing") return;
    const whole = { shown, path: "", tail: "", below: true };
    ward.touch(
      residue === "everything" ? whole : { ...whole, ...residue, below: all },
    );
  }

  /** Looks below a path for what its name does not tell: other workspaces, and links that a wildcard matches. */
  async #search(written: Touched): Promise<void> {
    const { at, shown, tail, tree, below: all } = written;
    const { linksMatching, rootsBelow }:
      typeof import("../system/tree_search.ts") = await import(SEARCH);
    const segments = tail.split("/").filter((x) => x !== "" && x !== ".");
    const isDeep = all || segments.some((x) => /[{\\]|\*\*|^\.\.$/.test(x));
    const depth = isDeep ? Infinity : segments.length - 1;
    const roots = rootsBelow(at, { depth, repositories: !tree });
    for (const root of roots.found) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ward = await this.#around(root);
      // deno-lint-ignore no-await-in-loop -- one after the other
      if (ward?.place.root === root) await this.#note(ward, written);
    }
    const { mayFit }: typeof import("../hook/wildcards.ts") = await import(
      WILDCARDS
    );
    const links = linksMatching(at, segments, mayFit);
    for (const { path, rest } of links.found) {
      const glob = rest.some((segment) => SPECIAL_REGEXP.test(segment));
      const parts = [path, ...rest].join("/");
      // deno-lint-ignore no-await-in-loop -- one after the other
      await this.touch({ path: parts, below: all, glob });
    }
    if (!roots.isWhole || !links.isWhole) {
      this.doubt ??= `"${shown}" stands for more files than can be looked at`;
    }
  }

  /** The workspace that the environment names, where there is one. */
  async #named(): Promise<Ward | null> {
    const { env, cwd, thisWorktree } = this.#standpoint;
    const workspace = env(ROOT_NAME);
    if (!workspace) return null;
    return await this.#once(
      `=${workspace}`,
      () => this.#find({ workspace, thisWorktree, cwd, env }),
    );
  }

  #around(cwd: string): Promise<Ward | null> {
    const { thisWorktree, env } = this.#standpoint;
    return this.#once(cwd, () =>
      this.#find({
        cwd,
        isReal: true,
        thisWorktree,
        care: "glance",
        // What a path belongs to is told by where it lies.
        env: (name) => name === ROOT_NAME ? undefined : env(name),
      }));
  }

  #find(start: Start): Promise<Place> {
    const { memory } = this.#standpoint;
    return memory === undefined ? findPlace(start) : memory.find(start);
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
    const ward = this.#byPlace.get(key) ??
      new Ward(place, this.#standpoint.memory);
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
