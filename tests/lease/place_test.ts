import { assertEquals } from "@std/assert";
import { type Case, type Place, prepare } from "../../src/lease/asking.ts";
import { ownEnd, rekept, waitEntryOf } from "../../src/lease/place.ts";
import { anOffice } from "../support/desk.ts";
import { the } from "../support/in_turn.ts";
import { aRequest, journalOf } from "../support/records.ts";
import { aWait, keeperName } from "../support/tickets.ts";

async function caseOf(
  fields: Parameters<typeof aRequest>[0],
  place: Place | null,
  keeper = keeperName(1),
): Promise<Case> {
  const asked = await prepare(anOffice().desk, aRequest(fields));
  return { ...asked, waits: { keeper, deadline: null, under: "", place } };
}

const PLACE = { ticket: 7, since: "then", again: 2, announce: false };
const open = await anOffice({ journal: journalOf(aWait({ seq: 7 })) }).memory
  .read();
const lost = await anOffice().memory.read();

Deno.test("waitEntryOf takes a ticket once, and again where it is lost or has to show life", async () => {
  const entryOf = async (
    view: typeof open,
    place: Place | null,
  ): Promise<unknown[]> => {
    const entry = waitEntryOf(await caseOf({}, place), view, 9);
    return [entry?.["ticket"], entry?.["again"], entry?.["since"]];
  };
  assertEquals(await entryOf(open, null), [9, 0, "2026-06-01T14:00:00Z"]);
  assertEquals(await entryOf(open, PLACE), [undefined, undefined, undefined]);
  assertEquals(await entryOf(lost, PLACE), [7, 3, "then"]);
  const awake = { ...PLACE, announce: true };
  assertEquals(await entryOf(open, awake), [7, 3, "then"]);
  assertEquals(waitEntryOf(await caseOf({}, null, ""), lost, 9), null);
});

Deno.test("waitEntryOf says what would be granted, and nothing for a request that takes any lane", async () => {
  const table: [Parameters<typeof aRequest>[0], unknown[]][] = [
    [{ lane: "code", tree: [] }, ["src", "cluster", ["src/**"]]],
    [{ lane: "release", tree: [] }, ["release", "release", ["**/*"]]],
    [{ lane: "", kind: "release", tree: [] }, [
      ...["release", "release", ["**/*"]],
    ]],
    [{ lane: "x", tree: ["./x/"] }, ["x", "keyword", ["x/**"]]],
    [{ lane: "", tree: [] }, ["", "", []]],
    [{ lane: "src", tree: [], substitute: true }, ["", "", []]],
  ];
  for (const [fields, aim] of table) {
    // deno-lint-ignore no-await-in-loop -- one case after the other
    const entry = waitEntryOf(await caseOf(fields, null), lost, 9);
    assertEquals([entry?.lane, entry?.["lane_kind"], entry?.["region"]], aim);
  }
});

Deno.test("ownEnd ends the own ticket where it is open", async () => {
  const end = ownEnd(await caseOf({}, PLACE), open);
  assertEquals(end.map(({ op, ticket }) => [op, ticket]), [["UNWAIT", 7]]);
  assertEquals(ownEnd(await caseOf({}, PLACE), lost), []);
  assertEquals(ownEnd(await caseOf({}, null), open), []);
});

Deno.test("rekept gives the place up, and the keeper that is gone stands before nobody", async () => {
  const asked = await caseOf({ keeper: keeperName(1) }, PLACE);
  const waits = the(asked.waits);
  const states = new Map([[keeperName(2), "held" as const]]);
  const queue = { ...asked.queue, states };
  const next = rekept({ ...asked, queue, waits }, keeperName(3));
  assertEquals([next.waits.keeper, next.waits.place], [keeperName(3), null]);
  assertEquals(next.particulars.keeper, keeperName(3));
  assertEquals([...next.queue.states], [
    [keeperName(2), "held"],
    [keeperName(1), "free"],
  ]);
});
