/**
 * One decision over a thousand live leases of twenty patterns each, all of
 * which have to be looked at because none is in the way.
 *
 * @module
 */
import { arbitrate, type Catalogue, type Lease } from "@dos/lanes";
import { type Row, timed } from "./figures.ts";

const LEASES = 1_000;
const FEWEST = 3;
const PATIENCE_MS = 1_000;
const EMPTY: Catalogue = {
  concurrent: [],
  exclusive: [],
  autopick: [],
  trees: {},
};

/** Twenty patterns of one lease, from its number. */
type Region = (lease: number) => string[];

/** Regions that little has to be read of to tell them apart, and regions that much has. */
export function measureDecisions(): Row[] {
  return [
    row("each in its own directories", ownDirectories),
    row("file names at any depth", anyDepth),
    row("a wildcard near the front", earlyWildcard),
    row("10,000 leases of two patterns", ownPair, 10_000),
  ];
}

function row(what: string, region: Region, leases = LEASES): Row {
  const live = Array.from({ length: leases }, (_, n): Lease => ({
    lane: `lane-${n}`,
    lane_kind: "keyword",
    region: region(n),
    tree: region(n),
    loop_ts: `t${n}`,
    holder: "bench",
  }));
  const request = { lane: "new", tree: region(leases) };
  const samples: number[] = [];
  const end = performance.now() + PATIENCE_MS;
  while (samples.length < FEWEST || performance.now() < end) {
    samples.push(timed(() => {
      const decision = arbitrate(request, live, EMPTY);
      if (decision.outcome === "acquire") return;
      throw new Error(`Cannot measure "${what}": ${decision.reason}`);
    }));
  }
  return { what, samples };
}

function twenty(pattern: (n: number) => string): string[] {
  return Array.from({ length: 20 }, (_, n) => pattern(n));
}

function ownDirectories(lease: number): string[] {
  return twenty((n) => `services/s${lease}/part${n}/**/*.{ts,md}`);
}

function ownPair(lease: number): string[] {
  return [`services/s${lease}/**`, `docs/s${lease}.md`];
}

function anyDepth(lease: number): string[] {
  return twenty((n) => `**/*_${lease}_${n}.ts`);
}

function earlyWildcard(lease: number): string[] {
  return twenty((n) => `packages/*/feature_${lease}/part${n}/**`);
}
