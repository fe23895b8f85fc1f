/**
 * Ada holds a lane that others wait for, and may hand it over.
 *
 * @module
 */
import { anOffice, type Office } from "./desk.ts";
import { aLease, grantOf, journalOf } from "./records.ts";
import { aWait, keeperName } from "./tickets.ts";
import { append } from "./waiting.ts";

/** Her lease, whole. */
const LEASE = aLease({
  ttl_minutes: 30,
  run_id: "r-1",
  session_id: "s-ada",
  pid_start: "41:1",
  pid_space: "boot-0/1",
  keeper: keeperName(9),
  children: [{ pid: 43 }],
  note: "kept",
});
/** Ada hands it to Bob. */
export const ADA = { owner: "ada", lane: "api", to: "bob" };
/** Bob, who waits. */
export const BOB = {
  owner: "bob",
  pid: 77,
  pid_start: "77:1",
  pid_space: "boot-1/1",
  session_id: "s-bob",
};

/** Ada holds, and these wait, their keepers held. */
export async function anOfficeWith(
  ...waits: readonly Record<string, unknown>[]
): Promise<Office> {
  const office = anOffice({ journal: journalOf(grantOf(LEASE)) });
  for (const [at, fields] of waits.entries()) {
    const keeper = keeperName(at);
    office.keepers.table.set(keeper, "held");
    // deno-lint-ignore no-await-in-loop -- one ticket after the other
    await append(office, aWait({ keeper, ...fields }));
  }
  return office;
}
