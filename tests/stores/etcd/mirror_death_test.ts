/**
 * Whoever brings a mirror up to date is killed before each of its effects in
 * turn, or is kept from it. Whatever it was doing, readers find a sound journal
 * and the next one makes it whole.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseJournal } from "../../../src/journal/read.ts";
import { Mirror } from "../../../src/stores/etcd/mirror.ts";
import { Den } from "../../support/den.ts";
import { FaultyMachine, type Plan } from "../../support/faulty_machine.ts";
import { FakeEtcd, PREFIX } from "./fake_etcd.ts";

function mirrorIn(den: Den, etcd: FakeEtcd, plan: Plan = () => {}): {
  mirror: Mirror;
  machine: FaultyMachine;
} {
  const machine = new FaultyMachine(plan, { clock: den.clock, pid: 7 });
  const home = `${den.root}/.dos/etcd/0a`;
  const site = {
    ...den.site,
    journal: `${home}/lane-journal.jsonl`,
    lock: `${home}/.lane-lease.lock`,
    mutex: `${home}/.lane-lease.mutex`,
    floors: [],
  };
  const mirror = new Mirror({
    ...{ etcd, prefix: PREFIX, of: "one", site, boot: "b" },
    ...{ store: `${den.root}/.dos`, runner: machine.runner(), holdMs: 1 },
    cluster: () => "7",
    warn: () => {},
  });
  return { mirror, machine };
}

function numbersIn(den: Den): unknown[] {
  return parseJournal(textIn(den)).map(({ seq }) => seq)
    .filter((seq) => seq !== undefined);
}

function textIn(den: Den): string {
  const name = "etcd/0a/lane-journal.jsonl";
  return den.has(name) ? den.read(name) : "";
}

/** Each way in which a mirror goes on. */
const WAYS: readonly [string, (etcd: FakeEtcd) => number[]][] = [
  ["built", () => []],
  ["added to", (etcd) => [etcd.record({ op: "HALT" })]],
  [
    "added to at length",
    (etcd) => Array.from({ length: 200 }, () => etcd.record({ op: "HALT" })),
  ],
  ["merged", (etcd) => [etcd.record({ op: "HALT" }, 2_000)]],
];

for (const [what, change] of WAYS) {
  Deno.test(`a mirror that is being ${what} survives every death`, async () => {
    for (let n = 1;; n++) {
      using den = new Den();
      const etcd = new FakeEtcd();
      const numbers: number[] = [];
      const open = 1_000 * etcd.put("claims/~a", '{"state": "try"}');
      assertEquals(open, 2_000);
      for (let k = 0; k < 3; k++) numbers.push(etcd.record({ op: "HALT" }));
      // deno-lint-ignore no-await-in-loop -- one death after the other
      if (what !== "built") await mirrorIn(den, etcd).mirror.catchUp();
      const before = numbersIn(den);
      numbers.push(...change(etcd));
      numbers.sort((a, b) => a - b);
      const { mirror, machine } = mirrorIn(
        den,
        etcd,
        (call) => call.n === n ? "kill" : undefined,
      );
      // deno-lint-ignore no-await-in-loop -- one death after the other
      await mirror.catchUp().catch((error) => {
        if (!machine.dead) throw error;
      });
      const seen = numbersIn(den);
      const isPart = [before, numbers].some((all) =>
        seen.every((one) => all.includes(one))
      );
      assert(isPart && seen.length >= before.length, `killed before ${n}`);
      // deno-lint-ignore no-await-in-loop -- one death after the other
      await mirrorIn(den, etcd).mirror.catchUp();
      assertEquals(numbersIn(den), numbers, `killed before ${n}`);
      if (!machine.dead) return;
    }
  });
}

Deno.test("a mirror that cannot be written says so", async () => {
  for (const errno of ["EROFS", "EACCES", "ENOSPC"]) {
    using den = new Den();
    const { mirror } = mirrorIn(
      den,
      new FakeEtcd(),
      ({ name, how }) =>
        name === "makeDirectory" || how?.write ? { errno } : undefined,
    );
    // deno-lint-ignore no-await-in-loop -- one after the other
    const error = await assertRejects(() => mirror.catchUp());
    const { code } = error as { code?: string };
    assert(code === "STORE_UNWRITABLE" || code === "STORE_FULL", code);
  }
});
