/**
 * A process that starts a child while it holds both locks, and is then killed
 * by itself, inside the critical section, with the child alive.
 *
 * Argument: the workspace.
 *
 * @module
 */
import { createMachine } from "../../../src/stores/deno_machine.ts";
import { createFileLedger } from "../../../src/stores/file_ledger.ts";
import { createRunner } from "../../../src/stores/machine.ts";
import { bootId } from "../../../src/system/boot.ts";

const [root = ""] = Deno.args;
const home = `${root}/.dos`;
const kernel = await bootId();
const ledger = createFileLedger(
  () =>
    Promise.resolve({
      site: {
        root,
        journal: `${home}/lane-journal.jsonl`,
        lock: `${home}/.lane-lease.lock`,
        mutex: `${home}/.lane-lease.mutex`,
        floors: [`${home}/.lane-seq`],
        peers: [],
      },
      host: "box",
      kernel,
      onCorrupt: "safe",
      warn: () => {},
    }),
  createRunner(createMachine(), () => Promise.resolve()),
);
await ledger.transact(() => {
  // A decision is made before the lock too; it fails there, to be made again.
  Deno.lstatSync(`${home}/.lane-lease.lock`);
  const child = new Deno.Command("sleep", {
    args: ["60"],
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  Deno.stdout.writeSync(new TextEncoder().encode(`${child.pid}\n`));
  Deno.kill(Deno.pid, "SIGKILL");
  return { append: [], result: null };
});
