/**
 * Whether files behave as a store needs them to.
 *
 * @module
 */
import { hasNoLinks, isTaken } from "../stores/failure.ts";
import type { Handle, Machine, OpenHow } from "../stores/machine.ts";
import { type Check, type Ground, Miss, must, Untried } from "./check.ts";
import { makeFile } from "./part.ts";

const MOVE = "Move the store to a local disk of this machine";
const TEXT = "a record of one line\n";

/** The checks, in the order they are made. */
export const FILE_CHECKS: readonly Check[] = [
  {
    name: "exclusive create",
    shows: "A file is made only where there is none",
    means:
      "dos and dos-kernel can both take the lock file for theirs, and grant the same lane twice",
    fix: MOVE,
    run: exclusiveCreate,
  },
  {
    name: "append",
    shows: "What is appended stands whole behind what was there",
    means: "records can be lost or torn, and no lease can be granted safely",
    fix: MOVE,
    run: append,
  },
  {
    name: "sync of a file",
    shows: "What was written can be made durable",
    means: "no lease is granted: a grant is told only once it is durable",
    fix: `${MOVE}, or see whether that disk is failing`,
    run: syncFile,
  },
  {
    name: "sync of a directory",
    shows: "The name of a new file can be made durable",
    means: "no lease is granted: a loss of power could take the whole journal",
    fix: MOVE,
    run: syncDirectory,
  },
  {
    name: "rename over",
    shows: "A file takes the place of another in one step",
    means: "the journal can be neither compacted nor repaired",
    fix: `${MOVE}, or keep programs that hold files open away from the store`,
    run: renameOver,
  },
  {
    name: "rename over an open file",
    shows: "So it does while somebody has the other one open",
    means:
      "whoever follows the journal keeps it from being compacted and repaired",
    fix: `${MOVE}, or keep programs that hold files open away from the store`,
    run: renameOverOpen,
  },
  {
    name: "link",
    shows: "A file appears whole under a second name, and never over another",
    means:
      "two processes can both believe that they made the lock file that dos-kernel shares",
    fix: MOVE,
    run: link,
  },
  {
    name: "file identity",
    shows: "It can be told whether a name still leads to the file that is open",
    means:
      "a lock on a file that was replaced goes unnoticed, and leases can overlap",
    fix: MOVE,
    run: identity,
  },
];

function exclusiveCreate({ dir, machine }: Ground): Promise<string> {
  const path = `${dir}/file`;
  makeFile(machine, path, TEXT);
  try {
    makeFile(machine, path, "");
  } catch (error) {
    if (!isTaken(error)) throw error;
    must(read(machine, path) === TEXT, "The file was changed all the same");
    return seen("");
  }
  throw new Miss("A file that was there was made again");
}

function append({ dir, machine }: Ground): Promise<string> {
  const path = `${dir}/file`;
  makeFile(machine, path, TEXT);
  withFile(machine, path, { append: true }, (one) => {
    withFile(machine, path, { append: true }, (other) => {
      write(machine, one, "one\n");
      write(machine, other, "other\n");
      write(machine, one, "one\n");
    });
  });
  const text = read(machine, path);
  must(
    text === `${TEXT}one\nother\none\n`,
    `The file reads ${JSON.stringify(text)}`,
  );
  return seen("");
}

function syncFile({ dir, machine }: Ground): Promise<string> {
  const how = { read: true, write: true, create: true };
  withFile(machine, `${dir}/file`, how, (handle) => {
    write(machine, handle, TEXT);
    machine.syncData(handle);
  });
  return seen("");
}

function syncDirectory({ dir, machine }: Ground): Promise<string> {
  if (machine.windows) {
    throw new Untried("Windows has no such call, and needs none");
  }
  makeFile(machine, `${dir}/file`, TEXT);
  machine.syncDirectory(dir);
  return seen("");
}

function renameOver({ dir, machine }: Ground): Promise<string> {
  const [old, draft] = [`${dir}/old`, `${dir}/new`];
  makeFile(machine, old, "old\n");
  makeFile(machine, draft, TEXT);
  machine.rename(draft, old);
  must(read(machine, old) === TEXT, "The old file is still there");
  must(machine.lstat(draft) === null, "The new file kept its old name");
  return seen("");
}

function renameOverOpen({ dir, machine }: Ground): Promise<string> {
  const [old, draft] = [`${dir}/old`, `${dir}/new`];
  makeFile(machine, old, "old\n");
  makeFile(machine, draft, TEXT);
  const refused = withFile(machine, old, { read: true }, (handle) => {
    try {
      machine.rename(draft, old);
    } catch (error) {
      if (!machine.windows) throw error;
      return true;
    }
    const bytes = new Uint8Array(TEXT.length);
    const length = machine.readAt(handle, 0, bytes);
    must(
      new TextDecoder().decode(bytes.subarray(0, length)) === "old\n",
      "Whoever had the old file open reads another one",
    );
    return false;
  });
  // What a rename that was refused left behind is tried once nobody is in its way.
  if (refused) machine.rename(draft, old);
  must(read(machine, old) === TEXT, "The old file is still there");
  if (!refused) return seen("");
  throw new Untried(
    "Windows refuses it here until the file is closed, and dos tries for 3 s: keep scanners, indexers and editors away from the store",
  );
}

function link({ dir, machine }: Ground): Promise<string> {
  const [draft, path] = [`${dir}/draft`, `${dir}/file`];
  makeFile(machine, draft, TEXT);
  try {
    machine.link(draft, path);
  } catch (error) {
    if (!hasNoLinks(error)) throw error;
    throw new Untried("This file system has none, and dos does without");
  }
  must(read(machine, path) === TEXT, "The second name leads to another file");
  const other = `${dir}/other`;
  makeFile(machine, other, "other\n");
  let refused: unknown;
  try {
    machine.link(other, path);
  } catch (error) {
    refused = error;
  }
  must(refused !== undefined, "A name that was taken was linked over");
  if (!isTaken(refused)) throw refused;
  must(read(machine, path) === TEXT, "The file was replaced all the same");
  return seen("");
}

function identity({ dir, machine }: Ground): Promise<string> {
  const path = `${dir}/file`;
  makeFile(machine, path, TEXT);
  withFile(machine, path, { read: true }, (handle) => {
    const mine = machine.fstat(handle).identity;
    const named = (): string => machine.lstat(path)?.identity ?? "";
    must(named() === mine, "One file has two identities");
    makeFile(machine, `${dir}/other`, TEXT);
    const other = machine.lstat(`${dir}/other`)?.identity;
    must(other !== mine, "Two files have one identity");
  });
  return seen("");
}

function withFile<T>(
  machine: Machine,
  path: string,
  how: OpenHow,
  use: (handle: Handle) => T,
): T {
  const handle = machine.open(path, how);
  try {
    return use(handle);
  } finally {
    machine.close(handle);
  }
}

function write(machine: Machine, handle: Handle, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const count = machine.write(handle, bytes);
  must(
    count === bytes.length,
    `Only ${count} of ${bytes.length} bytes were written`,
  );
}

/** The text of a small file. */
export function read(machine: Machine, path: string): string {
  const size = machine.lstat(path)?.size ?? 0;
  const bytes = new Uint8Array(size);
  let length = 0;
  withFile(machine, path, { read: true }, (handle) => {
    while (length < size) {
      const count = machine.readAt(handle, length, bytes.subarray(length));
      if (count === 0) break;
      length += count;
    }
  });
  return new TextDecoder().decode(bytes.subarray(0, length));
}

function seen(detail: string): Promise<string> {
  return Promise.resolve(detail);
}
