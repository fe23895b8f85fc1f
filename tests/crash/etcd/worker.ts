/**
 * One worker of a trial over etcd: a process that takes regions, works, looks
 * whether it may go on, and gives them back, until it is killed. Each answer
 * is on the disk before it acts on it.
 *
 * Argument: its {@linkcode WorkerOrders} as JSON.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one thing after the other is what it does
import { openWorkspace, StoreError, type Workspace } from "@dos/lanes";
import { createChance } from "../contention/plan.ts";
import {
  anyHold,
  anyRegion,
  type Named,
  PATIENCE_S,
  type Told,
  workScript,
} from "./plan.ts";

/** What a worker is told. */
export interface WorkerOrders {
  /** Its copy of the workspace. */
  readonly root: string;
  /** Its host. */
  readonly host: string;
  /** Its name. */
  readonly owner: string;
  /** Whether it holds by `run`. */
  readonly byRun: boolean;
  /** Whether it goes on where its predecessor of the same name was killed. */
  readonly inherits: boolean;
  /** Chance. */
  readonly seed: number;
  /** The file for its notes. */
  readonly notes: string;
  /** Directories that regions are made of. */
  readonly areas: number;
  /** Milliseconds between two asks, at most. */
  readonly restMs: number;
  /** Milliseconds after which it ends by itself, so that none outlives a trial that was aborted. */
  readonly limitMs: number;
}

const orders: WorkerOrders = JSON.parse(Deno.args[0] ?? "{}");
const { host, owner, areas } = orders;
const chance = createChance(orders.seed);
const file = Deno.openSync(orders.notes, { append: true, create: true });
const encoder = new TextEncoder();

/** A note that is on the disk when this returns. */
function write(from: number, told: Told): void {
  const to = Date.now();
  // A run is many calls, and the command itself.
  const ms = orders.byRun ? {} : { ms: to - from };
  const note = { ...told, host, owner, from, to, ...ms };
  file.writeSync(encoder.encode(`${JSON.stringify(note)}\n`));
  file.syncDataSync();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The answer, `null` where the store failed, which is noted. */
async function asked<T>(
  act: string,
  ask: () => Promise<T>,
): Promise<{ answer: T; from: number } | null> {
  const from = Date.now();
  try {
    return { answer: await ask(), from };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    write(from, { told: "error", code: error.code, act });
    return null;
  }
}

/** Work between two looks: as little as an edit, or as much as a test run. */
async function workAndLook(
  { leases }: Workspace,
  held: Named,
): Promise<boolean> {
  const { lane, loop_ts: loopTs, fence } = held;
  const claim = { owner, lane, loopTs, fence };
  for (let rounds = 1 + Math.floor(chance() * 3); rounds > 0; rounds--) {
    await pause(chance() * 300);
    const isBeat = chance() < 0.3;
    const seen = await asked(isBeat ? "heartbeat" : "check", async () => {
      if (!isBeat) return (await leases.check(claim)).held;
      const { outcome } = await leases.heartbeat({
        ...claim,
        lockTimeout: PATIENCE_S,
      });
      return outcome === "lock-busy" ? null : outcome === "beaten";
    });
    if (seen === null || seen.answer === null) continue;
    write(seen.from, { told: seen.answer ? "held" : "lost", ...held });
    if (!seen.answer) return false;
    write(Date.now(), { told: "acted", ...held });
  }
  return true;
}

/** Until it is told that it holds it no more. */
async function giveBack({ leases }: Workspace, held: Named): Promise<void> {
  const { lane, loop_ts: loopTs, fence } = held;
  while (performance.now() < orders.limitMs) {
    const given = await asked(
      "release",
      () =>
        leases.release({ owner, lane, loopTs, fence, lockTimeout: PATIENCE_S }),
    );
    const outcome = given?.answer.outcome;
    if (given !== null && (outcome === "released" || outcome === "refuse")) {
      const told = outcome === "released" ? "released" : "lost";
      return write(given.from, { told, ...held });
    }
    await pause(200);
  }
}

async function stepByStep(workspace: Workspace): Promise<void> {
  const { leases } = workspace;
  const { lane, tree } = anyRegion(areas, chance);
  const got = await asked("acquire", () =>
    leases.acquire({
      ...{ owner, lane, tree, pid: Deno.pid, lockTimeout: PATIENCE_S },
      reclaim: chance() < 0.02,
    }));
  if (got === null) return await cleanUp(workspace);
  const { answer, from } = got;
  if (answer.outcome === "lock-busy") {
    return write(from, { told: "failed", reason: answer.reason });
  }
  if (answer.outcome !== "acquire") {
    const { held_by } = answer;
    return write(from, { told: "refused", lane, held_by });
  }
  const held: Named = {
    ...{ owner, lane },
    loop_ts: String(answer.loop_ts),
    fence: Number(answer.fence),
  };
  write(from, { told: "granted", ...held });
  if (await workAndLook(workspace, held)) await giveBack(workspace, held);
}

async function byRun(workspace: Workspace): Promise<void> {
  const { lane, tree } = anyRegion(areas, chance);
  const script = workScript(orders.notes, host, anyHold(chance));
  const got = await asked("run", () =>
    workspace.run({
      ...{ owner, lane, tree, command: ["sh", "-c", script] },
      ...{ killOnLoss: true, lockTimeout: PATIENCE_S },
    }));
  if (got === null) return;
  const { answer, from } = got;
  if (answer.outcome === "lock-busy") {
    return write(from, { told: "failed", reason: answer.reason });
  }
  if (answer.outcome === "refuse") {
    const { held_by } = answer;
    return write(from, { told: "refused", lane, held_by });
  }
  if (!("released" in answer) || answer.fence === null) return;
  const { fence, loop_ts } = answer;
  const held: Named = { owner, lane, fence, loop_ts: String(loop_ts) };
  if (answer.released) write(from, { told: "released", ...held });
  else if (answer.lost) write(from, { told: "lost", ...held });
}

/** Ends what a predecessor, or a question without an answer, may have left. */
async function cleanUp(workspace: Workspace): Promise<void> {
  const { leases } = workspace;
  while (performance.now() < orders.limitMs) {
    const seen = await asked("live", () => leases.live());
    if (seen === null) {
      await pause(200);
      continue;
    }
    for (const lease of seen.answer.filter((one) => one.holder === owner)) {
      await giveBack(workspace, {
        ...{ owner, lane: String(lease.lane), loop_ts: String(lease.loop_ts) },
        fence: Number(lease.fence),
      });
    }
    return;
  }
}

const workspace = await openWorkspace({
  root: orders.root,
  env: { DISPATCH_HOST_ID: host },
});
try {
  if (orders.inherits) await cleanUp(workspace);
  else if (!orders.byRun) {
    await asked(
      "scavenge",
      () => workspace.leases.scavenge({ lockTimeout: PATIENCE_S }),
    );
  }
  while (performance.now() < orders.limitMs) {
    if (orders.byRun) await byRun(workspace);
    else await stepByStep(workspace);
    await pause(chance() * orders.restMs);
  }
} catch (error) {
  const reason = error instanceof Error
    ? error.stack ?? error.message
    : String(error);
  write(Date.now(), { told: "failed", reason });
  Deno.exit(1);
}
