/**
 * What somebody asks about: a lane, an owner or a path.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { literal, type Reach } from "../hook/reach.ts";
import type { Hold, Refusal, Wait } from "./episodes.ts";

/** What is asked about. */
export type Subject =
  | {
    /** A lane. */
    readonly kind: "lane";
    /** As it is declared, else as it was typed. */
    readonly name: string;
    /** What it is compared by, aliases followed. */
    readonly id: string;
  }
  | {
    /** Whoever holds, waits or asks. */
    readonly kind: "owner";
    /** The name, to the letter. */
    readonly name: string;
  }
  | {
    /** A path. */
    readonly kind: "path";
    /** From the root of the workspace; `.` for the root itself. */
    readonly name: string;
    /** All places that the spelling leads to. */
    readonly reaches: readonly Reach[];
  };

/** What a word may be. */
export type SubjectKind = Subject["kind"];

/** The names that are known. */
export interface KnownNames {
  /** Ids of lanes. */
  readonly lanes: ReadonlySet<string>;
  /** Names of owners. */
  readonly owners: ReadonlySet<string>;
}

/** What history tells of. */
export interface Told {
  /** Holds. */
  readonly holds: readonly Hold[];
  /** Waits. */
  readonly waits: readonly Wait[];
  /** Refusals. */
  readonly refusals: readonly Refusal[];
}

/**
 * Collects the names that history knows.
 *
 * @param told What history tells of.
 * @param idOf What a lane name is compared by.
 * @param declared Ids of the lanes that are declared.
 */
export function knownNames(
  { holds, waits, refusals }: Told,
  idOf: (lane: string) => string,
  declared: Iterable<string>,
): KnownNames {
  const names = new Set([
    ...holds.map(({ lane }) => lane),
    ...waits.map(({ lane }) => lane),
    ...refusals.map(({ lane }) => lane),
  ]);
  const owners = new Set([
    ...holds.map(({ holder }) => holder),
    ...waits.map(({ owner }) => owner),
    ...refusals.map(({ holder }) => holder),
  ]);
  names.delete("");
  owners.delete("");
  return { lanes: new Set([...declared, ...[...names].map(idOf)]), owners };
}

/** What a word is taken for: a lane that is known, else an owner that is known, else a path. */
export function takenFor(
  word: string,
  known: KnownNames,
  idOf: (lane: string) => string,
): SubjectKind {
  if (known.lanes.has(idOf(word))) return "lane";
  return known.owners.has(word) ? "owner" : "path";
}

/** Places in the workspace as a subject. */
export function pathSubject(
  places: readonly { readonly path: string; readonly isDirectory: boolean }[],
): Subject {
  const reaches = places.map(({ path, isDirectory }): Reach => ({
    shown: path,
    path,
    tail: "",
    below: isDirectory || path === "",
  }));
  const names = reaches.map(({ path }) => path || ".");
  return { kind: "path", name: names.at(-1) ?? ".", reaches };
}

/** Patterns by which one would ask for these places. They may cover more, never less. */
export function patternsFor(reaches: readonly Reach[]): string[] {
  const patterns = reaches.map(({ path, below }) => {
    const pattern = literal(path);
    if (!below || pattern.endsWith("**")) return pattern || "**";
    return pattern === "" ? "**" : `${pattern}/**`;
  });
  return [...new Set(patterns)];
}

/** A subject in words: what it is and its name. */
export function subjectText({ kind, name }: Subject): string {
  return `the ${kind} ${shownText(name)}`;
}
