import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UsageError } from "../../src/domain/lane.ts";
import { formatStamp } from "../../src/domain/stamp.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { ArchiveLock } from "../../src/stores/archive_lock.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { createRunner, type Machine } from "../../src/stores/machine.ts";

const BODY_REGEXP =
  /^owner: (.+)\nacquired_at: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\npid: \d+\n$/;

/** A workspace on disk with an archive lock in it; sleeps are counted, not slept. */
class Bench implements AsyncDisposable {
  readonly root: string = Deno.makeTempDirSync();
  readonly path: string = `${this.root}/.dos/leases/.archive.lock`;
  readonly pauses: number[] = [];
  readonly warnings: string[] = [];
  /** Called in place of each sleep. */
  whileAsleep: () => void = () => {};

  lock(machine: Machine = createMachine()): ArchiveLock {
    const store = `${this.root}/.dos`;
    return new ArchiveLock(this.path, {
      open: () =>
        Promise.resolve({
          site: {
            root: this.root,
            journal: `${store}/lane-journal.jsonl`,
            lock: `${store}/.lane-lease.lock`,
            mutex: `${store}/.lane-lease.mutex`,
            floors: [],
            peers: [],
          },
          host: "box",
          kernel: "",
          onCorrupt: "safe",
          warn: (sentence) => this.warnings.push(sentence),
        }),
      runner: createRunner(machine, (ms) => {
        this.pauses.push(ms);
        this.whileAsleep();
        return Promise.resolve();
      }),
    });
  }

  /** Puts a lock there as a peer would. */
  plant(body: string, ageS: number = 0): void {
    Deno.mkdirSync(`${this.root}/.dos/leases`, { recursive: true });
    Deno.writeTextFileSync(this.path, body);
    const at = new Date(Date.now() - ageS * 1000);
    Deno.utimeSync(this.path, at, at);
  }

  /** Does what a peer does that takes a lock over or gives it back. */
  supplant(body: string | null): void {
    Deno.removeSync(this.path);
    if (body !== null) Deno.writeTextFileSync(this.path, body);
  }

  body(): string {
    return this.text(".dos/leases/.archive.lock");
  }

  text(name: string): string {
    return Deno.readTextFileSync(`${this.root}/${name}`);
  }

  names(directory: string = ".dos/leases"): string[] {
    return Array.from(
      Deno.readDirSync(`${this.root}/${directory}`),
      ({ name }) => name,
    ).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

function bodyOf(owner: string, ageS: number): string {
  return `owner: ${owner}\nacquired_at: ${
    formatStamp(Date.now() - ageS * 1000)
  }\npid: 1\n`;
}

const EXCLUSIVE = true;
const LEFT = [".archive.lock", ".archive.lock.mutex"];

Deno.test("ArchiveLock is taken, seen and given back", async () => {
  await using bench = new Bench();
  const lock = bench.lock();
  assertEquals((await lock.status()).outcome, "free");
  assertEquals(await lock.acquire({ owner: "ann" }), {
    outcome: "acquired",
    holder: null,
    age_s: null,
    acquired_at: null,
  });
  assertEquals(BODY_REGEXP.exec(bench.body())?.[1], "ann");
  assertEquals(bench.names(), LEFT);
  const held = await lock.status();
  assertEquals([held.outcome, held.holder], ["held", "ann"]);
  assertEquals((await lock.release({ owner: "ann" })).outcome, "released");
  assertEquals(bench.names(), [".archive.lock.mutex"]);
  assertEquals((await lock.release({ owner: "ann" })).outcome, "no-lock");
});

Deno.test("ArchiveLock makes nothing before it is taken, and hides the store from git then", async () => {
  await using bench = new Bench();
  const lock = bench.lock();
  await lock.status();
  await lock.release({ owner: "ann", force: true });
  assertEquals(bench.names("."), []);
  await lock.acquire({ owner: "ann" });
  assertEquals(bench.text(".dos/.gitignore"), "*\n");
});

Deno.test("ArchiveLock.acquire asks again as often as told, then names the holder", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("bob", 10));
  const waits: [string | null, number][] = [];
  const answer = await bench.lock().acquire({
    owner: "ann",
    retries: 2,
    retryIntervalS: 0.25,
    onWait: ({ holder }, retry) => waits.push([holder, retry]),
  });
  assertEquals([answer.outcome, answer.holder], ["busy", "bob"]);
  assertEquals(waits, [["bob", 1], ["bob", 2]]);
  assertEquals(bench.pauses, [250, 250]);
  assertMatch(bench.body(), /^owner: bob\n/);
});

Deno.test("ArchiveLock.acquire takes a lock that is given back meanwhile", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("bob", 10));
  bench.whileAsleep = () => bench.supplant(null);
  const answer = await bench.lock().acquire({ owner: "ann" });
  assertEquals(answer.outcome, "acquired");
  assertEquals(bench.pauses, [2000]);
});

Deno.test("ArchiveLock waits five times two seconds by default", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("bob", 10));
  await bench.lock().acquire({ owner: "ann" });
  assertEquals(bench.pauses, [2000, 2000, 2000, 2000, 2000]);
});

Deno.test("ArchiveLock.acquire renews its own lock in one step and tells the stamp before", async () => {
  await Promise.all([10, 9999].map(async (ageS) => {
    await using bench = new Bench();
    bench.plant(bodyOf("ann", ageS));
    const before = /acquired_at: (.+)/.exec(bench.body())?.[1];
    const answer = await bench.lock().acquire({ owner: "ann", retries: 0 });
    assertEquals([answer.outcome, answer.holder], ["re-entrant", "ann"]);
    assertEquals(answer.acquired_at, before);
    assertMatch(bench.body(), BODY_REGEXP);
    const { outcome, age_s } = await bench.lock().status();
    assertEquals([outcome, (age_s ?? 99) < 5], ["held", true]);
    assertEquals(bench.names(), LEFT);
  }));
});

Deno.test("ArchiveLock.acquire never shows a reader half a lock", async () => {
  await using bench = new Bench();
  const seen = new Set<string>();
  const machine = createMachine();
  const watching = new Proxy(machine, {
    get(target, key: keyof Machine): unknown {
      const value = target[key];
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        try {
          seen.add(bench.body());
        } catch {
          seen.add("none");
        }
        return Reflect.apply(value, target, args);
      };
    },
  });
  const lock = bench.lock(watching);
  await lock.acquire({ owner: "ann" });
  await lock.acquire({ owner: "ann" });
  for (const body of seen) {
    if (body !== "none") assertMatch(body, BODY_REGEXP);
  }
  assert(seen.has("none") && seen.size > 1);
});

Deno.test("ArchiveLock.acquire takes over what is stale, whatever it holds", async () => {
  const rows: readonly [string, number, string, string][] = [
    [bodyOf("bob", 301), 0, "bob", "by its stamp"],
    [bodyOf("bob", 301).replace(/:\d\dZ/, "Z"), 0, "bob", "to the minute"],
    ["", 301, "<unknown>", "empty, by the file's time"],
    ["\xff\xfe", 301, "<unknown>", "no text"],
    [bodyOf("bob", -86_400), 301, "bob", "a stamp in the future"],
    ["owner: bob\nacquired_at: soon\n", 301, "bob", "an unreadable stamp"],
  ];
  await Promise.all(rows.map(async ([body, ageS, holder, why]) => {
    await using bench = new Bench();
    bench.plant(body, ageS);
    assertEquals((await bench.lock().status()).outcome, "stale", why);
    const answer = await bench.lock().acquire({ owner: "ann", retries: 0 });
    assertEquals([answer.outcome, answer.holder], ["stole-stale", holder], why);
    assertEquals(BODY_REGEXP.exec(bench.body())?.[1], "ann", why);
    assertEquals(bench.names(), LEFT, why);
  }));
});

Deno.test("ArchiveLock.acquire respects what is not stale yet", async () => {
  const rows: readonly [string, number, number | undefined][] = [
    [bodyOf("bob", 290), 0, undefined],
    ["", 290, undefined],
    [bodyOf("bob", -86_400), 290, undefined],
    [bodyOf("bob", 900), 0, 1000],
  ];
  await Promise.all(rows.map(async ([body, ageS, ttlSeconds]) => {
    await using bench = new Bench();
    bench.plant(body, ageS);
    const wish = { owner: "ann", retries: 0 };
    const answer = await bench.lock().acquire(
      ttlSeconds === undefined ? wish : { ...wish, ttlSeconds },
    );
    assertEquals(answer.outcome, "busy");
    assertEquals(bench.body(), body);
  }));
});

Deno.test("ArchiveLock takes every lock for stale with a ttl of 0", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("bob", 0));
  const lock = bench.lock();
  assertEquals((await lock.status({ ttlSeconds: 0 })).outcome, "stale");
  const answer = await lock.acquire({ owner: "ann", ttlSeconds: 0 });
  assertEquals(answer.outcome, "stole-stale");
});

Deno.test("ArchiveLock.release leaves what is somebody else's, unless forced", async () => {
  const rows: readonly [string, string][] = [
    [bodyOf("bob", 10), "bob"],
    [bodyOf("bob", 9999), "bob"],
    ["", "<unknown>"],
  ];
  await Promise.all(rows.map(async ([body, holder]) => {
    await using bench = new Bench();
    bench.plant(body);
    const lock = bench.lock();
    const left = await lock.release({ owner: "ann" });
    assertEquals([left.outcome, left.holder], ["mismatch", holder]);
    assertEquals(bench.body(), body);
    const ended = await lock.release({ owner: "ann", force: true });
    assertEquals([ended.outcome, ended.holder], ["force-released", holder]);
    assertEquals(bench.names(), [".archive.lock.mutex"]);
  }));
});

/** The machine, with a peer that acts just before the named call on the lock. */
function interrupted(
  call: "rename" | "link",
  peer: () => void,
): Machine {
  const machine = createMachine();
  let met = false;
  return {
    ...machine,
    [call](from: string, to: string): void {
      if (!met) {
        met = true;
        peer();
      }
      machine[call](from, to);
    },
  };
}

Deno.test("ArchiveLock.acquire puts a lock back that a peer was quicker to take over", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("bob", 301));
  const fresh = bodyOf("eve", 0);
  const machine = interrupted("rename", () => bench.supplant(fresh));
  const answer = await bench.lock(machine).acquire({
    owner: "ann",
    retries: 0,
  });
  assertEquals([answer.outcome, answer.holder], ["busy", "eve"]);
  assertEquals(bench.body(), fresh);
  assertEquals(bench.names(), LEFT);
});

Deno.test("ArchiveLock.acquire loses to a peer that creates the lock first", async () => {
  await using bench = new Bench();
  const fresh = bodyOf("eve", 0);
  const machine = interrupted("link", () => bench.plant(fresh));
  const answer = await bench.lock(machine).acquire({
    owner: "ann",
    retries: 0,
  });
  assertEquals([answer.outcome, answer.holder], ["busy", "eve"]);
  assertEquals(bench.body(), fresh);
});

Deno.test("ArchiveLock.release leaves a lock that a peer took over meanwhile", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("ann", 301));
  const fresh = bodyOf("eve", 0);
  const machine = interrupted("rename", () => bench.supplant(fresh));
  await bench.lock(machine).release({ owner: "ann" });
  assertEquals(bench.body(), fresh);
});

Deno.test("ArchiveLock puts back what a dead process had taken aside", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("bob", 10));
  await Deno.rename(bench.path, `${bench.path}.old`);
  await Deno.writeTextFile(`${bench.path}.new`, "owner: de");
  const answer = await bench.lock().acquire({ owner: "ann", retries: 0 });
  assertEquals([answer.outcome, answer.holder], ["busy", "bob"]);
  assertEquals(
    (await bench.lock().release({ owner: "bob" })).outcome,
    "released",
  );
  assertEquals(
    (await bench.lock().acquire({ owner: "ann" })).outcome,
    "acquired",
  );
  assertEquals(bench.names(), LEFT);
});

Deno.test("ArchiveLock.acquire is answered lock-busy while another process changes the file", async () => {
  await using bench = new Bench();
  bench.plant(bodyOf("bob", 301));
  const mutex = `${bench.path}.mutex`;
  using held = await Deno.open(mutex, { write: true, create: true });
  assert(await held.tryLock(EXCLUSIVE));
  let ticks = 0;
  const machine = { ...createMachine(), ticksMs: () => ticks += 1000 };
  const answer = await bench.lock(machine).acquire({ owner: "ann" });
  assertEquals(answer.outcome, "lock-busy");
  assertMatch(bench.body(), /^owner: bob\n/);
});

Deno.test("ArchiveLock works by compare and link alone where the file system has no locks", async () => {
  await using bench = new Bench();
  const machine = {
    ...createMachine(),
    tryLock: () => {
      throw Object.assign(new Error("no locks"), { code: "ENOLCK" });
    },
  };
  const lock = bench.lock(machine);
  assertEquals((await lock.acquire({ owner: "ann" })).outcome, "acquired");
  assertEquals((await lock.acquire({ owner: "ann" })).outcome, "re-entrant");
  assertEquals((await lock.release({ owner: "ann" })).outcome, "released");
  bench.plant(bodyOf("bob", 301));
  assertEquals((await lock.acquire({ owner: "ann" })).outcome, "stole-stale");
  assertEquals(bench.names(), LEFT);
  assertMatch(bench.warnings[0] ?? "", /has no locks/);
});

Deno.test("ArchiveLock works where files cannot have a second name", async () => {
  await using bench = new Bench();
  const machine = {
    ...createMachine(),
    link: () => {
      throw Object.assign(new Error("no links"), { code: "EPERM" });
    },
  };
  const lock = bench.lock(machine);
  assertEquals((await lock.acquire({ owner: "ann" })).outcome, "acquired");
  assertMatch(bench.body(), BODY_REGEXP);
  assertEquals(
    (await lock.acquire({ owner: "bob", retries: 0 })).outcome,
    "busy",
  );
});

Deno.test("ArchiveLock refuses a planted symlink, and follows none", async () => {
  await using bench = new Bench();
  await Deno.mkdir(`${bench.root}/.dos/leases`, { recursive: true });
  await Deno.writeTextFile(`${bench.root}/victim`, "kept");
  await Deno.symlink(`${bench.root}/victim`, bench.path);
  const lock = bench.lock();
  const asks = [
    () => lock.status(),
    () => lock.acquire({ owner: "ann" }),
    () => lock.release({ owner: "ann", force: true }),
  ];
  await Promise.all(asks.map(async (ask) => {
    const error = await assertRejects(ask, StoreError);
    assertEquals(error.code, "STORE_FOREIGN_TYPE");
  }));
  assertEquals(bench.text("victim"), "kept");
});

Deno.test("ArchiveLock names the option that cannot be followed", async () => {
  await using bench = new Bench();
  const lock = bench.lock();
  const rows: readonly [string, () => Promise<unknown>][] = [
    ["INVALID_OWNER", () => lock.acquire({ owner: "bob " })],
    ["INVALID_OWNER", () => lock.release({ owner: "a\nb" })],
    ["INVALID_NUMBER", () => lock.acquire({ owner: "a", retries: 1.5 })],
    ["INVALID_NUMBER", () => lock.acquire({ owner: "a", retries: -1 })],
    ["INVALID_NUMBER", () => lock.acquire({ owner: "a", ttlSeconds: NaN })],
    [
      "INVALID_NUMBER",
      () => lock.acquire({ owner: "a", retryIntervalS: Infinity }),
    ],
    ["INVALID_NUMBER", () => lock.status({ ttlSeconds: -1 })],
  ];
  await Promise.all(rows.map(async ([code, ask]) => {
    const error = await assertRejects(ask, UsageError);
    assertEquals(error.code, code);
  }));
  assertEquals(bench.names("."), []);
});
