import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { formatStamp } from "../../src/domain/stamp.ts";
import { type Finding, StoreError } from "../../src/lease/ports.ts";
import { createMachine } from "../../src/stores/deno_machine.ts";
import {
  examineFile,
  examineFiles,
  examineLeftovers,
  examineLock,
  examineLockFile,
  findLock,
  type LockWitness,
} from "../../src/stores/examination.ts";
import {
  drive,
  type Machine,
  type OpenHow,
  type Steps,
} from "../../src/stores/machine.ts";
import type { Site } from "../../src/stores/site.ts";

const EXCLUSIVE = true;

/** A store on disk, or the place for one. */
class Bench implements AsyncDisposable {
  readonly root: string = Deno.makeTempDirSync();
  readonly store: string = `${this.root}/.dos`;
  readonly archive: string = `${this.store}/leases/.archive.lock`;
  readonly site: Site = {
    root: this.root,
    journal: `${this.store}/lane-journal.jsonl`,
    lock: `${this.store}/.lane-lease.lock`,
    mutex: `${this.store}/.lane-lease.mutex`,
    floors: [],
    peers: [],
  };

  /** Makes the store with these files in it. */
  fill(files: Readonly<Record<string, string>> = {}): void {
    Deno.mkdirSync(this.store);
    for (const [name, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${this.store}/${name}`, text);
    }
  }

  age(name: string, seconds: number): void {
    const at = new Date(Date.now() - seconds * 1000);
    Deno.utimeSync(`${this.store}/${name}`, at, at);
  }

  names(directory: string = this.root): string[] {
    return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
  }

  async run<T>(
    steps: Steps<T>,
    machine: Partial<Machine> = {},
  ): Promise<T> {
    const whole = { ...createMachine(), ...machine };
    return await drive(steps, whole, () => Promise.resolve());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

function thrown(code: string): () => never {
  return () => {
    throw Object.assign(new Error(`os says ${code}`), { code });
  };
}

/** Check and status of each. */
function marks(findings: readonly Finding[]): string[] {
  return findings.map(({ check, status }) => `${check}: ${status}`);
}

Deno.test("examineFiles and examineLock make nothing where there is no store", async () => {
  await using bench = new Bench();
  const files = await bench.run(examineFiles(bench.site));
  const lock = await bench.run(examineLock(bench.site));
  assertEquals(marks([...files, lock]), ["store: ok", "lock: ok"]);
  assertMatch(lock.detail, /No store yet/);
  assertEquals(bench.names(), []);
});

Deno.test("examineFiles tells the size of each file", async () => {
  await using bench = new Bench();
  bench.fill({ "lane-journal.jsonl": '{"op":"X"}\n', ".lane-lease.mutex": "" });
  const found = await bench.run(examineFiles(bench.site));
  assertEquals(marks(found), ["journal file: ok", "mutex: ok"]);
  assertMatch(found[0]?.detail ?? "", /lane-journal\.jsonl", 11 bytes$/);
  const archive = await bench.run(examineFile("archive lock", bench.archive));
  assertMatch(archive.detail, /leases\/\.archive\.lock" is not there$/);
});

Deno.test("examineFiles says why a journal cannot be written", async () => {
  await using bench = new Bench();
  bench.fill({ "lane-journal.jsonl": "" });
  const rows: readonly [string, RegExp][] = [
    ["EROFS", /the file system is read-only$/],
    ["EACCES", /this user may not write it$/],
    ["EIO", /os says EIO$/],
  ];
  await Promise.all(rows.map(async ([code, words]) => {
    const steps = examineFiles(bench.site);
    const [journal] = await bench.run(steps, { open: thrown(code) });
    assertEquals(journal?.status, "warn");
    assertMatch(journal?.detail ?? "", words);
    assertMatch(journal?.fix ?? "", /Give this user/);
  }));
});

Deno.test("examineFiles refuses a planted symlink, device or directory", async () => {
  await using bench = new Bench();
  bench.fill();
  await Deno.mkdir(bench.site.mutex);
  const look = (): Promise<unknown> => bench.run(examineFiles(bench.site));
  const error = await assertRejects(look, StoreError);
  assertEquals(error.code, "STORE_FOREIGN_TYPE");
});

Deno.test("examineLock makes no mutex in a store that has none", async () => {
  await using bench = new Bench();
  bench.fill({ "lane-journal.jsonl": "" });
  const finding = await bench.run(examineLock(bench.site));
  assertEquals(marks([finding]), ["lock: ok"]);
  assertMatch(finding.detail, /mutex" is not there yet; the next write makes/);
  assertEquals(bench.names(bench.store), ["lane-journal.jsonl"]);
});

Deno.test("examineLock never asks for a file to be made, not even one that goes while it looks", async () => {
  await using bench = new Bench();
  bench.fill({ ".lane-lease.mutex": "" });
  const asked: OpenHow[] = [];
  const finding = await bench.run(examineLock(bench.site), {
    open(_, how): never {
      asked.push(how);
      return thrown("ENOENT")();
    },
  });
  assertEquals(asked, [{ read: true, write: true }]);
  assertMatch(finding.detail, /is not there yet/);
});

Deno.test("examineLock sees that a second taker is refused, and lets go", async () => {
  await using bench = new Bench();
  bench.fill({ ".lane-lease.mutex": "" });
  const finding = await bench.run(examineLock(bench.site));
  assertEquals(marks([finding]), ["lock: ok"]);
  assertMatch(finding.detail, /second taker is refused/);
  using after = await Deno.open(bench.site.mutex, { read: true });
  assertEquals([await after.tryLock(EXCLUSIVE)], [true]);
});

Deno.test("examineLock takes a lock in use for proof that it works", async () => {
  await using bench = new Bench();
  bench.fill({ ".lane-lease.mutex": "" });
  using held = await Deno.open(bench.site.mutex, { read: true });
  await held.lock(EXCLUSIVE);
  const finding = await bench.run(examineLock(bench.site));
  assertEquals(marks([finding]), ["lock: ok"]);
  assertMatch(finding.detail, /holds the lock at this moment/);
});

Deno.test("examineLock reports a file system on which everybody gets the lock, or nobody", async () => {
  await using bench = new Bench();
  bench.fill({ ".lane-lease.mutex": "" });
  const broken = await bench.run(examineLock(bench.site), {
    tryLock: () => true,
  });
  assertEquals(marks([broken]), ["lock: error"]);
  const none = await bench.run(examineLock(bench.site), {
    tryLock: thrown("ENOLCK"),
  });
  assertEquals(marks([none]), ["lock: warn"]);
  assertMatch(none.detail, /has no locks/);
});

Deno.test("examineLock leaves a read-only place as it is", async () => {
  await using bench = new Bench();
  bench.fill({ ".lane-lease.mutex": "" });
  const real = createMachine();
  const open: Machine["open"] = (path, how) =>
    how.write ? thrown("EROFS")() : real.open(path, how);
  const finding = await bench.run(examineLock(bench.site), { open });
  assertEquals(marks([finding]), ["lock: ok"]);
  assertMatch(finding.detail, /second taker is refused/);
});

Deno.test("examineLock says why it cannot try a lock", async () => {
  await using bench = new Bench();
  bench.fill({ ".lane-lease.mutex": "" });
  const rows: readonly [Partial<Machine>, string][] = [
    [{ open: thrown("EACCES") }, "STORE_UNREADABLE"],
    [{ open: thrown("EMFILE") }, "STORE_UNREADABLE"],
    [{ tryLock: thrown("EIO") }, "STORE_LOCK"],
  ];
  await Promise.all(rows.map(async ([machine, code]) => {
    const look = (): Promise<unknown> =>
      bench.run(examineLock(bench.site), machine);
    const error = await assertRejects(look, StoreError);
    assertEquals(error.code, code);
  }));
});

Deno.test("examineLockFile tells a lock that blocks from one that does not", async () => {
  const body = (ageS: number, rest: string): string =>
    `owner: py\nacquired_at: ${
      formatStamp(Date.now() - ageS * 1000)
    }\npid: 7\n${rest}`;
  const none: LockWitness = { kernel: "", pulse: null };
  const boot = "host: box\nkernel: b-1\n";
  const rows: readonly [string, LockWitness, Finding["status"], RegExp][] = [
    [body(1, ""), none, "ok", /is held by py, pid 7, since .* s old$/],
    [body(1, ""), { ...none, pulse: true }, "ok", /s old$/],
    [body(1, ""), { ...none, pulse: false }, "warn", /process is gone/],
    [body(400, ""), none, "ok", /was left behind/],
    [body(1, boot), { kernel: "b-1", pulse: false }, "ok", /left behind/],
    [body(1, boot), { kernel: "b-2", pulse: false }, "warn", /is gone/],
    [body(1, boot), { kernel: "b-1", pulse: true }, "ok", /s old$/],
  ];
  await Promise.all(rows.map(async ([text, witness, status, words]) => {
    await using bench = new Bench();
    bench.fill({ ".lane-lease.lock": text });
    const found = await bench.run(findLock(bench.site));
    if (found === null) throw new Error("the lock file is not there");
    const steps = examineLockFile(bench.site, found, witness);
    const finding = await bench.run(steps);
    assertEquals(finding.status, status, finding.detail);
    assertMatch(finding.detail, words);
  }));
});

Deno.test("examineLeftovers names what dead processes left, and spares what is at work", async () => {
  await using bench = new Bench();
  bench.fill({
    ".lane-lease.lock.new": "",
    ".lane-lease.lock.old": "",
    "lane-journal.jsonl.compact.tmp": "",
    "lane-journal.jsonl.repair.tmp": "",
  });
  const steps = (): Steps<Finding[]> =>
    examineLeftovers(bench.site, bench.archive);
  assertEquals(await bench.run(steps()), []);
  for (const name of bench.names(bench.store)) bench.age(name, 90);
  const found = await bench.run(steps());
  assertEquals(found.map(({ status, fix }) => [status, fix !== ""]), [
    ["ok", false],
    ["ok", false],
    ["warn", true],
    ["warn", true],
  ]);
});
