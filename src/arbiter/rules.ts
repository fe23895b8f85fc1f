/**
 * The ladder: what is asked of a request, in order. The first rule that has
 * an answer decides, and the last one always has.
 *
 * An exclusive request has no rung of its own for being granted: once nothing
 * is live its region, which is everything, runs through the budget, the guards
 * and the grant like any other.
 *
 * @module
 */
import { CLUSTER } from "../domain/lane.ts";
import {
  type Conflict,
  type Decision,
  granted,
  type Refused,
  refused,
} from "./decision.ts";
import type { Facts } from "./facts.ts";
import { type Clash, firstObstacle, grantablePatterns } from "./guards.ts";
import type { Holding } from "./holding.ts";
import { budgetReached, type Picker } from "./pick.ts";
import type { Want } from "./request.ts";
import * as say from "./sentences.ts";

/** One rung: an answer, or `undefined` to have the next one asked. */
export type Rule = (facts: Facts, picker: Picker) => Decision | undefined;

/** The questions in their order. */
export const LADDER: readonly Rule[] = [
  exclusiveIsLive,
  takenByForce,
  exclusiveIsNotAlone,
  laneIsHeld,
  laneIsUnknown,
  regionIsEmpty,
  budgetIsReached,
  guardRefuses,
  laneIsFree,
  anyLaneWillDo,
];

function exclusiveIsLive({ lanes, holdings }: Facts): Decision | undefined {
  const alone = holdings.find((x) =>
    lanes.exclusive.has(x.id) || lanes.exclusive.has(x.kind)
  );
  return alone && refused({
    reason_class: "EXCLUSIVE_LIVE",
    reason: say.exclusiveLive(alone),
    conflict: conflictWith(alone),
    free_clusters: [],
  });
}

function takenByForce(facts: Facts): Decision | undefined {
  const { want, force } = facts;
  if (!force || !want?.named || isEmpty(want)) return undefined;
  return grant(want, {
    reason_class: "FORCED",
    reason: say.forced(want, facts),
  });
}

function exclusiveIsNotAlone(
  facts: Facts,
  picker: Picker,
): Decision | undefined {
  const { want, holdings: [first] } = facts;
  if (!want?.exclusive || !first) return undefined;
  return refuse(picker, {
    reason_class: "EXCLUSIVE_BUSY",
    reason: (free) => say.exclusiveBusy(want, facts, free),
    conflict: conflictWith(first),
  });
}

function laneIsHeld(facts: Facts, picker: Picker): Decision | undefined {
  const { want, substitute } = facts;
  const holding = want && facts.held.get(want.id);
  if (!holding) return undefined;
  if (substitute && want.kind === CLUSTER) return anyLaneWillDo(facts, picker);
  return refuse(picker, {
    reason_class: "LANE_HELD",
    reason: (free) => say.laneHeld(want, holding, free),
    conflict: conflictWith(holding),
  });
}

function laneIsUnknown(facts: Facts, picker: Picker): Decision | undefined {
  const { want } = facts;
  if (!want || want.known || !isEmpty(want)) return undefined;
  return refuse(picker, {
    reason_class: "UNKNOWN_LANE",
    reason: (free) => say.unknownLane(want, facts, free),
  });
}

function regionIsEmpty(facts: Facts, picker: Picker): Decision | undefined {
  const { want } = facts;
  if (!want || !isEmpty(want)) return undefined;
  return refuse(picker, {
    reason_class: "EMPTY_REGION",
    reason: (free) => say.emptyRegion(want, free),
  });
}

function budgetIsReached(facts: Facts, picker: Picker): Decision | undefined {
  const { want } = facts;
  if (!want || !budgetReached(facts, want.kind)) return undefined;
  return refuse(picker, {
    reason_class: "CLASS_BUDGET",
    reason: (free) => say.classBudget(want, facts, free),
  });
}

function guardRefuses(facts: Facts, picker: Picker): Decision | undefined {
  const { want } = facts;
  const obstacle = want && firstObstacle(facts, want);
  if (!obstacle) return undefined;
  const overlap = obstacle.kind === "overlap" ? obstacle : null;
  const grantable = overlap ? grantablePatterns(facts, want.region) : [];
  return refuse(picker, {
    reason_class: obstacle.reasonClass,
    reason: (free) => say.obstacle(want, obstacle, { free, grantable }),
    conflict: overlap && conflictWith(overlap.holding, overlap.clash),
    grantable,
  });
}

function laneIsFree({ want }: Facts): Decision | undefined {
  return want
    ? grant(want, { reason_class: "GRANTED", reason: say.laneGranted(want) })
    : undefined;
}

function anyLaneWillDo(facts: Facts, picker: Picker): Decision {
  const walk = picker.walk();
  if (walk.kind === "picked") {
    return grant(walk.want, {
      auto_picked: true,
      pick_count: walk.picks,
      reason_class: "AUTO_PICKED",
      reason: say.autoPicked(walk),
    });
  }
  return refuse(picker, {
    reason_class: walk.reasonClass,
    reason: (free) => say.nothingPicked(walk, facts, free),
  });
}

function isEmpty(want: Want): boolean {
  return want.region.patterns.length === 0;
}

function grant(
  want: Want,
  why:
    & Pick<Decision & { outcome: "acquire" }, "reason_class" | "reason">
    & { auto_picked?: boolean; pick_count?: number | null },
): Decision {
  return granted({
    lane: want.lane,
    lane_kind: want.kind,
    tree: want.region.patterns,
    auto_picked: why.auto_picked ?? false,
    pick_count: why.pick_count ?? null,
    reason_class: why.reason_class,
    reason: why.reason,
  });
}

function refuse(
  picker: Picker,
  why: Pick<Refused, "reason_class"> & {
    reason(free: readonly string[]): string;
    conflict?: Conflict | null;
    grantable?: readonly string[];
  },
): Decision {
  const free = picker.freeLanes();
  return refused({ ...why, reason: why.reason(free), free_clusters: free });
}

function conflictWith(holding: Holding, clash?: Clash): Conflict {
  return {
    lane: holding.text("lane"),
    holder: holding.text("holder"),
    loop_ts: holding.text("loop_ts"),
    requested_pattern: clash?.requested ?? null,
    live_pattern: clash?.inTheWay ?? null,
    witness_path: clash?.witness ?? null,
  };
}
