import { assert, assertEquals, assertRejects } from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import { ledgerAt } from "../../src/gate/store.ts";
import type { Memory } from "../../src/gate/around.ts";
import { Looks } from "../../src/resident/looks.ts";
import { Sights } from "../../src/resident/sights.ts";
import { findPlace, type Place } from "../../src/system/workspace.ts";
import { aHold, hold, journalAt } from "../support/gate.ts";
import { aDesk } from "../support/desk.ts";
import { settle } from "../support/settle.ts";
import { withTree } from "../system/planted_tree.ts";

function placeAt(cwd: string): Promise<Place> {
  return findPlace({ cwd, env: () => undefined });
}

async function lanes(sights: Sights, place: Place): Promise<unknown[]> {
  const { live } = await sights.view(place);
  return live.map(({ lane }) => lane);
}

Deno.test("sights tell what a store holds now, and keep so many of them open", () =>
  withTree(
    { "a/dos.toml": "", "b/dos.toml": "", "c/dos.toml": "" },
    async (root) => {
      const sights = new Sights(2);
      for (const name of ["a", "b", "c", "a"]) {
        hold(`${root}/${name}`, aHold({ lane: name }));
        // deno-lint-ignore no-await-in-loop -- one store after the other
        const place = await placeAt(`${root}/${name}`);
        // deno-lint-ignore no-await-in-loop -- one store after the other
        assertEquals(await lanes(sights, place), [name]);
      }
      assertEquals(sights.size, 2);
      await sights.sweep(60_000);
      assertEquals(sights.size, 2);
      await sights.sweep(0);
      assertEquals(sights.size, 0);
      await sights.close();
    },
  ));

Deno.test("what nothing happened to is not read again, and what something did is", () =>
  withTree({ "dos.toml": "" }, async (root) => {
    hold(root, aHold());
    const sights = new Sights();
    const place = await placeAt(root);
    await settle();
    const first = await sights.view(place);
    await sights.view(place);
    const looks = new Looks();
    assert(await sights.view(place, looks) === first);
    const changes: [string, () => void, unknown[] | null][] = [
      ["another lease", () => hold(root, aHold({ lane: "x" })), ["x"]],
      [
        "a floor",
        () => Deno.writeTextFileSync(`${root}/.dos/.lane-seq`, "9\n"),
        null,
      ],
      ["none", () => Deno.removeSync(`${root}/.dos/.lane-seq`), ["x"]],
      [
        "a link",
        () => Deno.symlinkSync("x", `${root}/.dos/.lane-lease.lock`),
        null,
      ],
      ["no link", () => Deno.removeSync(`${root}/.dos/.lane-lease.lock`), [
        "x",
      ]],
      [
        "no store",
        () => Deno.removeSync(`${root}/.dos`, { recursive: true }),
        [],
      ],
    ];
    for (const [what, change, expected] of changes) {
      change();
      for (let look = 0; look < 3; look++) {
        // deno-lint-ignore no-await-in-loop -- one change after the other
        if (expected === null) await assertRejects(() => sights.view(place));
        // deno-lint-ignore no-await-in-loop -- one change after the other
        else assertEquals(await lanes(sights, place), expected, what);
      }
    }
    await sights.close();
  }));

Deno.test("a writer that reads by way of the sights decides on what is there now", () =>
  withTree({ "dos.toml": "" }, async (root) => {
    const sights = new Sights();
    const place = await placeAt(root);
    const memory = { recall: (at: Place) => sights.recall(at) };
    const remembering = aDesk(
      await ledgerAt(place, "box", memory as unknown as Memory),
    );
    const forgetful = aDesk(await ledgerAt(place, "box"));
    for (let round = 0; round < 140; round++) {
      const [mine, theirs] = round % 2 === 0
        ? [remembering, forgetful]
        : [forgetful, remembering];
      const wish = (owner: string): Parameters<typeof acquire>[1] => ({
        ...{ owner, lane: `l${round}`, tree: [`l${round}/**`], pid: 0 },
      });
      // deno-lint-ignore no-await-in-loop -- one grant after the other
      assertEquals((await acquire(mine, wish("ada"))).outcome, "acquire");
      // deno-lint-ignore no-await-in-loop -- one grant after the other
      assertEquals((await acquire(theirs, wish("bob"))).outcome, "refuse");
      // deno-lint-ignore no-await-in-loop -- one grant after the other
      if (round % 10 === 0) await sights.view(place);
    }
    assertEquals((await lanes(sights, place)).length, 140);
    const numbers = journalAt(root).trimEnd().split("\n").map((line) =>
      JSON.parse(line).seq
    );
    assertEquals(numbers, numbers.map((_, at) => at + 1));
    await sights.close();
  }));
