/**
 * What is planted in a history is found, and nothing where nothing is.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { checkHistory } from "./checker.ts";
import type { Change } from "./history.ts";
import { changes, HONEST, judged, recordOf, required } from "./planting.ts";

function claimOf(owner: string): Change {
  const claims = changes("claims", `"holder":"${owner}"`);
  const [claim] = claims.filter(({ value }) => value.includes('"granted"'));
  return required(claim);
}

/** History with some of its changes replaced. */
function doctored(
  change: (one: Change) => Change | readonly Change[],
): Change[] {
  return HONEST.history.flatMap(change);
}

function without(gone: (one: Change) => boolean): Change[] {
  return HONEST.history.filter((one) => !gone(one));
}

Deno.test("an honest history has no faults", () => {
  const found = checkHistory(HONEST.history);
  assertEquals(judged(HONEST), []);
  assertEquals(
    found.leases.map(({ holder, endedBy }) => [holder, endedBy]),
    [["ada", "RELEASE"], ["bob", ""], ["eve", "server"], ["bob", ""]],
  );
  assertEquals(HONEST.notes.map(({ owner, told }) => `${owner} ${told}`), [
    ...["ada granted", "bob refused", "ada held", "ada acted", "ada released"],
    ...["bob granted", "eve granted", "eve lost", "bob granted"],
  ]);
});

Deno.test("a doctored history is found out", async (t) => {
  const ada = claimOf("ada");
  const bob = claimOf("bob");
  const record = recordOf("ada");
  const bobs = JSON.parse(bob.value).lease.fence;
  const lower = (text: string): string =>
    text.replaceAll(new RegExp(`\\b${bobs}\\b`, "g"), "7");
  const again = { ...ada, key: `${ada.key}-2` };
  const last = required(HONEST.history.at(-1));
  const planted: readonly [string, Change[], RegExp][] = [
    [
      "a lease that is granted while another one that meets it is live",
      without(({ type, key }) => type === "delete" && key === ada.key),
      /are live at once and share a\/x/,
    ],
    [
      "two leases of one revision",
      doctored((one) =>
        one === ada
          ? [one, {
            ...again,
            value: one.value.replace('"lane":"a"', '"lane":"z"'),
          }]
          : one
      ),
      /are live at once and share a\//,
    ],
    [
      "two leases of one lane",
      doctored((one) =>
        one === ada
          ? [one, { ...again, value: one.value.replaceAll("a/**", "q/**") }]
          : one
      ),
      /are live at once and share their lane/,
    ],
    [
      "a grant without a record",
      without((one) => one === record),
      /was granted without a record/,
    ],
    [
      "a fence that does not rise",
      doctored((one) => ({
        ...one,
        value: lower(one.value),
        key: one.key.replace(
          String(bobs).padStart(16, "0"),
          "7".padStart(16, "0"),
        ),
      })),
      /was granted after .+ with no higher fence/,
    ],
    [
      "a record that is changed",
      [...HONEST.history, { ...record, revision: last.revision + 1 }],
      /the record .+ was changed/,
    ],
    [
      "a record that is gone",
      [...HONEST.history, {
        ...{ ...record, type: "delete", value: "" },
        revision: last.revision + 1,
      }],
      /the record .+ was deleted/,
    ],
    [
      "a record under the number of another one",
      doctored((one) =>
        one === record ? { ...one, key: `${one.key.slice(0, -1)}9` } : one
      ),
      /is not the one of its number/,
    ],
    [
      "a region that grows",
      [...HONEST.history, {
        ...claimOf("bob"),
        revision: last.revision + 1,
        value: bob.value.replaceAll("a/x/**", "a/**"),
      }],
      /was changed without a fence/,
    ],
    [
      "a lease that nothing without a term tells of",
      without(({ key, value }) =>
        key.startsWith("/dos/held/") && value.includes('"holder":"bob"')
      ),
      /no key without a term says so/,
    ],
    [
      "an end without a record",
      without(({ key, value }) =>
        key.startsWith("/dos/log/") && value.includes('"RELEASE"')
      ),
      /the records say that .+ is held/,
    ],
    [
      "a history that goes back",
      [...HONEST.history, { ...last, revision: 1 }, last],
      /the history goes back/,
    ],
  ];
  for (const [what, history, fault] of planted) {
    // deno-lint-ignore no-await-in-loop -- one step after the other
    await t.step(what, () => {
      const faults = judged({ ...HONEST, history });
      assertMatch(faults.join("\n"), fault);
    });
  }
});
