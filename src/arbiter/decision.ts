/**
 * What the arbiter answers: a closed union of a grant and a refusal, in the
 * shape that crosses the wire.
 *
 * A refusal is a value, never an exception. Both arms have the same keys in
 * the same order, so that equal questions give equal bytes.
 *
 * @module
 */

/** Why a lane was granted. */
export type GrantClass = "GRANTED" | "FORCED" | "AUTO_PICKED";

/** Why a lane was refused, as far as the arbiter itself refuses. */
export type RefusalClass =
  | "EXCLUSIVE_LIVE"
  | "EXCLUSIVE_BUSY"
  | "LANE_HELD"
  | "UNKNOWN_LANE"
  | "EMPTY_REGION"
  | "CLASS_BUDGET"
  | "OVERLAP"
  | "PROTECTED"
  | "PREDICATE_REFUSED"
  | "PREDICATE_FAILED"
  | "NO_PICKS"
  | "NO_FREE_LANE"
  | "QUEUED_BEHIND"
  | "WOULD_DEADLOCK";

/** The refusals that time may end, with nobody but the holders doing anything. */
export const WORTH_WAITING: ReadonlySet<string> = new Set<RefusalClass>([
  ...["EXCLUSIVE_LIVE", "EXCLUSIVE_BUSY", "LANE_HELD", "OVERLAP"] as const,
  ...["CLASS_BUDGET", "NO_FREE_LANE", "QUEUED_BEHIND"] as const,
]);

/** A class that a predicate of the caller gives in place of `PREDICATE_REFUSED`. */
export type OwnClass = string & Record<never, never>;

/** The live lease in the way. */
export interface Conflict {
  /** Its lane as recorded, `""` if it has none. */
  readonly lane: string;
  /** Its holder as recorded, `""` if it has none. */
  readonly holder: string;
  /** Its `loop_ts` as recorded, `""` if it has none. */
  readonly loop_ts: string;
  /** The pattern of the request that meets it; on `OVERLAP` only. */
  readonly requested_pattern: string | null;
  /** The pattern of the lease that is met; on `OVERLAP` only. */
  readonly live_pattern: string | null;
  /** A path that both patterns cover, `null` if there is none or it was not asked for. */
  readonly witness_path: string | null;
}

/** The lane is the caller's to take; what is recorded is what stands here. */
export interface Granted {
  /** Discriminates from {@linkcode Refused}. */
  readonly outcome: "acquire";
  /** The decided lane. */
  readonly lane: string;
  /** The decided kind. */
  readonly lane_kind: string;
  /** The decided region, in normal form. */
  readonly tree: readonly string[];
  /** Whether the lane was picked from a ladder. */
  readonly auto_picked: boolean;
  /** What `picks` said of it, `null` if that is not known. */
  readonly pick_count: number | null;
  /** Stable code. */
  readonly reason_class: GrantClass;
  /** One sentence for a person. */
  readonly reason: string;
  /** Nothing is in the way. */
  readonly conflict: null;
  /** Always empty. */
  readonly grantable: readonly [];
  /** Always empty. */
  readonly free_clusters: readonly [];
}

/** The lane is not to be had now. */
export interface Refused {
  /** Discriminates from {@linkcode Granted}. */
  readonly outcome: "refuse";
  /** Always empty. */
  readonly lane: "";
  /** Always empty. */
  readonly lane_kind: "";
  /** Always empty. */
  readonly tree: readonly [];
  /** Always false. */
  readonly auto_picked: false;
  /** Always null. */
  readonly pick_count: null;
  /** Stable code; a predicate may have its own. */
  readonly reason_class: RefusalClass | OwnClass;
  /** One sentence for a person: who holds it, since and until when, what to do next. */
  readonly reason: string;
  /** The live lease in the way, if one is. */
  readonly conflict: Conflict | null;
  /** On `OVERLAP`, the requested patterns that overlap nothing, each taken alone. */
  readonly grantable: readonly string[];
  /** Auto-pick lanes that are free right now. */
  readonly free_clusters: readonly string[];
}

/** What the arbiter answers. */
export type Decision = Granted | Refused;

/** What differs from grant to grant. */
export type GrantParts = Pick<
  Granted,
  | "lane"
  | "lane_kind"
  | "tree"
  | "auto_picked"
  | "pick_count"
  | "reason_class"
  | "reason"
>;

/** What differs from refusal to refusal. */
export type RefusalParts =
  & Pick<Refused, "reason_class" | "reason" | "free_clusters">
  & Partial<Pick<Refused, "conflict" | "grantable">>;

/** A grant, all keys in their order. */
export function granted(parts: GrantParts): Granted {
  return {
    outcome: "acquire",
    lane: parts.lane,
    lane_kind: parts.lane_kind,
    tree: [...parts.tree],
    auto_picked: parts.auto_picked,
    pick_count: parts.pick_count,
    reason_class: parts.reason_class,
    reason: parts.reason,
    conflict: null,
    grantable: [],
    free_clusters: [],
  };
}

/** A refusal, all keys in their order. */
export function refused(parts: RefusalParts): Refused {
  return {
    outcome: "refuse",
    lane: "",
    lane_kind: "",
    tree: [],
    auto_picked: false,
    pick_count: null,
    reason_class: parts.reason_class,
    reason: parts.reason,
    conflict: parts.conflict ?? null,
    grantable: [...parts.grantable ?? []],
    free_clusters: [...parts.free_clusters],
  };
}
