import { assertEquals } from "@std/assert";
import { laneId } from "../../../src/domain/lane.ts";
import { createMachine } from "../../../src/stores/deno_machine.ts";
import { readHolds } from "../../../src/stores/etcd/mirror_holds.ts";
import {
  stampFresh,
  writeState,
} from "../../../src/stores/etcd/mirror_notes.ts";
import type { MirrorState } from "../../../src/stores/etcd/mirror_state.ts";
import { createRunner, type Steps } from "../../../src/stores/machine.ts";
import { Den } from "../../support/den.ts";
import { aLease, grantOf, journalOf, stampAt } from "../../support/records.ts";

const STATE: MirrorState = {
  ...{ of: "one", cluster: "", boot: "", base: 0, revision: 1, from: 1 },
  ...{ ahead: [], last: 0, lastSum: "", bytes: 0, lines: 0, end: "" },
};
const HOUR_MS = 3_600_000;

function run<T>(steps: Steps<T>): Promise<T> {
  return createRunner(createMachine(), () => Promise.resolve()).run(steps);
}

/** A copy in which lane api was held three times, for so many minutes. */
async function aCopy(den: Den, ageMs: number): Promise<void> {
  const records = [2, 8, 4].flatMap((minutes, i) => {
    const name = { lane: "api", loop_ts: `t${i}` };
    return [
      grantOf(aLease(name)),
      { op: "RELEASE", ...name, ts: stampAt(minutes) },
    ];
  });
  den.writeJournal(`${journalOf(...records)}{"op": "RELE`);
  await run(writeState(den.site, STATE));
  await run(stampFresh(den.site, Date.now() - ageMs));
}

Deno.test("readHolds learns from a copy of the same store that was whole within the hour", async () => {
  const table: [number, string, number | null][] = [
    [0, "one", 4],
    [HOUR_MS - 60_000, "one", 4],
    [HOUR_MS + 60_000, "one", null],
    [-HOUR_MS - 60_000, "one", null],
    [0, "another", null],
  ];
  for (const [ageMs, of, minutes] of table) {
    using den = new Den();
    // deno-lint-ignore no-await-in-loop -- one copy after the other
    await aCopy(den, ageMs);
    // deno-lint-ignore no-await-in-loop -- one copy after the other
    const holds = await run(readHolds(den.site, of));
    const median = holds?.estimate(laneId("api"))?.medianMs ?? null;
    assertEquals(median, minutes === null ? null : minutes * 60_000);
    assertEquals(holds === null, minutes === null);
  }
});

Deno.test("readHolds learns nothing where there is no copy, and makes none", async () => {
  using den = new Den();
  assertEquals(await run(readHolds(den.site, "one")), null);
  assertEquals(await Array.fromAsync(Deno.readDir(den.root)), []);
});
