/**
 * `acquire --wait` as a real process: signals, a head of the queue that is
 * stopped, and compactions while many wait.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- processes are watched in turn
import { assertEquals } from "@std/assert";
import { openWorkspace, parseJournal, type Workspace } from "@dos/lanes";
import {
  dosCommand,
  type Ran,
  type Running,
  runToEnd,
  start,
  until,
} from "../crash/rig/program.ts";

const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

class Queue implements AsyncDisposable {
  readonly root: string;
  readonly workspace: Workspace;

  constructor(root: string, workspace: Workspace) {
    this.root = root;
    this.workspace = workspace;
  }

  static async make(): Promise<Queue> {
    const root = await Deno.makeTempDir({ prefix: "dos-queue-" });
    return new Queue(root, await openWorkspace({ root, env: {} }));
  }

  /** Ann holds the lane. */
  async hold(): Promise<void> {
    const { leases } = this.workspace;
    await leases.acquire({ owner: "ann", lane: "main", pid: 0 });
  }

  async free(owner = "ann"): Promise<void> {
    const { leases } = this.workspace;
    await leases.release({ owner, lane: "main", lockTimeout: 30 });
  }

  /** Somebody waits, as a process of its own. */
  wait(owner: string): Running {
    return start(dosCommand(
      ...["--workspace", this.root, "lease-lane", "acquire"],
      ...["--owner", owner, "--lane", "main", "--pid", "0", "--wait"],
    ));
  }

  /** Who has a ticket, in order. */
  async owners(): Promise<string[]> {
    const queue = await this.workspace.leases.queue();
    return queue.map(({ owner }) => owner);
  }

  async queued(...owners: string[]): Promise<void> {
    const isSo = async (): Promise<boolean> =>
      `${await this.owners()}` === `${owners}`;
    assertEquals(await until(isSo, 20_000), !owners.includes(""));
  }

  async ops(): Promise<unknown[]> {
    const text = await Deno.readTextFile(this.workspace.paths.journal);
    return parseJournal(text).map(({ op }) => op);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

function outcomeOf({ code, answer }: Ran): unknown[] {
  return [code, answer["outcome"]];
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(
    `${signal} ends a wait and gives the ticket back`,
    ONLY_UNIX,
    async () => {
      await using queue = await Queue.make();
      await queue.hold();
      const { child, ended } = queue.wait("bob");
      await queue.queued("bob");
      child.kill(signal);
      assertEquals(outcomeOf(await ended), [code, "refuse"]);
      assertEquals(await queue.ops(), ["ACQUIRE", "WAIT", "UNWAIT"]);
    },
  );
}

Deno.test(
  "a waiter that is killed stands before nobody",
  ONLY_UNIX,
  async () => {
    await using queue = await Queue.make();
    await queue.hold();
    const first = queue.wait("bob");
    await queue.queued("bob");
    const second = queue.wait("cy");
    await queue.queued("bob", "cy");
    first.child.kill("SIGKILL");
    await first.ended;
    await queue.free();
    assertEquals(outcomeOf(await second.ended), [0, "acquire"]);
  },
);

Deno.test(
  "a head of the queue that is stopped is passed over, and comes next when it goes on",
  ONLY_UNIX,
  async () => {
    await using queue = await Queue.make();
    await queue.hold();
    const first = queue.wait("bob");
    await queue.queued("bob");
    const second = queue.wait("cy");
    await queue.queued("bob", "cy");
    first.child.kill("SIGSTOP");
    await queue.free();
    assertEquals(outcomeOf(await second.ended), [0, "acquire"]);
    const third = queue.wait("dee");
    await queue.queued("bob", "dee");
    first.child.kill("SIGCONT");
    // It shows that it is awake, so that dee does not pass it over.
    const ops = async (): Promise<boolean> =>
      (await queue.ops()).filter((op) => op === "WAIT").length === 4;
    assertEquals(await until(ops, 20_000), third.pid > 0);
    await queue.free("cy");
    assertEquals(outcomeOf(await first.ended), [0, "acquire"]);
    await queue.free("bob");
    assertEquals(outcomeOf(await third.ended), [0, "acquire"]);
  },
);

Deno.test(
  "a compaction by each side leaves twenty who wait in their order",
  ONLY_UNIX,
  async () => {
    await using queue = await Queue.make();
    const { leases, paths } = queue.workspace;
    await queue.hold();
    const waiters: [string, Running][] = [];
    const owners: string[] = [];
    for (let n = 0; n < 20; n++) {
      owners.push(`w${n}`);
      waiters.push([`w${n}`, queue.wait(`w${n}`)]);
      await queue.queued(...owners);
    }
    assertEquals((await leases.compact()).outcome, "compacted");
    await queue.queued(...owners);
    const [lease] = await leases.live();
    const seq_watermark = await queue.workspace.journal.seq();
    const peer = { op: "CHECKPOINT", leases: [lease], seq_watermark };
    await Deno.writeTextFile(
      `${paths.journal}.tmp`,
      `${JSON.stringify(peer)}\n`,
    );
    await Deno.rename(`${paths.journal}.tmp`, paths.journal);
    await queue.queued(...owners);
    await queue.free();
    for (const [owner, { ended }] of waiters) {
      assertEquals(outcomeOf(await ended), [0, "acquire"], owner);
      await queue.free(owner);
    }
  },
);

Deno.test("dos queue shows who waits", ONLY_UNIX, async () => {
  await using queue = await Queue.make();
  await queue.hold();
  const { child, ended } = queue.wait("bob");
  await queue.queued("bob");
  const shown = await runToEnd(
    dosCommand("--workspace", queue.root, "queue", "--text"),
  );
  assertEquals(
    /1?2 +main +bob .*held by ann/.test(shown.stdout),
    child.pid > 0,
  );
  child.kill("SIGTERM");
  await ended;
});
