/**
 * Answers that do not agree with a history are found.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { timeOf } from "./honest.ts";
import type { Note } from "./plan.ts";
import { HONEST, judged, note, recordOf } from "./planting.ts";

Deno.test("what workers were told is held against the history", async (t) => {
  const granted = note("granted", "ada");
  const released = note("released", "ada");
  const lost = note("lost", "eve");
  const refused = note("refused", "bob");
  const late = { from: timeOf(10_000), to: timeOf(10_001) };
  const lived = note("granted", "bob");
  const planted: readonly [string, object, RegExp][] = [
    [
      "a grant that is nowhere",
      { ...granted, fence: 77 },
      /it is not in history/,
    ],
    ["a grant of another owner", { ...granted, owner: "zoe" }, /it is ada's/],
    [
      "held, long after the end",
      { ...granted, ...late, told: "held" },
      /it had ended/,
    ],
    [
      "released, while it lives on",
      { ...lived, told: "released" },
      /no record says so/,
    ],
    [
      "released, where the server ended it",
      { ...lost, told: "released" },
      /no record says so/,
    ],
    ["lost, while it lives on", { ...lived, told: "lost" }, /it lived on/],
    [
      "work after a loss",
      { ...lost, told: "acted", ...late },
      /acted under .+ after/,
    ],
    [
      "a refusal for what never was",
      { ...refused, held_by: { lane: "a", loop_ts: "never", fence: 1 } },
      /never was/,
    ],
    [
      "a refusal for what had ended",
      { ...refused, ...late },
      /which had ended/,
    ],
    [
      "a worker that broke",
      { ...late, told: "failed", reason: "it broke" },
      /it broke/,
    ],
    ["an error without a name", {
      ...late,
      told: "error",
      code: "EIO",
      act: "acquire",
    }, /acquire: EIO/],
  ];
  for (const [what, one, fault] of planted) {
    // deno-lint-ignore no-await-in-loop -- one step after the other
    await t.step(what, () => {
      const notes = [...HONEST.notes, one as Note];
      assertMatch(judged({ ...HONEST, notes }).join("\n"), fault);
    });
  }
  await t.step("a grant whose record is gone", () => {
    const record = recordOf("ada");
    const history = HONEST.history.filter((one) => one !== record);
    assertMatch(
      judged({ ...HONEST, history }).join("\n"),
      /granted was told, no record says so/,
    );
  });
  assertEquals(judged({ ...HONEST, notes: [...HONEST.notes, released] }), []);
});
