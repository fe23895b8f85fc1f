/**
 * The workspace the arbiter's tests play in, and leases to put into it.
 *
 * @module
 */
import { arbitrate } from "../../src/arbiter/arbitrate.ts";
import type { Decision } from "../../src/arbiter/decision.ts";
import { type Facts, gatherFacts } from "../../src/arbiter/facts.ts";
import type { AdmissionPolicy } from "../../src/arbiter/policy.ts";
import type { AdmissionRequest, Want } from "../../src/arbiter/request.ts";
import type { Catalogue } from "../../src/domain/catalogue.ts";
import type { Lease } from "../../src/domain/lease.ts";

/** Four concurrent lanes, one of them without a tree, and one exclusive lane. */
export const TOWN: Catalogue = {
  concurrent: ["api", "Worker", "docs", "bare"],
  exclusive: ["infra"],
  autopick: ["api", "worker", "docs"],
  trees: {
    api: ["src/api/**"],
    worker: ["src/worker/**"],
    docs: ["docs/**"],
    infra: ["infra/**"],
  },
  aliases: { wk: "worker", ops: "infra" },
};

/** A question in which only what matters is spelled out. */
export interface Scene {
  readonly ask?: Partial<AdmissionRequest>;
  readonly live?: readonly Lease[];
  readonly policy?: AdmissionPolicy;
  readonly catalogue?: Catalogue;
}

/** A scene, and what its decision comes to in short. */
export type Row = readonly [title: string, scene: Scene, comesTo: string];

/** A lease of a lane, held by ada since two o'clock. */
export function aLease(lane: string, parts: Lease = {}): Lease {
  return {
    lane,
    lane_kind: "cluster",
    tree: TOWN.trees[lane] ?? [`${lane}/**`],
    loop_ts: "2026-06-01T14:00:00.000Z-aaaaaa",
    holder: "ada",
    acquired_at: "2026-06-01T14:00:00Z",
    ...parts,
  };
}

/** The decision of a scene. */
export function decide(scene: Scene): Decision {
  return arbitrate(
    { lane: "", ...scene.ask },
    scene.live ?? [],
    scene.catalogue ?? TOWN,
    scene.policy ?? {},
  );
}

/** The facts of a scene. */
export function factsOf(scene: Scene): Facts {
  return gatherFacts({
    request: { lane: "", ...scene.ask },
    live: scene.live ?? [],
    catalogue: scene.catalogue ?? TOWN,
    policy: scene.policy ?? {},
  });
}

/** The lane that a scene asks for. */
export function wantOf(facts: Facts): Want {
  if (facts.want === null) throw new Error("The scene asks for no lane");
  return facts.want;
}

/** What a decision comes to, in short: `class lane/kind patterns`. */
export function brief(decision: Decision): string {
  if (decision.outcome === "refuse") return decision.reason_class;
  const { reason_class, lane, lane_kind, tree } = decision;
  return `${reason_class} ${lane}/${lane_kind} ${tree.join(" ")}`;
}
