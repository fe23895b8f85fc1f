import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { createMachine } from "../../src/stores/deno_machine.ts";
import type { Handle } from "../../src/stores/machine.ts";
import { errorCode } from "../../src/stores/failure.ts";

const WORDS = new TextEncoder().encode("hello");

/** Runs a body in a directory of its own, with files closed afterwards. */
function inDirectory(
  body: (path: string, keep: (handle: Handle) => Handle) => void,
): void {
  const root = Deno.makeTempDirSync();
  const open: Deno.FsFile[] = [];
  try {
    body(`${root}/f`, (handle) => {
      open.push(handle as Deno.FsFile);
      return handle;
    });
  } finally {
    for (const file of open) file.close();
    Deno.removeSync(root, { recursive: true });
  }
}

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    return errorCode(error);
  }
  return "";
}

Deno.test("the machine appends, reads from any place, cuts and syncs", () => {
  const machine = createMachine();
  inDirectory((path, keep) => {
    const how = { read: true, append: true, create: true };
    const file = keep(machine.open(path, how));
    assertEquals(machine.write(file, WORDS), 5);
    const into = new Uint8Array(8);
    assertEquals(machine.readAt(file, 3, into), 2);
    assertEquals(new TextDecoder().decode(into.subarray(0, 2)), "lo");
    assertEquals(machine.readAt(file, 9, into), 0);
    // Reading moved the place in the file; an append must not care.
    machine.readAt(file, 0, into.subarray(0, 1));
    machine.write(file, WORDS);
    assertEquals(Deno.readTextFileSync(path), "hellohello");
    machine.truncate(file, 4);
    machine.syncData(file);
    assertEquals(machine.fstat(file).size, 4);
  });
});

Deno.test("the machine's lock excludes a second handle until the first is closed", () => {
  const machine = createMachine();
  inDirectory((path, keep) => {
    const how = { read: true, write: true, create: true };
    const first = machine.open(path, how);
    const second = keep(machine.open(path, how));
    assert(machine.tryLock(first));
    assertFalse(machine.tryLock(second));
    machine.close(first);
    assert(machine.tryLock(second));
  });
});

Deno.test("the machine's lock can be shared, but not with one who has all of it", () => {
  const machine = createMachine();
  inDirectory((path, keep) => {
    const all = machine.open(path, { read: true, write: true, create: true });
    const first = keep(machine.open(path, { read: true }));
    const second = keep(machine.open(path, { read: true }));
    assert(machine.tryLock(all));
    assertFalse(machine.tryLockShared(first));
    machine.unlock(all);
    assert(machine.tryLockShared(first));
    assert(machine.tryLockShared(second));
    assertFalse(machine.tryLock(all));
    machine.close(all);
  });
});

Deno.test("the machine lists the names in a directory", () => {
  const machine = createMachine();
  inDirectory((path) => {
    machine.makeDirectory(`${path}.d`);
    Deno.writeTextFileSync(`${path}.d/a`, "");
    Deno.writeTextFileSync(`${path}.d/b`, "");
    assertEquals(machine.list(`${path}.d`).sort(), ["a", "b"]);
    assertEquals(codeOf(() => machine.list(`${path}.e`)), "ENOENT");
  });
});

Deno.test("the machine tells what lies at a name without following it", () => {
  const machine = createMachine();
  inDirectory((path, keep) => {
    assertEquals(machine.lstat(path), null);
    const file = keep(machine.open(path, { write: true, createNew: true }));
    const named = machine.lstat(path);
    assertEquals(named?.kind, "file");
    assertEquals(named?.identity, machine.fstat(file).identity);
    Deno.symlinkSync(path, `${path}.link`);
    assertEquals(machine.lstat(`${path}.link`)?.kind, "symlink");
    machine.makeDirectory(`${path}.d`);
    assertEquals(machine.lstat(`${path}.d`)?.kind, "directory");
    machine.syncDirectory(`${path}.d`);
  });
});

Deno.test("the machine's errors carry the system's code", () => {
  const machine = createMachine();
  inDirectory((path) => {
    assertEquals(codeOf(() => machine.open(path, { read: true })), "ENOENT");
    assertEquals(codeOf(() => machine.remove(path)), "ENOENT");
    Deno.writeFileSync(path, WORDS);
    const anew = { write: true, createNew: true };
    assertEquals(codeOf(() => machine.open(path, anew)), "EEXIST");
    assertEquals(codeOf(() => machine.makeDirectory(path)), "EEXIST");
    machine.link(path, `${path}.2`);
    assertEquals(codeOf(() => machine.link(path, `${path}.2`)), "EEXIST");
    assertThrows(() => machine.lstat(`${path}/below`));
  });
});

Deno.test("the machine renames over what is there and removes", () => {
  const machine = createMachine();
  inDirectory((path) => {
    Deno.writeTextFileSync(path, "old");
    Deno.writeTextFileSync(`${path}.new`, "new");
    machine.rename(`${path}.new`, path);
    assertEquals(Deno.readTextFileSync(path), "new");
    machine.remove(path);
    assertEquals(machine.lstat(path), null);
  });
});

Deno.test("the machine's chance is in [0, 1) and its steady clock goes on", () => {
  const machine = createMachine();
  const chance = machine.random();
  assert(chance >= 0 && chance < 1);
  const start = machine.ticksMs();
  assert(machine.ticksMs() >= start);
  assert(machine.nowMs() > 0);
  assertEquals(machine.pid, Deno.pid);
});
