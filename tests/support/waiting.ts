/**
 * Ada waits for a lane; what happens meanwhile is said.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import { acquire, type AcquireOptions } from "../../src/lease/acquire.ts";
import { release } from "../../src/lease/release.ts";
import { acquireInTurn } from "../../src/lease/wait.ts";
import type { Waited, WaitOptions } from "../../src/lease/wait_state.ts";
import type { Office } from "./desk.ts";
import { notBusy } from "./in_turn.ts";
import { aRequest } from "./records.ts";
import { aTicket, aWait } from "./tickets.ts";
import { FakeVigil } from "./vigil.ts";

/** The ticket of somebody else, whose keeper is held. */
export function elsewhere(
  office: Office,
  fields: Record<string, unknown> = {},
): Promise<unknown> {
  const { keeper } = aTicket();
  office.keepers.table.set(keeper, "held");
  return append(office, aWait({ owner: "eve", pid: 9, ...fields }));
}

/** Appends records as any other writer would. */
export function append(
  { memory }: Office,
  ...entries: JournalEntry[]
): Promise<unknown> {
  return memory.transact(() => ({ append: entries, result: null }));
}

/** Bob asks for the lane. */
export function holding(
  office: Office,
  fields: Partial<AcquireOptions> = {},
): ReturnType<typeof acquire> {
  return acquire(office.desk, aRequest({ owner: "bob", ...fields }));
}

/** Bob gives a lane back. */
export function releasing(
  { desk }: Office,
  lane = "api",
): ReturnType<typeof release> {
  return release(desk, { owner: "bob", lane });
}

/** Ada waits; what happens in her nth pause is said. */
export async function waiting(
  office: Office,
  about: {
    meanwhile?: (nth: number) => unknown;
    wait?: WaitOptions;
    ask?: Partial<AcquireOptions>;
  } = {},
): Promise<
  { answer: Exclude<Waited, { outcome: "lock-busy" }>; vigil: FakeVigil }
> {
  const vigil = new FakeVigil(office.memory, office.clock, async (nth) => {
    await about.meanwhile?.(nth);
  });
  const answer = notBusy(
    await acquireInTurn(office.desk, vigil, {
      ...aRequest(about.ask),
      wait: about.wait ?? {},
    }),
  );
  assertEquals(vigil.open, 0);
  return { answer, vigil };
}

/** Something that happens in one pause only. */
export function on(nth: number, act: () => unknown): (now: number) => unknown {
  return (now) => now === nth ? act() : undefined;
}
