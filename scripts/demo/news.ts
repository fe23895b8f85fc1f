/**
 * What a worker of the demo tells the stage, one JSON line each, as it
 * happens: what is not told did not count.
 *
 * @module
 */

/** A piece of work: a lane to hold, and the edits to make under it. */
export interface Job {
  /** The lane; `""` for whichever is free. */
  readonly lane: string;
  /** Its region; empty for what is declared. */
  readonly tree: readonly string[];
  /** The files to edit; empty for all that the granted region covers. */
  readonly files: readonly string[];
  /** How many edits to make. */
  readonly edits: number;
}

/** A worker and its jobs. */
export interface Part {
  /** Its name. */
  readonly owner: string;
  /** What it does, one after the other. */
  readonly jobs: readonly Job[];
  /** The worker whose first job it takes over. */
  readonly heirOf?: string;
  /** The edit of its first job in which it will be killed, counted from 1. */
  readonly diesIn?: number;
}

/** What a worker is started with. */
export interface Script {
  /** The workspace. */
  readonly root: string;
  /** Its part. */
  readonly part: Part;
  /** False to work without asking for lanes: then edits do get lost. */
  readonly guarded: boolean;
}

/** Who is in the way of a request, and where. */
export interface Conflict {
  /** The lane that is held. */
  readonly lane: string;
  /** Who holds it. */
  readonly holder: string;
  /** The pattern that was asked for, where it is a matter of paths. */
  readonly requested_pattern: string | null;
  /** The pattern it meets. */
  readonly live_pattern: string | null;
  /** A path that both cover. */
  readonly witness_path: string | null;
}

/** What a worker has to say. */
export type News =
  | {
    readonly what: "granted" | "adopted";
    readonly lane: string;
    readonly tree: readonly string[];
    readonly fence: number;
    readonly loop_ts: string;
  }
  | {
    readonly what: "refused";
    readonly lane: string;
    readonly tree: readonly string[];
    readonly reason_class: string;
    readonly reason: string;
    readonly grantable: readonly string[];
    readonly conflict: Conflict | null;
  }
  | { readonly what: "writing"; readonly file: string; readonly line: string }
  | { readonly what: "edited"; readonly file: string; readonly line: string }
  | { readonly what: "beaten"; readonly lane: string }
  | { readonly what: "released"; readonly lane: string }
  | { readonly what: "discarded"; readonly file: string }
  | { readonly what: "failed"; readonly reason: string }
  /** The stage says this one. */
  | { readonly what: "killed" };

/** News and who it is from. */
export type Told = News & {
  /** The worker. */
  readonly owner: string;
  /** Seconds since the curtain rose. */
  readonly at: number;
};

/** A grant as it was told. */
export type Granted = Extract<Told, { what: "granted" | "adopted" }>;

/** A refusal as it was told. */
export type Refused = Extract<Told, { what: "refused" }>;
