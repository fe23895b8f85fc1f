/**
 * The sentence of each refusal and grant.
 *
 * A refusal says what is in the way, who holds it, since and until when, and
 * after the semicolon what to do next.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import type { Facts } from "./facts.ts";
import type { Clash, Obstacle } from "./guards.ts";
import type { Holding } from "./holding.ts";
import type { Judged, Walk } from "./pick.ts";
import type { Want } from "./request.ts";
import type { Waiter } from "./waiter.ts";
import {
  either,
  heldBy,
  laneOf,
  listed,
  outwait,
  quoted,
  takeFree,
} from "./wording.ts";

const SAID_LIMIT = 500;

/** What can be had instead of what was asked for. */
export interface Instead {
  /** Auto-pick lanes that are free. */
  readonly free: readonly string[];
  /** Patterns of the request that overlap nothing. */
  readonly grantable: readonly string[];
}

/** `GRANTED`. */
export function laneGranted(want: Want): string {
  return `Lane ${quoted(want.lane)} is free and granted`;
}

/** `FORCED`. */
export function forced(want: Want, facts: Facts): string {
  const live = facts.holdings.length;
  const beside = live === 0
    ? "with nothing else live"
    : `unchecked against ${
      live === 1 ? "1 live lease" : `${live} live leases`
    }`;
  return `Lane ${quoted(want.lane)} is taken by force, ${beside}`;
}

/** `AUTO_PICKED`. */
export function autoPicked(walk: Walk & { kind: "picked" }): string {
  const work = walk.picks === null ? "" : `, with ${walk.picks} waiting in it`;
  return `Lane ${quoted(walk.want.lane)} is the first one free${work}`;
}

/** `EXCLUSIVE_LIVE`. */
export function exclusiveLive(holding: Holding): string {
  return `Nothing is granted beside exclusive ${laneOf(holding)} ${
    heldBy(holding)
  }, not even by force; ${either(outwait(holding))}`;
}

/** `EXCLUSIVE_BUSY`. */
export function exclusiveBusy(
  want: Want,
  facts: Facts,
  free: readonly string[],
): string {
  const steps = [...takeFree(free), "wait until every lane is released"];
  return `Lane ${quoted(want.lane)} must be alone, and live is ${
    listed(facts.holdings.map(heldLane))
  }; ${either(steps)}`;
}

/** `LANE_HELD`. */
export function laneHeld(
  want: Want,
  holding: Holding,
  free: readonly string[],
): string {
  return `Lane ${quoted(want.lane)} is ${heldBy(holding)}; ${
    either([...takeFree(free), ...outwait(holding)])
  }`;
}

/** `UNKNOWN_LANE`. */
export function unknownLane(
  want: Want,
  facts: Facts,
  free: readonly string[],
): string {
  const known = [...facts.lanes.known.values()].map((x) => shownText(x));
  const steps = [
    "give its region with --tree",
    `name a declared lane (${known.join(", ")})`,
    ...takeFree(free),
  ];
  return `Lane ${quoted(want.lane)} is not declared and has no region; ${
    either(steps)
  }`;
}

/** `EMPTY_REGION`. */
export function emptyRegion(want: Want, free: readonly string[]): string {
  const steps = [
    "give its region with --tree",
    "declare its tree",
    ...takeFree(free),
  ];
  return `Lane ${quoted(want.lane)} has no region; ${either(steps)}`;
}

/** `CLASS_BUDGET` of one lane. */
export function classBudget(
  want: Want,
  facts: Facts,
  free: readonly string[],
): string {
  const live = facts.holdings.filter((x) => x.kind === want.kind);
  const state = live.length === 0
    ? ""
    : `, and live is ${listed(live.map(heldLane))}`;
  const step = live.length === 0 ? "raise the budget" : "wait for a release";
  return `Lane ${quoted(want.lane)} ${beyondBudget(want, facts)}${state}; ${
    either([...takeFree(free), step])
  }`;
}

/** `OVERLAP`, `PROTECTED`, `QUEUED_BEHIND`, and the classes of predicates. */
export function obstacle(
  want: Want,
  found: Obstacle,
  instead: Instead,
): string {
  const free = takeFree(instead.free);
  switch (found.kind) {
    case "overlap": {
      const { holding, clash } = found;
      const steps = [...narrow(instead), ...free, ...outwait(holding)];
      return `${meets(clash)} of ${heldLane(holding)}${shared(clash)}; ${
        either(steps)
      }`;
    }
    case "protected": {
      const steps = [
        "leave protected files out of --tree",
        ...free,
        "let somebody who may touch them use --force",
      ];
      return `${meets(found.clash)}, which is protected${
        shared(found.clash)
      }; ${either(steps)}`;
    }
    case "predicate":
      return `Predicate ${quoted(found.name)} refuses lane ${
        quoted(want.lane)
      }: ${shownText(found.said, SAID_LIMIT)}; ${
        either([...free, "ask again once that has changed"])
      }`;
    case "failure":
      return `Predicate ${quoted(found.name)} ${
        shownText(found.did, SAID_LIMIT)
      } when asked about lane ${
        quoted(want.lane)
      }, and a check that cannot answer admits nothing; ${
        either([...free, "mend the predicate"])
      }`;
    case "queue":
      return `Lane ${quoted(want.lane)} is not held, but ${
        waits(found.waiter)
      }; ${either([...free, "wait your turn with --wait"])}`;
  }
}

/** A walk that found nothing. */
export function nothingPicked(
  walk: Walk & { kind: "none" },
  facts: Facts,
  free: readonly string[],
): string {
  const lanes = listed(walk.judged.map((x) => standing(x, facts)));
  if (walk.judged.length === 0) {
    const why = facts.ladder === null
      ? "the configuration declares none for auto-pick"
      : "the ladder is empty";
    return `There is no lane to pick from, as ${why}; ${
      either([...takeFree(free), "name a lane"])
    }`;
  }
  if (walk.reasonClass === "NO_PICKS") {
    const steps = [...takeFree(free), "ask again when there is work"];
    return `No lane that is free has work waiting: ${lanes}; ${either(steps)}`;
  }
  const steps = [
    ...takeFree(free),
    "name a lane with a region of its own",
    facts.holdings.length === 0
      ? "change what stands against it"
      : "wait for a release",
  ];
  return `No lane to pick from is free: ${lanes}; ${either(steps)}`;
}

function standing({ want, standing: found }: Judged, facts: Facts): string {
  const lane = quoted(want.lane);
  switch (found.kind) {
    case "free":
      return `${lane} is free`;
    case "held":
      return `${lane} is ${heldBy(found.holding)}`;
    case "busy":
      return `${lane} must be alone`;
    case "empty":
      return `${lane} has no region`;
    case "full":
      return `${lane} ${beyondBudget(want, facts)}`;
    case "blocked":
      return `${lane} ${blocked(found.obstacle)}`;
    case "idle":
      return `${lane} has nothing to do`;
    case "unsure":
      return `${lane} is not known to have anything to do`;
  }
}

function blocked(found: Obstacle): string {
  switch (found.kind) {
    case "overlap":
      return `meets ${heldLane(found.holding)}`;
    case "protected":
      return `meets protected ${quoted(found.clash.inTheWay)}`;
    case "predicate":
      return `is refused by predicate ${quoted(found.name)}`;
    case "failure":
      return `got no clear answer from predicate ${quoted(found.name)}`;
    case "queue":
      return `is next for ${quoted(found.waiter.ticket.owner)}`;
  }
}

function waits({ ticket }: Waiter): string {
  const since = ticket.since === "" ? "" : ` since ${shownText(ticket.since)}`;
  return `${quoted(ticket.owner)} waits for lane ${
    quoted(ticket.lane)
  }${since} and is ahead (ticket ${ticket.ticket})`;
}

function beyondBudget({ kind }: Want, facts: Facts): string {
  const limit = facts.policy.budgets.get(kind) ?? 0;
  return `is beyond the budget of ${limit} for kind ${quoted(kind)}`;
}

function heldLane(holding: Holding): string {
  return `${laneOf(holding)} ${heldBy(holding)}`;
}

function narrow({ grantable }: Instead): readonly string[] {
  return grantable.length === 0
    ? []
    : [`narrow --tree to ${listed(grantable.map(quoted))}`];
}

function meets({ requested, inTheWay }: Clash): string {
  return `Pattern ${quoted(requested)} meets ${quoted(inTheWay)}`;
}

function shared({ witness }: Clash): string {
  return witness === null
    ? ", as both begin alike"
    : `, both cover ${quoted(witness)}`;
}
