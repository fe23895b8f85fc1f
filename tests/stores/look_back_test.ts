import { assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import {
  appendRecords,
  closeJournal,
  openJournal,
} from "../../src/stores/journal_file.ts";
import { scanJournal } from "../../src/stores/journal_scan.ts";
import {
  afterwards,
  lookBack,
  type Sight,
} from "../../src/stores/look_back.ts";
import type { Steps } from "../../src/stores/machine.ts";
import { Den } from "../support/den.ts";
import { FaultyMachine } from "../support/faulty_machine.ts";
import { inTurn, the } from "../support/in_turn.ts";

const FIRST = '{"op": "HALT"}\n';
const OURS = '{"op": "ACQUIRE", "lane": "api"}\n{"op": "HALT", "n": 2}\n';

/** Appends, lets something happen, and looks back. */
function sightAfter(
  den: Den,
  happens: (machine: FaultyMachine) => void,
): Promise<Sight> {
  const machine = new FaultyMachine();
  function* steps(): Steps<Sight> {
    const file = the(yield* openJournal(den.site.journal, { append: true }));
    try {
      const state = yield* scanJournal(file);
      const appended = yield* appendRecords(file, state, OURS);
      happens(machine);
      return yield* afterwards(file.path, lookBack(file, appended));
    } finally {
      yield* closeJournal(file);
    }
  }
  return machine.run(steps());
}

Deno.test("lookBack tells where the records are now", async () => {
  const replace = (den: Den, text: string): void => {
    den.write("other", text);
    Deno.renameSync(den.path("other"), den.site.journal);
  };
  const table: [string, (den: Den) => void, Sight][] = [
    ["nothing happened", () => {}, "in place"],
    ["somebody appended", (den) => den.append(FIRST), "in place"],
    ["cut short", (den) => den.writeJournal(FIRST), "gone"],
    ["cut in the middle", (den) => {
      den.writeJournal(FIRST + OURS.slice(0, -3));
    }, "gone"],
    ["moved on", (den) => den.writeJournal(FIRST + FIRST + OURS), "moved"],
    ["copied", (den) => replace(den, FIRST + OURS), "moved"],
    ["compacted", (den) => replace(den, '{"op": "CHECKPOINT"}\n'), "gone"],
    ["half of it copied", (den) => {
      replace(den, OURS.slice(0, OURS.indexOf("\n") + 1));
    }, "gone"],
    ["removed", (den) => den.remove("lane-journal.jsonl"), "gone"],
  ];
  await inTurn(table, async ([what, happens, sight]) => {
    using den = new Den();
    den.writeJournal(FIRST);
    assertEquals(await sightAfter(den, () => happens(den)), sight, what);
  });
});

Deno.test("lookBack reads on where a read is short", async () => {
  using den = new Den();
  den.writeJournal(FIRST);
  const sight = await sightAfter(
    den,
    (machine) =>
      machine.follow(({ name }) =>
        name === "readAt" ? { short: 3 } : undefined
      ),
  );
  assertEquals(sight, "in place");
});

Deno.test("afterwards acknowledges nothing that cannot be looked at again", async () => {
  await inTurn(["lstat", "readAt"], async (call) => {
    using den = new Den();
    den.writeJournal(FIRST);
    const error = await assertRejects(
      () =>
        sightAfter(
          den,
          (machine) =>
            machine.follow(({ name }) =>
              name === call ? { errno: "EIO" } : undefined
            ),
        ),
      StoreError,
      "EIO",
    );
    assertEquals(error.code, "STORE_UNACKNOWLEDGED", call);
  });
});
