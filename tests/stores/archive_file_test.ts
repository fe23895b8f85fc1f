import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  type ArchivePlace,
  type Guarded,
  guarded,
  prepareArchive,
  publish,
  refresh,
} from "../../src/stores/archive_file.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import { readLock } from "../../src/stores/lock_eviction.ts";
import { act, drive, type Steps } from "../../src/stores/machine.ts";

const EXCLUSIVE = true;

/** A place of its own, and a way to run steps there. */
class Bench implements AsyncDisposable {
  readonly root: string = Deno.makeTempDirSync();
  readonly path: string = `${this.root}/.dos/leases/.archive.lock`;
  readonly held: Guarded = { path: this.path, mark: "" };
  readonly place: ArchivePlace = {
    path: this.path,
    site: {
      root: this.root,
      journal: `${this.root}/.dos/lane-journal.jsonl`,
      lock: `${this.root}/.dos/.lane-lease.lock`,
      mutex: `${this.root}/.dos/.lane-lease.mutex`,
      floors: [],
      peers: [],
    },
    warn: () => {},
  };

  async run<T>(steps: Steps<T>): Promise<T> {
    return await drive(steps, createMachine(), () => Promise.resolve());
  }

  text(): string {
    return Deno.readTextFileSync(this.path);
  }

  names(): string[] {
    return Array.from(
      Deno.readDirSync(`${this.root}/.dos/leases`),
      ({ name }) => name,
    ).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

Deno.test("publish makes a lock where none is, and leaves another alone", async () => {
  await using bench = new Bench();
  await bench.run(prepareArchive(bench.place));
  assert(await bench.run(publish(bench.held, "first\n")));
  assertFalse(await bench.run(publish(bench.held, "second\n")));
  assertEquals(bench.text(), "first\n");
  assertEquals(bench.names(), [".archive.lock"]);
});

Deno.test("refresh replaces exactly the lock that was found", async () => {
  await using bench = new Bench();
  await bench.run(prepareArchive(bench.place));
  await bench.run(publish(bench.held, "first\n"));
  const found = await bench.run(readLock(bench.path));
  if (found === null) throw new Error("the lock is not there");
  assert(await bench.run(refresh(bench.held, "mine\n", found)));
  assertEquals(bench.text(), "mine\n");
  assertFalse(await bench.run(refresh(bench.held, "late\n", found)));
  assertEquals(bench.text(), "mine\n");
  assertEquals(bench.names(), [".archive.lock"]);
});

Deno.test("guarded lets one in at a time, and lets go where its body fails", async () => {
  await using bench = new Bench();
  await bench.run(prepareArchive(bench.place));
  const mutex = `${bench.path}.mutex`;
  const fails = act("fail", "", () => {
    throw new Error("broken");
  });
  const failed = bench.run(guarded(bench.place, () => fails));
  assertEquals(await failed.catch((error) => error.message), "broken");
  const looks = act("look", mutex, () => {
    using other = Deno.openSync(mutex, { write: true });
    return other.tryLockSync(EXCLUSIVE);
  });
  const free = await bench.run(guarded(bench.place, () => looks));
  assert(free === false);
  using after = await Deno.open(mutex, { write: true });
  assert(await after.tryLock(EXCLUSIVE));
});
