import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseJournal } from "../../../src/journal/read.ts";
import { createMachine } from "../../../src/stores/deno_machine.ts";
import { Mirror } from "../../../src/stores/etcd/mirror.ts";
import { createRunner } from "../../../src/stores/machine.ts";
import type { Site } from "../../../src/stores/site.ts";
import { aLease, grantOf } from "../../support/records.ts";
import { FakeEtcd, PREFIX } from "./fake_etcd.ts";

const JOURNAL = "lane-journal.jsonl";

/** A store over etcd in memory, and mirrors of it in a directory of the test. */
class Hall implements Disposable {
  readonly etcd = new FakeEtcd();
  readonly root = Deno.realPathSync(Deno.makeTempDirSync());
  readonly home = `${this.root}/.dos/etcd/0a`;
  readonly warnings: string[] = [];
  readonly site: Site = {
    root: this.root,
    journal: `${this.home}/lane-journal.jsonl`,
    lock: `${this.home}/.lane-lease.lock`,
    mutex: `${this.home}/.lane-lease.mutex`,
    floors: [],
    peers: [],
  };

  mirror(how: { of?: string; boot?: string; etcd?: FakeEtcd } = {}): Mirror {
    return new Mirror({
      etcd: this.etcd,
      prefix: PREFIX,
      of: "one",
      site: this.site,
      store: `${this.root}/.dos`,
      boot: "b1",
      runner: createRunner(
        createMachine(),
        (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      ),
      cluster: () => "7",
      warn: (sentence) => this.warnings.push(sentence),
      ...how,
    });
  }

  text(): string {
    return Deno.readTextFileSync(this.site.journal);
  }

  read(name: string): string {
    return Deno.readTextFileSync(`${this.home}/${name}`);
  }

  write(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.home}/${name}`, text);
  }

  remove(name: string): void {
    Deno.removeSync(`${this.home}/${name}`);
  }

  /** Epoch milliseconds at which a file was written last. */
  writtenAt(name: string): number {
    return Deno.statSync(`${this.home}/${name}`).mtime?.getTime() ?? 0;
  }

  /** The numbers in it, in order. */
  numbers(): unknown[] {
    return parseJournal(this.text()).map(({ seq }) => seq)
      .filter((seq) => seq !== undefined);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

Deno.test("a mirror holds the log as a journal, and what comes later", async () => {
  using hall = new Hall();
  const { etcd } = hall;
  const mirror = hall.mirror();
  const first = etcd.record(grantOf(aLease(), 0));
  await mirror.catchUp();
  assertEquals(hall.numbers(), [first]);
  const second = etcd.record({ op: "HALT" });
  await mirror.catchUp();
  await hall.mirror().catchUp();
  assertEquals(hall.numbers(), [first, second]);
  assertEquals(hall.read("../../.gitignore"), "*\n");
});

Deno.test("a mirror of an empty store is a journal too", async () => {
  using hall = new Hall();
  await hall.mirror().catchUp();
  assertEquals(hall.numbers(), []);
  assert(hall.text().length > 0);
  assert(Math.abs(Date.now() - hall.writtenAt("fresh")) < 60_000);
});

Deno.test("a mirror reads a long log page by page, and its fold is cached", async () => {
  using hall = new Hall();
  const { etcd } = hall;
  for (let n = 0; n < 1_300; n++) etcd.record({ op: "HALT", lane: "web" });
  await hall.mirror().catchUp();
  assertEquals(hall.numbers().length, 1_300);
  for (let n = 0; n < 1_300; n++) etcd.record({ op: "HALT", lane: "web" });
  await hall.mirror().catchUp();
  assertEquals(hall.numbers().length, 2_600);
  assertEquals(hall.numbers(), numbersOf(etcd));
  assert(hall.writtenAt(".lane-fold.cache") > 0);
});

Deno.test("a record waits in the log for one with a lower number that is about to come", async () => {
  using hall = new Hall();
  const { etcd } = hall;
  await hall.mirror().catchUp();
  const low = 1_000 * etcd.put("claims/~a", '{"state": "try"}');
  const high = etcd.record({ op: "HALT" });
  const from = etcd.asked;
  etcd.before = (ask) => {
    if (ask !== from + 3) return;
    etcd.record({ op: "HALT" }, low);
    etcd.drop("claims/~a");
  };
  const mirror = hall.mirror();
  await mirror.catchUp();
  assertEquals(hall.numbers(), [low, high]);
  assertEquals(etcd.asked, from + 3);
});

Deno.test("what is not to be waited for is put where it belongs when it comes after all", async () => {
  using hall = new Hall();
  const { etcd } = hall;
  const first = etcd.record({ op: "HALT" });
  const low = 1_000 * etcd.put("claims/~a", '{"state": "try"}');
  const high = etcd.record({ op: "HALT" });
  const mirror = hall.mirror();
  await mirror.catchUp();
  assertEquals(hall.numbers(), [first, high]);
  const higher = etcd.record({ op: "HALT" });
  await mirror.catchUp();
  assertEquals(hall.numbers(), [first, high, higher]);
  etcd.record({ op: "HALT" }, low);
  etcd.drop("claims/~a");
  await hall.mirror().catchUp();
  assertEquals(hall.numbers(), [first, low, high, higher]);
});

Deno.test("whatever a killed writer left is mended", async () => {
  using hall = new Hall();
  const { etcd } = hall;
  etcd.record({ op: "HALT" });
  await hall.mirror().catchUp();
  const sound = hall.text();
  etcd.record(grantOf(aLease(), 0));
  etcd.record({ op: "HALT", reason: "two" });
  await hall.mirror().catchUp();
  const whole = hall.text();
  const state = hall.read("mirror");
  for (let cut = sound.length; cut <= whole.length; cut += 7) {
    // As if it had been killed with so much of it written.
    hall.remove("mirror");
    hall.write(JOURNAL, sound);
    const before = hall.mirror({ etcd: withFirst(etcd) });
    // deno-lint-ignore no-await-in-loop -- one death after the other
    await before.catchUp();
    hall.write(JOURNAL, whole.slice(0, cut));
    // deno-lint-ignore no-await-in-loop -- one death after the other
    await hall.mirror().catchUp();
    assertEquals(hall.text(), whole);
  }
  for (
    const [text, known] of [[`${whole}{"op": "x`, state], ["", state], [
      whole,
      "{",
    ], [whole.replace("HALT", "HOLT"), state]] as const
  ) {
    hall.write(JOURNAL, text);
    hall.write("mirror", known);
    // deno-lint-ignore no-await-in-loop -- one death after the other
    await hall.mirror().catchUp();
    assertEquals(hall.text(), whole);
  }
});

/** The numbers of all records, in the order in which they were written. */
function numbersOf(etcd: FakeEtcd): unknown[] {
  return Array.from(etcd.keys.values(), ({ value }) => JSON.parse(value).seq);
}

/** The store as it was with its first record only. */
function withFirst(etcd: FakeEtcd): FakeEtcd {
  const early = new FakeEtcd();
  const [first] = [...etcd.keys.values()];
  if (first !== undefined) early.keys.set(first.key, first);
  early.revision = first?.modRevision ?? 1;
  return early;
}

Deno.test("after another boot the whole journal is looked through", async () => {
  using hall = new Hall();
  for (let n = 0; n < 100; n++) hall.etcd.record({ op: "HALT", lane: "web" });
  await hall.mirror().catchUp();
  const whole = hall.text();
  const lost = `${whole.slice(0, 200)}${"\0".repeat(400)}${whole.slice(600)}`;
  hall.write(JOURNAL, lost);
  await hall.mirror().catchUp();
  assertEquals(hall.text(), lost);
  await hall.mirror({ boot: "b2" }).catchUp();
  assertEquals(hall.text(), whole);
});

Deno.test("a mirror of another store, or of one that went back, is made anew", async () => {
  using hall = new Hall();
  const { etcd } = hall;
  const first = etcd.record({ op: "HALT" });
  const early = withFirst(etcd);
  etcd.record({ op: "HALT" });
  await hall.mirror().catchUp();
  await hall.mirror({ etcd: early }).catchUp();
  assertEquals(hall.numbers(), [first]);
  assertEquals(hall.warnings.length, 1);
  const other = new FakeEtcd();
  other.revision = 900;
  other.record({ op: "HALT" });
  await hall.mirror({ etcd: other, of: "two" }).catchUp();
  assertEquals(hall.numbers(), [901_000]);
  // The same name for another history that has come further.
  await hall.mirror({ etcd: other, of: "one" }).catchUp();
  const third = new FakeEtcd();
  third.revision = 2_000;
  third.record({ op: "HALT" });
  await hall.mirror({ etcd: third }).catchUp();
  assertEquals(hall.numbers(), [2_001_000]);
});

Deno.test("many who catch up at once leave one whole journal", async () => {
  using hall = new Hall();
  const { etcd } = hall;
  for (let n = 0; n < 40; n++) etcd.record({ op: "HALT", lane: `l${n}` });
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      etcd.record({ op: "HALT", lane: "late" });
      await hall.mirror().catchUp();
    }),
  );
  assertEquals(
    hall.numbers(),
    [...etcd.keys.values()].map(({ value }) => JSON.parse(value).seq),
  );
});

Deno.test("while a history is brought in nothing is mirrored", async () => {
  using hall = new Hall();
  hall.etcd.put("import", "{}");
  const error = await assertRejects(() => hall.mirror().catchUp());
  assertEquals((error as { code?: string }).code, "STORE_UNREADABLE");
});
