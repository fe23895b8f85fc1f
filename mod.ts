/**
 * Lane leases for fleets of coding agents.
 *
 * A *lane* is a region of a repository, a *lease* is one worker's hold on it.
 * The functions are pure, but for {@linkcode openWorkspace}, which gives the
 * verbs over a store in files.
 *
 * @module
 */
export { arbitrate } from "./src/arbiter/arbitrate.ts";
export type {
  Conflict,
  Decision,
  GrantClass,
  Granted,
  OwnClass,
  RefusalClass,
  Refused,
} from "./src/arbiter/decision.ts";
export type {
  AdmissionPolicy,
  Predicate,
  PredicateAnswer,
} from "./src/arbiter/policy.ts";
export type { AdmissionRequest, Candidate } from "./src/arbiter/request.ts";
export { type OpenOptions, openWorkspace } from "./src/compose.ts";
export type { Catalogue } from "./src/domain/catalogue.ts";
export {
  ConfigError,
  type ConfigSite,
  type KeyPath,
} from "./src/domain/config_value.ts";
export { type ExpiryContext, isExpired } from "./src/domain/expiry.ts";
export type { KeeperState } from "./src/domain/keeper.ts";
export { UsageError, type UsageErrorCode } from "./src/domain/lane.ts";
export type { Lease } from "./src/domain/lease.ts";
export * from "./src/domain/liveness.ts";
export { InvalidPatternError, normalizePattern } from "./src/domain/pattern.ts";
export {
  type PrefixOverlap,
  prefixOverlap,
} from "./src/domain/prefix_overlap.ts";
export { contains, intersect, type Meeting } from "./src/domain/region.ts";
export { parseStamp } from "./src/domain/stamp.ts";
export type { Party, Ticket } from "./src/domain/ticket.ts";
export { encodeEntry, type EncodeOptions } from "./src/journal/codec.ts";
export { compact } from "./src/journal/compact.ts";
export type { Refusal } from "./src/journal/chronicle.ts";
export type { JournalEntry } from "./src/journal/entry.ts";
export {
  type Progress,
  progressSince,
  type ProgressWindow,
} from "./src/journal/progress.ts";
export type { HandOverRequest } from "./src/journal/open_requests.ts";
export { parseJournal } from "./src/journal/read.ts";
export { nextSeq, replay } from "./src/journal/replay.ts";
export type { Remains } from "./src/journal/remains.ts";
export type { Setback } from "./src/journal/setback.ts";
export type * from "./src/journal/upkeep.ts";
export type { AcquireOptions } from "./src/lease/acquire.ts";
export type { AcquireOutcome } from "./src/lease/acquire_answer.ts";
export type { Asker } from "./src/lease/asked.ts";
export type { AdoptOptions, AdoptOutcome } from "./src/lease/adopt.ts";
export type { CheckOptions, CheckOutcome } from "./src/lease/check.ts";
export type { ArbitrateOptions } from "./src/lease/consult.ts";
export type { QueuedTicket } from "./src/lease/queued.ts";
export type { Ahead, WaitOptions, WaitState } from "./src/lease/wait_state.ts";
export type { LockBusy, LockOptions } from "./src/lease/desk.ts";
export type { HaltOptions, HaltOutcome } from "./src/lease/halt.ts";
export type {
  HeartbeatOptions,
  HeartbeatOutcome,
} from "./src/lease/heartbeat.ts";
export type { Leases } from "./src/lease/leases.ts";
export {
  type ArchiveAnswer,
  type Finding,
  StoreError,
  type StoreErrorCode,
} from "./src/lease/ports.ts";
export type { LaneState } from "./src/lease/lane_state.ts";
export type * from "./src/lease/overview.ts";
export type { ReleaseOptions, ReleaseOutcome } from "./src/lease/release.ts";
export type { RequestOptions, RequestOutcome } from "./src/lease/request.ts";
export type { RunOptions } from "./src/lease/run.ts";
export type { RunOutcome } from "./src/lease/run_end.ts";
export type { ScavengeOptions, ScavengeOutcome } from "./src/lease/scavenge.ts";
export type { SpawnOptions, SpawnOutcome } from "./src/lease/spawn.ts";
export type { ClaimAnswer, Standing } from "./src/lease/standing.ts";
export type { YieldOptions, YieldOutcome } from "./src/lease/yield.ts";
export type {
  ArchiveVerbs,
  JournalVerbs,
  Workspace,
  WorkspacePath,
  WorkspacePaths,
} from "./src/lease/workspace.ts";
export { WorkspaceError } from "./src/system/workspace_error.ts";
