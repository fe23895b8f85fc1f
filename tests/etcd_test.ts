/**
 * Workspaces of several hosts over a real etcd: what each reads of history,
 * and how a store moves there and back.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { openWorkspace } from "../src/compose.ts";
import { openRemote } from "../src/etcd.ts";
import { StoreError } from "../src/lease/ports.ts";
import type { Workspace } from "../src/lease/workspace.ts";
import { findPlace } from "../src/system/workspace.ts";
import { FixedClock } from "./support/clock.ts";
import { EtcdRig, etcdTest } from "./support/etcd.ts";
import { FaultyMachine } from "./support/faulty_machine.ts";
import { dos } from "./program/dos.ts";

/** The directories of some hosts. */
class Hosts implements AsyncDisposable {
  readonly #roots: string[] = [];
  readonly #open: Workspace[] = [];

  /** A new host's directory. */
  root(): string {
    const root = Deno.realPathSync(Deno.makeTempDirSync());
    this.#roots.push(root);
    return root;
  }

  /** A workspace of a new host. */
  async open(
    rig: EtcdRig | null,
    root: string = this.root(),
  ): Promise<Workspace> {
    const env = rig === null ? {} : envOf(rig);
    const one = await openWorkspace({ root, env });
    this.#open.push(one);
    return one;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((one) => one.close()));
    for (const root of this.#roots) {
      Deno.removeSync(root, { recursive: true });
    }
  }
}

function envOf({ endpoints }: EtcdRig): Record<string, string> {
  return { DOS_ETCD_ENDPOINTS: endpoints.join(",") };
}

/** Takes a lane and gives it back. @returns The fence. */
async function work(one: Workspace, lane: string): Promise<number> {
  const { leases } = one;
  const got = await leases.acquire({ owner: "ada", lane, tree: [lane] });
  assertEquals(got.outcome, "acquire");
  await leases.release({ owner: "ada", lane });
  return Number((got as { fence?: unknown }).fence);
}

async function opsOf({ journal }: Workspace): Promise<unknown[]> {
  const ops: unknown[] = [];
  await journal.history(({ op }) => ops.push(op));
  return ops.filter((op) => op !== "WATERMARK");
}

etcdTest(
  "every host reads the same history, from the archive too",
  async () => {
    await using rig = await EtcdRig.start();
    await using hosts = new Hosts();
    const [one, two] = [await hosts.open(rig), await hosts.open(rig)];
    for (const lane of ["api", "web"]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      await work(one, lane);
      // deno-lint-ignore no-await-in-loop -- one after the other
      await work(two, lane);
    }
    const story = await opsOf(two);
    assertEquals(
      story,
      ["ACQUIRE", "RELEASE"].concat(...Array(3).fill(["ACQUIRE", "RELEASE"])),
    );
    assertEquals(await opsOf(one), story);
    assertEquals((await one.journal.verify()).findings, []);
    assertEquals((await one.journal.compact()).outcome, "nothing");
    const place = await findPlace({
      ...{ workspace: one.paths.root, cwd: "/" },
      env: (name) => envOf(rig)[name],
    });
    assert(place.mirror && place.journal === one.paths.journal);
    assertEquals(await opsOf(await hosts.open(rig)), story);
  },
);

etcdTest(
  "a store moves from files to etcd and back, and no fence goes back",
  async () => {
    await using rig = await EtcdRig.start();
    await using hosts = new Hosts();
    const files = await hosts.open(null);
    for (let n = 0; n < 3; n++) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      await work(files, "api");
    }
    const held = await files.leases.acquire({
      ...{ owner: "bob", lane: "web", tree: ["web"] },
    });
    assertEquals(held.outcome, "acquire");
    const [first, second] = [hosts.root(), hosts.root()]
      .map((root) => `${root}/history.jsonl`);
    await files.journal.export(`${first}.held`);
    const remote = await hosts.open(rig);
    const refused = await remote.journal.import(`${first}.held`);
    assertEquals(refused.outcome, "refuse");
    await files.leases.release({ owner: "bob", lane: "web" });
    await files.journal.export(`${first}`);
    const { outcome, seq } = await remote.journal.import(`${first}`);
    assertEquals([outcome, seq], ["imported", 8]);
    assertEquals((await remote.journal.import(`${first}`)).outcome, "refuse");
    const fence = await work(remote, "api");
    assert(fence > 8);
    const story = await opsOf(remote);
    assertEquals(story, [...await opsOf(files), "ACQUIRE", "RELEASE"]);
    assertEquals((await remote.journal.verify()).findings, []);
    const whole = await (await hosts.open(rig)).journal.export(`${second}`);
    const back = hosts.root();
    await Deno.mkdir(`${back}/.dos`);
    await Deno.copyFile(second ?? "", `${back}/.dos/lane-journal.jsonl`);
    const again = await hosts.open(null, back);
    assertEquals(await opsOf(again), story);
    assert(await work(again, "api") > whole.seq);
    assertEquals((await again.journal.verify()).findings, []);
  },
);

etcdTest(
  "where nothing can be written history is read all the same, and it is said",
  async () => {
    await using rig = await EtcdRig.start();
    await using hosts = new Hosts();
    await work(await hosts.open(rig), "api");
    const root = hosts.root();
    const env = (name: string): string | undefined => envOf(rig)[name];
    const place = await findPlace({ workspace: root, cwd: "/", env });
    const warnings: string[] = [];
    const machine = new FaultyMachine(
      ({ path, name, how }) =>
        path.startsWith(root) && (name === "makeDirectory" || how?.write)
          ? { errno: "EROFS" }
          : undefined,
      { clock: new FixedClock(), pid: 7 },
    );
    const { journal, close } = await openRemote(place, {
      ...{ host: "box", runner: machine.runner(), env },
      warn: (sentence) => warnings.push(sentence),
    });
    assertEquals((await journal.tail({ count: 9 })).length, 2);
    assertEquals((await journal.tail({ count: 9 })).length, 2);
    await close();
    assertEquals(warnings.length, 1);
    assert(/temporary directory/.test(warnings[0] ?? ""));
    assertEquals(namesIn(root), []);
  },
);

function namesIn(path: string): string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name);
}

etcdTest("history is read while etcd is away, and it is said", async () => {
  await using rig = await EtcdRig.start();
  await using hosts = new Hosts();
  const one = await hosts.open(rig);
  await work(one, "api");
  const story = await opsOf(one);
  await Promise.all(rig.members.map((member) => member.kill()));
  const later = await hosts.open(rig, one.paths.root);
  assertEquals(await opsOf(later), story);
  assert(/as old as the copy/.test(later.warnings().join()));
  await assertRejects(() => later.leases.live(), StoreError);
  const stranger = await hosts.open(rig);
  await assertRejects(() => opsOf(stranger), StoreError);
});

etcdTest(
  "another cluster in the place of one is not taken for it",
  async () => {
    await using hosts = new Hosts();
    const root = hosts.root();
    let endpoints = "";
    {
      await using rig = await EtcdRig.start();
      endpoints = rig.endpoints.join(",");
      const one = await openWorkspace({
        ...{ root, env: { DOS_ETCD_ENDPOINTS: endpoints } },
      });
      await work(one, "api");
      await opsOf(one);
      await one.close();
    }
    const port = Number(new URL(endpoints).port);
    await using rig = await EtcdRig.start();
    using relay = Deno.listen({ hostname: "127.0.0.1", port });
    const serving = forward(relay, rig.endpoints[0] ?? "");
    const later = await openWorkspace({
      ...{ root, env: { DOS_ETCD_ENDPOINTS: endpoints } },
    });
    const error = await assertRejects(() => later.leases.live(), StoreError);
    assertEquals(error.code, "STORE_WRONG_CLUSTER");
    await later.close();
    relay.close();
    await serving;
  },
);

/** Hands one connection after the other on. */
async function forward(from: Deno.Listener, to: string): Promise<void> {
  const { hostname, port } = new URL(to);
  const pipes: Promise<unknown>[] = [];
  try {
    for await (const one of from) {
      const other = await Deno.connect({ hostname, port: Number(port) });
      pipes.push(
        one.readable.pipeTo(other.writable).catch(() => {}),
        other.readable.pipeTo(one.writable).catch(() => {}),
      );
    }
  } catch {
    // It was closed.
  }
}

etcdTest(
  "many processes that need a copy at once leave one that is whole",
  async () => {
    await using rig = await EtcdRig.start();
    await using hosts = new Hosts();
    const one = await hosts.open(rig);
    for (let n = 0; n < 10; n++) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      await work(one, `lane${n}`);
    }
    const cwd = hosts.root();
    const runs = Array.from({ length: 5 }, async () => {
      const ran = await dos(
        { cwd, env: envOf(rig) },
        "journal",
        "verify",
        "--json",
      );
      assertEquals([ran.code, ran.stderr], [0, ""]);
      return ran.json().entries;
    });
    const busy = work(one, "late");
    for (const entries of await Promise.all(runs)) assert(entries >= 21);
    await busy;
    const ran = await dos(
      { cwd, env: envOf(rig) },
      "journal",
      "verify",
      "--json",
    );
    assertEquals(ran.json().entries, 23);
  },
);
