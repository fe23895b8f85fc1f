/**
 * The arbiter under fire: whatever is asked of it, it never lets two leases
 * share a path.
 *
 * @module
 */
import * as fc from "fast-check";
import { arbitrate } from "../../src/arbiter/arbitrate.ts";
import type { Decision } from "../../src/arbiter/decision.ts";
import type { AdmissionPolicy } from "../../src/arbiter/policy.ts";
import type { AdmissionRequest } from "../../src/arbiter/request.ts";
import type { Catalogue } from "../../src/domain/catalogue.ts";
import { UsageError } from "../../src/domain/lane.ts";
import type { Lease } from "../../src/domain/lease.ts";
import { intersect } from "../../src/domain/region.ts";
import { lease as anyLease } from "./journals.ts";
import { type Property, property } from "./property.ts";
import { covers } from "./reference.ts";
import { normal, PATHS, pattern, region, writtenPattern } from "./regions.ts";
import { frozen, must, mustBeSame } from "./same.ts";
import { hostileText, jsonValue, objectOf, oddNumber } from "./values.ts";

interface Question {
  readonly request: AdmissionRequest;
  readonly live: readonly Lease[];
  readonly catalogue: Catalogue;
  readonly policy: AdmissionPolicy;
}

const NAMES = ["api", "web", "docs", "API", "Web ", "solo", "global", "fix"];
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: hostileText },
);
const declared = fc.constantFrom("api", "web", "docs", "ops");
const some = { maxLength: 3 };

/** A catalogue that reads well, and now and then one that does not. */
const catalogue: fc.Arbitrary<Catalogue> = fc.record({
  concurrent: fc.array(fc.oneof(declared, declared, name), some),
  exclusive: fc.constantFrom([], [], ["solo"], ["solo", "Ops"]),
  autopick: fc.array(fc.oneof(declared, declared, name), some),
  trees: objectOf(fc.oneof(declared, declared, name), region, 4),
  aliases: objectOf(fc.constantFrom("fix", "web2", "solo"), declared, 2),
});

const kind = fc.constantFrom("", "", "cluster", "keyword", "solo", "global");
const tree = fc.oneof(
  { weight: 6, arbitrary: region },
  { weight: 2, arbitrary: fc.constant<string[]>([]) },
  { weight: 1, arbitrary: fc.array(writtenPattern, some) },
  { weight: 1, arbitrary: fc.array(hostileText, some) },
);
const count = fc.oneof(fc.constantFrom(null, 0, 1, 2), oddNumber);

const request: fc.Arbitrary<AdmissionRequest> = fc.record(
  {
    lane: fc.oneof(fc.constant(""), name, name, name),
    kind,
    tree,
    substitute: fc.boolean(),
    ladder: fc.array(
      fc.record({
        lane: name,
        kind: fc.oneof(kind, fc.constant("named")),
        tree,
      }),
      some,
    ),
    siblings: fc.array(region, some),
    picks: count.map((x) => () => x),
    rank: count.map((x) => () => x),
  },
  { requiredKeys: ["lane"] },
);

/** Leases as ours and as a peer records them, and as nobody should. */
const live: fc.Arbitrary<Lease[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        {
          lane: fc.constantFrom("api", "web", "docs", "hot", "cold"),
          region: region,
          tree: region,
          lane_kind: fc.constantFrom("cluster", "keyword", ""),
          holder: fc.constantFrom("ada", "bob"),
          loop_ts: fc.constant("t1"),
        },
        { requiredKeys: ["lane", "holder", "loop_ts"] },
      ),
    },
    {
      weight: 1,
      arbitrary: objectOf(
        fc.constantFrom("lane", "region", "tree", "lane_kind", "holder"),
        fc.oneof(jsonValue, fc.array(writtenPattern, some)),
      ),
    },
    { weight: 1, arbitrary: anyLease },
  ),
  some,
);

const policy: fc.Arbitrary<AdmissionPolicy> = fc.record(
  {
    overlap: fc.constant("strict" as const),
    budgets: objectOf(
      fc.constantFrom("cluster", "keyword", "Cluster"),
      fc.nat(3),
    ),
    protected: fc.array(pattern, { maxLength: 1 }),
  },
  { requiredKeys: [] },
);

const question: fc.Arbitrary<Question> = fc.record({
  request,
  live,
  catalogue,
  policy,
}).map(frozen);

/** A decision, or `null` where the question itself is refused. */
function decide(question: Question): Decision | null {
  const { request, live, catalogue, policy } = question;
  try {
    return arbitrate(request, live, catalogue, policy);
  } catch (error) {
    if (error instanceof UsageError && error.code !== undefined) return null;
    throw error;
  }
}

/** The patterns of a lease and how they are read, by the rules on what a live lease holds. */
function heldBy(
  lease: Lease,
): { patterns: readonly string[]; downward: boolean } {
  const own = (key: "region" | "tree"): unknown =>
    Object.getOwnPropertyDescriptor(lease, key)?.value;
  const exact = validList(own("region"));
  if (exact !== null && exact.length > 0) {
    return { patterns: exact, downward: false };
  }
  const tree = validList(own("tree"));
  return tree === null
    ? { patterns: ["**"], downward: false }
    : { patterns: tree, downward: true };
}

/** The normal forms of a list of valid patterns, blank ones dropped; `null` if it is no such list. */
function validList(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  const forms: string[] = [];
  for (const item of value) {
    if (typeof item !== "string") return null;
    const form = normal(item);
    if (form === "" && item.trim() !== "") return null;
    if (form !== "") forms.push(form);
  }
  return forms;
}

function mustBeApart(granted: readonly string[], lease: Lease): void {
  const { patterns, downward } = heldBy(lease);
  for (const mine of granted) {
    for (const theirs of patterns) {
      const path = PATHS.find((x) =>
        covers(theirs, x, { downward }) && covers(mine, x)
      );
      must(path === undefined, `"${mine}" and "${theirs}" share "${path}"`);
    }
  }
  if (downward) return;
  must(intersect(granted, patterns) === null, "the regions meet");
}

/** What must hold of the arbiter. */
export const ADMISSION: readonly Property[] = [
  property(
    "admission: nothing is granted that shares a path with a live lease",
    question,
    (question) => {
      const decision = decide(question);
      if (decision?.outcome !== "acquire") return;
      must(decision.tree.length > 0, "an empty region was granted");
      for (const lease of question.live) mustBeApart(decision.tree, lease);
    },
    { share: 4 },
  ),
  property(
    "admission: the same question has the same answer, to the byte",
    question,
    (question) => {
      const answer = JSON.stringify(decide(question));
      const again = JSON.stringify(decide({
        ...question,
        live: structuredClone(question.live),
        catalogue: structuredClone(question.catalogue),
        policy: structuredClone(question.policy),
      }));
      mustBeSame(again, answer);
    },
  ),
  property(
    "admission: a refusal says why, and who is in the way",
    question,
    (question) => {
      const decision = decide(question);
      if (decision?.outcome !== "refuse") return;
      const { reason_class, reason, conflict } = decision;
      must(/^[A-Z][A-Z_]+$/.test(reason_class), "there is no class");
      must(
        reason.trim() !== "" && reason.isWellFormed() &&
          !/[\p{Cc}\u2028\u2029\u202a-\u202e]/u.test(reason),
        `the reason is no sentence: ${JSON.stringify(reason)}`,
      );
      const names = [
        "EXCLUSIVE_LIVE",
        "EXCLUSIVE_BUSY",
        "LANE_HELD",
        "OVERLAP",
      ];
      mustBeSame(conflict !== null, names.includes(reason_class));
      if (reason_class !== "OVERLAP" || !conflict) return;
      const { requested_pattern, live_pattern, witness_path } = conflict;
      must(
        covers(requested_pattern ?? "", witness_path ?? "") &&
          covers(live_pattern ?? "", witness_path ?? "", { downward: true }),
        "the witness is not covered by both patterns",
      );
    },
  ),
  property(
    "admission: what a refusal offers is granted when it is asked for",
    question,
    (question) => {
      const { request, policy } = question;
      const decision = decide({
        ...question,
        request: { ...request, picks: () => null },
      });
      if (decision?.outcome !== "refuse") return;
      for (const lane of decision.free_clusters) {
        mustBeSame(
          decide({ ...question, request: { lane } })?.outcome,
          "acquire",
        );
      }
      if (decision.grantable.length === 0 || policy.protected?.length) return;
      const { kind = "" } = request;
      const narrowed = { lane: request.lane, kind, tree: decision.grantable };
      mustBeSame(
        decide({ ...question, request: narrowed })?.outcome,
        "acquire",
      );
    },
  ),
  property(
    "admission: a lane that was granted is in the way of the next",
    fc.tuple(question, region),
    ([question, tree]) => {
      const decision = decide(question);
      if (decision?.outcome !== "acquire") return;
      const { lane, lane_kind } = decision;
      const grant = { lane, lane_kind, region: decision.tree, tree: [] };
      const live = [...question.live, grant];
      mustBeSame(
        decide({ ...question, live, request: { lane } })?.outcome,
        "refuse",
      );
      const next = decide({
        ...question,
        live,
        request: { lane: "new", tree },
      });
      const shares = intersect(tree, decision.tree) !== null;
      must(!shares || next?.outcome !== "acquire", "two leases share a path");
    },
  ),
];
