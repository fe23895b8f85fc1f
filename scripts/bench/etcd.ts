/**
 * Grants over a real etcd of three nodes: ours, beside compare-and-swap over
 * all claims, and beside a lock around everything. Alone:
 * `deno run -A scripts/bench/etcd.ts`.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one after the other is what is measured
import { EtcdRig, HAS_ETCD } from "../../tests/support/etcd.ts";
import { type Outcome, plant, unleash } from "./etcd/fleet.ts";
import {
  bakery,
  compareAndSwap,
  type Ground,
  lockAround,
  type Way,
} from "./etcd/ways.ts";
import { createEtcd } from "../../src/stores/etcd/connection.ts";
import { keyspace } from "../../src/stores/etcd/keys.ts";
import { quantile } from "./figures.ts";

const CLIENTS = [1, 8, 32, 128];
const HELD = 200;
const MS = Number(Deno.env.get("DOS_BENCH_MS") ?? 8_000);
/** So many clients share one lane where they are to be in each other's way. */
const CROWD = 4;

type Open = (ground: Ground) => Way;

const WAYS: readonly (readonly [string, Open])[] = [
  ["dos", bakery],
  ["compare-and-swap", compareAndSwap],
  ["etcdctl lock", lockAround],
];

/** What is measured, line by line as it comes. */
export async function* measureEtcd(): AsyncGenerator<string> {
  if (!HAS_ETCD) {
    yield "grants over etcd: not run, there is no etcd here";
    return;
  }
  await using rig = await EtcdRig.start({ members: 3, heartbeatMs: 100 });
  yield `grants over an etcd of three nodes, ${HELD} leases held beside, all clients in one process, ${
    MS / 1_000
  } s each`;
  yield row([
    ...["", "clients", "grants/s", "p50", "p99"],
    ...["refused/s", "begun again", "unanswered"],
  ]);
  for (const crowd of [1, CROWD]) {
    yield crowd === 1
      ? "each client on a lane of its own"
      : `${crowd} clients to a lane, at random`;
    const rates = new Map<string, number>();
    for (const clients of CLIENTS) {
      for (const [name, open] of WAYS) {
        const run = { endpoints: rig.endpoints, clients, crowd };
        const { outcome, again } = await measure(open, {
          ...run,
          prefix: `/${name.replace(" ", "-")}/`,
        });
        rates.set(name, outcome.grants / outcome.ms);
        yield row([name, String(clients), ...cells(outcome, again)]);
      }
      const ours = rates.get("dos") ?? NaN;
      yield `  ${clients} clients, load ${load()}: ${
        WAYS.slice(1).map(([name]) => {
          const theirs = rates.get(name) ?? 0;
          return theirs === 0
            ? `${name} granted nothing`
            : `${(ours / theirs).toFixed(1)} x ${name}`;
        }).join(", ")
      }`;
    }
  }
}

async function measure(
  open: Open,
  { endpoints, prefix, clients, crowd }: {
    readonly endpoints: readonly string[];
    readonly prefix: string;
    readonly clients: number;
    readonly crowd: number;
  },
): Promise<{ outcome: Outcome; again: number }> {
  await prepare({ endpoints, prefix });
  const stop = new AbortController();
  const way = open({ endpoints, prefix, stop: stop.signal });
  try {
    const outcome = await unleash(way.ledger, {
      ...{ clients, lanes: Math.max(1, clients / crowd), ms: MS },
      stop: () => stop.abort(),
    });
    return { outcome, again: way.again() };
  } finally {
    way.close();
  }
}

/** How many want a core, over the last minute: without it figures say little. */
function load(): string {
  return `${
    Deno.loadavg()[0]?.toFixed(1)
  } on ${navigator.hardwareConcurrency} cores`;
}

const planted = new Map<string, Set<string>>();

/** The leases that stay, made once for each prefix; what a fleet left behind is taken away. */
async function prepare(
  { endpoints, prefix }: Pick<Ground, "endpoints" | "prefix">,
): Promise<void> {
  const etcd = createEtcd({ endpoints, deadlineMs: 60_000 });
  const { claims, held } = keyspace(prefix);
  const idsIn = async (): Promise<Set<string>> => {
    const { kvs } = await etcd.range({ prefix: claims, keysOnly: true });
    return new Set(kvs.map(({ key }) => key.slice(claims.length)));
  };
  try {
    const stay = planted.get(prefix);
    if (stay === undefined) {
      const stop = new AbortController().signal;
      const way = bakery({ endpoints, prefix, stop });
      await plant(way.ledger, HELD);
      way.close();
      planted.set(prefix, await idsIn());
      return;
    }
    for (const id of (await idsIn()).difference(stay)) {
      await etcd.txn({
        success: [
          { delete: { key: `${claims}${id}` } },
          { delete: { key: `${held}${id}` } },
        ],
      });
    }
  } finally {
    etcd.close();
  }
}

function cells(
  { ms, grants, refused, answered, unanswered }: Outcome,
  again: number,
): string[] {
  const all = [...answered, ...unanswered];
  const late = new Set(unanswered);
  const at = (share: number): string => {
    const value = quantile(all, share);
    // Whoever had no answer waited at least so long.
    const least = late.has(value) ? ">" : "";
    return `${least}${value.toFixed(value < 10 ? 1 : 0)} ms`;
  };
  return [
    ...[(grants / ms * 1_000).toFixed(1), at(0.5), at(0.99)],
    ...[(refused / ms * 1_000).toFixed(1), String(again)],
    String(unanswered.length),
  ];
}

function row([name = "", ...cells]: readonly string[]): string {
  return `  ${name.padEnd(18)}${
    cells.map((cell) => cell.padStart(12)).join("")
  }`;
}

if (import.meta.main) {
  for await (const line of measureEtcd()) {
    Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  }
}
