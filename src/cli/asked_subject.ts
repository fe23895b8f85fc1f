/**
 * What a person asks about, from a word.
 *
 * @module
 */
import {
  declaredTree,
  indexCatalogue,
  type LaneIndex,
  resolveLane,
} from "../domain/catalogue.ts";
import { heldRegion } from "../domain/held_region.ts";
import { shownText } from "../domain/lane.ts";
import type { Hold } from "../history/episodes.ts";
import type { Lanes } from "../history/concern.ts";
import {
  knownNames,
  pathSubject,
  type Subject,
  type SubjectKind,
  takenFor,
  type Told,
} from "../history/subject.ts";
import type { Workspace } from "../lease/workspace.ts";
import { UsageFault } from "./usage_fault.ts";

/** A word, and what it is to be taken for. */
export interface AskedWord {
  /** The word. */
  readonly word: string;
  /** What it is, `null` where that is to be found out. */
  readonly kind: SubjectKind | null;
}

/** The lanes of a workspace, as lookups by name. Nothing here throws for a name of any form. */
export class DeclaredLanes implements Lanes {
  /** What is declared. */
  readonly index: LaneIndex;
  readonly #learnt = new Map<string, readonly string[]>();

  /** @param workspace The workspace. */
  constructor({ catalogue }: Pick<Workspace, "catalogue">) {
    this.index = indexCatalogue(catalogue);
  }

  /** Takes in what lanes were held for that nobody declared: a record that names only the lane means that. */
  learn(holds: readonly Hold[]): void {
    for (const { lane, lease } of holds) {
      const id = this.idOf(lane);
      if (this.index.known.has(id) || lane === "") continue;
      this.#learnt.set(id, heldRegion(lease).patterns);
    }
  }

  /** What a lane name is compared by, aliases followed. */
  idOf(lane: string): string {
    return resolveLane(this.index, lane).id;
  }

  /** As it is declared, else as it stands. */
  nameOf(lane: string): string {
    return resolveLane(this.index, lane).name;
  }

  /** Whether a lane is declared. */
  isDeclared(lane: string): boolean {
    return this.index.known.has(this.idOf(lane));
  }

  /** The patterns that are declared for a lane, else those it was held for last; none where they cannot be told. */
  treeOf(lane: string): readonly string[] {
    const id = this.idOf(lane);
    try {
      return this.#learnt.get(id) ?? declaredTree(this.index, id);
    } catch {
      return [];
    }
  }
}

/**
 * Finds out what a word means.
 *
 * @param asked The word.
 * @param told What history tells of, whose names are known.
 * @param lanes What is declared.
 * @param workspace Tells where a path lies.
 * @throws {UsageFault} Where it is a path outside the workspace.
 */
export async function askedSubject(
  { word, kind }: AskedWord,
  told: Told,
  lanes: DeclaredLanes,
  workspace: Pick<Workspace, "locate" | "paths">,
): Promise<Subject> {
  const idOf = (lane: string): string => lanes.idOf(lane);
  const declared = [...lanes.index.known.keys(), ...lanes.index.aliases.keys()];
  const found = kind ??
    takenFor(word, knownNames(told, idOf, declared), idOf);
  switch (found) {
    case "lane":
      return { kind: "lane", name: lanes.nameOf(word), id: idOf(word) };
    case "owner":
      return { kind: "owner", name: word };
    case "path":
      return await askedPath(word, workspace);
  }
}

/**
 * A path as a subject.
 *
 * @throws {UsageFault} Where it lies outside the workspace.
 */
export async function askedPath(
  path: string,
  workspace: Pick<Workspace, "locate" | "paths">,
): Promise<Extract<Subject, { readonly kind: "path" }>> {
  const places = await workspace.locate(path);
  const subject = pathSubject(places);
  if (places.length > 0 && subject.kind === "path") return subject;
  throw new UsageFault(
    `Cannot look for "${shownText(path)}": it lies outside the workspace "${
      shownText(workspace.paths.root)
    }"`,
    {
      hint:
        "Name a path inside it, or choose another workspace with --workspace.",
    },
  );
}
