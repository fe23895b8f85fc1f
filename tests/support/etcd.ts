/**
 * A real etcd for tests: one node or three, on ports of this machine and in
 * directories of their own. Whatever a test leaves behind ends with it.
 *
 * @module
 */
import type { Certificates } from "./certificates.ts";
import type { EtcdOptions } from "../../src/stores/etcd/client.ts";
import { EtcdMember } from "./etcd_member.ts";
import { atExit } from "./exit.ts";
import { type Passage, Relay } from "./relay.ts";
import { socketOwner } from "./socket_owner.ts";

/** What a cluster is made of. */
export interface RigOptions {
  /** @default {1} */
  readonly members?: 1 | 3;
  /** Milliseconds between two signs of the leader; an election takes ten times that. @default {50} */
  readonly heartbeatMs?: number;
  /** True if members are to be cut from each other: they speak through relays then. @default {false} */
  readonly relayed?: boolean;
  /** Serves clients over TLS, and only those that show a certificate of the same authority. */
  readonly tls?: Certificates;
  /** Addresses of this machine that clients reach members at, beside the loopback. */
  readonly addresses?: readonly string[];
  /** Less than 0 lets members go before others on a busy machine, as they would on machines of their own. @default {0} */
  readonly nice?: number;
  /** More arguments of each member. */
  readonly args?: readonly string[];
}

/** True if there is an etcd that can be started here; who calls it is read from the tables of Linux. */
export const HAS_ETCD: boolean = Deno.build.os === "linux" && isThere();

/** A test that needs an etcd, and is not run where there is none. */
export function etcdTest(name: string, body: () => Promise<void>): void {
  Deno.test({
    name: HAS_ETCD ? name : `${name} (not run: no etcd here)`,
    ignore: !HAS_ETCD,
    fn: body,
  });
}

/** A running cluster. */
export class EtcdRig implements AsyncDisposable {
  /** Its members, in the order of their names. */
  readonly members: readonly EtcdMember[];
  readonly #directory: string;
  readonly #peers: readonly Relay[];
  readonly #hosts: EtcdHost[] = [];

  private constructor(
    members: readonly EtcdMember[],
    peers: readonly Relay[],
    directory: string,
  ) {
    this.members = members;
    this.#peers = peers;
    this.#directory = directory;
    atExit.set(this, () => {
      for (const { pid } of members) if (pid > 0) Deno.kill(pid, "SIGKILL");
      Deno.removeSync(directory, { recursive: true });
    });
  }

  /** Starts a cluster that has a leader when it is told. */
  static async start(options: RigOptions = {}): Promise<EtcdRig> {
    for (let tries = 5;; tries--) {
      // deno-lint-ignore no-await-in-loop -- until no port was taken in between
      const rig = await EtcdRig.#launch(options);
      try {
        // deno-lint-ignore no-await-in-loop -- until no port was taken in between
        await rig.leader();
        return rig;
      } catch (error) {
        // deno-lint-ignore no-await-in-loop -- until no port was taken in between
        const log = await rig.#logs();
        // deno-lint-ignore no-await-in-loop -- until no port was taken in between
        await rig[Symbol.asyncDispose]();
        const wasTaken = /address already in use/.test(log);
        if (!wasTaken || tries === 0) {
          throw new Error(`Cannot start etcd: ${log.slice(-2_000)}`, {
            cause: error,
          });
        }
      }
    }
  }

  static async #launch(options: RigOptions): Promise<EtcdRig> {
    const { members: count = 1, heartbeatMs = 50, relayed = false } = options;
    const directory = await Deno.makeTempDir({ prefix: "dos-etcd-" });
    const plans = Array.from({ length: count }, (_, i) => ({
      name: `m${i}`,
      clientPort: freePort(),
      peerPort: freePort(),
      directory: `${directory}/m${i}`,
    }));
    const members: EtcdMember[] = [];
    const nameOf = async (from: number): Promise<string> => {
      const pids = new Map(members.map(({ pid, plan }) => [pid, plan.name]));
      return await socketOwner(from, pids);
    };
    const peers = relayed
      ? plans.map(({ peerPort }) => new Relay(peerPort, { nameOf }))
      : [];
    const urls = plans.map(({ peerPort }, i) =>
      `http://127.0.0.1:${peers[i]?.port ?? peerPort}`
    );
    const cluster = plans.map(({ name }, i) => `${name}=${urls[i]}`).join(",");
    for (const [i, plan] of plans.entries()) {
      Deno.mkdirSync(plan.directory);
      members.push(
        new EtcdMember({
          ...plan,
          addresses: options.addresses ?? [],
          nice: options.nice ?? 0,
          ...options.tls !== undefined && { tls: options.tls },
          args: [
            ...["--initial-cluster", cluster],
            ...["--initial-advertise-peer-urls", urls[i] ?? ""],
            ...["--heartbeat-interval", String(heartbeatMs)],
            ...["--election-timeout", String(heartbeatMs * 10)],
            ...options.args ?? [],
          ],
        }),
      );
    }
    await Promise.all(members.map((member) => member.start()));
    return new EtcdRig(members, peers, directory);
  }

  /** The URLs of all members. */
  get endpoints(): readonly string[] {
    return this.members.map(({ url }) => url);
  }

  /** What a client of this cluster is opened with; what is given counts more. */
  options(given: Partial<EtcdOptions> = {}): EtcdOptions {
    return { endpoints: this.endpoints, ...given };
  }

  /** The member that leads, once most of those that answer agree on one. */
  async leader(): Promise<EtcdMember> {
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      // deno-lint-ignore no-await-in-loop -- until there is one
      const all = await Promise.all(this.members.map((x) => x.status()));
      const votes = all.map((status) => String(status?.["leader"] ?? "0"));
      const at = all.findIndex((status) => {
        const id = memberId(status);
        const count = votes.filter((vote) => vote === id).length;
        return id !== "" && count * 2 > this.members.length;
      });
      const leader = this.members[at];
      if (leader !== undefined) return leader;
      // deno-lint-ignore no-await-in-loop -- until there is one
      await pause(50);
    }
    throw new Error("Cannot find a leader: none was elected within 20 s");
  }

  /** Waits until a member has noticed that it has lost the others. */
  async forlorn(member: EtcdMember): Promise<void> {
    const isAlone = async (): Promise<boolean> =>
      String((await member.status())?.["errors"]).includes("no leader");
    // deno-lint-ignore no-await-in-loop -- until it has
    while (!await isAlone()) await pause(50);
  }

  /** Cuts one member from all others, or mends that; needs `relayed`. */
  cutMember(member: EtcdMember, passage: Passage = "cut"): void {
    const { name } = member.plan;
    for (const [i, relay] of this.#peers.entries()) {
      const isItsOwn = this.members[i] === member;
      relay.set((source) => isItsOwn || source === name ? passage : "open");
    }
  }

  /** A host that reaches the members over cables of its own. */
  host(): EtcdHost {
    const host = new EtcdHost(this.members);
    this.#hosts.push(host);
    return host;
  }

  /** Asks the first member something that no client of ours asks. */
  async call(path: string, body: unknown, token = ""): Promise<unknown> {
    const response = await fetch(`${this.endpoints[0]}${path}`, {
      method: "POST",
      headers: token === "" ? {} : { Authorization: token },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new Error(`Cannot call "${path}": ${text}`);
  }

  async #logs(): Promise<string> {
    const logs = this.members.map((member) => member.log().catch(() => ""));
    return (await Promise.all(logs)).join("\n");
  }

  /** Stops everything and removes what it wrote. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    const relays = [...this.#peers, ...this.#hosts];
    await Promise.all(relays.map((relay) => relay[Symbol.asyncDispose]()));
    atExit.delete(this);
    await Deno.remove(this.#directory, { recursive: true });
  }
}

/** A host and its cables to each member. */
export class EtcdHost implements AsyncDisposable {
  readonly #relays: readonly Relay[];

  /** Lays the cables. */
  constructor(members: readonly EtcdMember[]) {
    this.#relays = members.map(({ plan }) => new Relay(plan.clientPort));
  }

  /** The URLs of all members, as seen from this host. */
  get endpoints(): readonly string[] {
    return this.#relays.map(({ port }) => `http://127.0.0.1:${port}`);
  }

  /** Sets what becomes of bytes to and from all members, or only the nth. */
  set(passage: Passage, only?: number): void {
    for (const [i, relay] of this.#relays.entries()) {
      if (only === undefined || only === i) relay.set(passage);
    }
  }

  /** Removes the cables. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#relays.map((x) => x[Symbol.asyncDispose]()));
  }
}

function isThere(): boolean {
  try {
    return new Deno.Command("etcd", {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).outputSync().success;
  } catch {
    return false;
  }
}

function memberId(
  status: Readonly<Record<string, unknown>> | undefined,
): string {
  const header = status?.["header"] as { member_id?: unknown } | undefined;
  return typeof header?.member_id === "string" ? header.member_id : "";
}

/** Below the ports that the system gives out by itself, so that nobody gets it by chance. */
function freePort(): number {
  while (true) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch {
      // Taken: another one.
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
