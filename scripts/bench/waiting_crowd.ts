/**
 * Some who wait for a lane that they never get, until their input ends.
 *
 * Arguments: the workspace, and how many. It writes a line when all of them
 * have a ticket.
 *
 * @module
 */
import { openWorkspace } from "@dos/lanes";

const [root = "", count = ""] = Deno.args;
const stop = new AbortController();
const waits: Promise<unknown>[] = [];
const queued: Promise<void>[] = [];
for (let n = 0; n < Number(count); n++) {
  const owner = `waiter-${Deno.pid}-${n}`;
  queued.push(
    new Promise((resolve) => {
      const wait = { signal: stop.signal, onState: (): void => resolve() };
      const ask = { owner, lane: "main", pid: 0, lockTimeout: 60 };
      waits.push(
        openWorkspace({ root, env: {} }).then(({ leases }) =>
          leases.acquire({ ...ask, wait })
        ),
      );
    }),
  );
}
await Promise.all(queued);
Deno.stdout.writeSync(new TextEncoder().encode("queued\n"));
for await (const _ of Deno.stdin.readable) {
  // Nothing is said but the end.
}
stop.abort();
await Promise.all(waits);
