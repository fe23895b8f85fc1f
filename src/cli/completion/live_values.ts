/**
 * Words for the value of a lane or an owner, out of what is live.
 *
 * They come from a journal that anybody may have written to, and a shell puts
 * them into a command line: what could end a line, give a terminal an order or
 * pass for an option is left out. The scripts quote the rest.
 *
 * @module
 */
import { laneId } from "../../domain/lane.ts";
import { identityText, type Lease, textOf } from "../../domain/lease.ts";
import type { Ticket } from "../../domain/ticket.ts";
import { escapeText } from "../escape.ts";

/** What is completed from. */
export interface LiveSet {
  /** The lanes that are declared, by name. */
  readonly lanes: Iterable<string>;
  /** The live leases. */
  readonly leases: readonly Lease[];
  /** Those who wait. */
  readonly tickets: readonly Pick<Ticket, "lane" | "owner">[];
}

/** More words than that are of no use to anybody who types. */
const MOST = 1_000;
const LONGEST = 200;

/** Lanes: those that are declared, then others that are held or waited for. */
export function laneWords({ lanes, leases, tickets }: LiveSet): string[] {
  const found = new Map<string, string>();
  const names = [
    ...lanes,
    ...leases.map((lease) => identityText(lease.lane)),
    ...tickets.map(({ lane }) => lane),
  ];
  for (const name of names) {
    const id = laneId(name);
    if (!found.has(id)) found.set(id, name);
  }
  return fitting(found.values());
}

/** Owners: those who hold something, then those who wait. */
export function ownerWords({ leases, tickets }: LiveSet): string[] {
  return fitting(
    new Set([
      ...leases.map((lease) => textOf(lease.holder)),
      ...tickets.map(({ owner }) => owner),
    ]),
  );
}

function fitting(words: Iterable<string>): string[] {
  const kept: string[] = [];
  for (const word of words) {
    if (kept.length === MOST) break;
    if (isFit(word)) kept.push(word);
  }
  return kept;
}

function isFit(word: string): boolean {
  return word.trim() !== "" && word.length <= LONGEST &&
    !word.startsWith("-") && escapeText(word) === word;
}
