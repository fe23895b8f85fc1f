/**
 * What can be wrong with a store, in words a program can compare.
 *
 * @module
 */

/**
 * What is wrong with a store. Those of the store on etcd:
 *
 * - `STORE_UNREACHABLE`: no endpoint could be spoken to;
 * - `STORE_SLOW`: one was reached and did not answer in time;
 * - `STORE_NO_QUORUM`: one answered that it cannot decide, for want of others;
 * - `STORE_COMPACTED`: the revision asked for is no longer kept;
 * - `STORE_AUTH`: the user, the password or its rights do not do;
 * - `STORE_WRONG_CLUSTER`: another cluster than the one known answers;
 * - `STORE_SESSION_ENDED`: the etcd lease to hang a key on is gone; nothing was written.
 */
export type StoreErrorCode =
  | "STORE_UNREADABLE"
  | "STORE_UNWRITABLE"
  | "STORE_FULL"
  | "STORE_FOREIGN_TYPE"
  | "STORE_CORRUPT"
  | "STORE_UNACKNOWLEDGED"
  | "STORE_WENT_BACK"
  | "STORE_LOCK"
  | "STORE_UNREACHABLE"
  | "STORE_SLOW"
  | "STORE_NO_QUORUM"
  | "STORE_COMPACTED"
  | "STORE_AUTH"
  | "STORE_WRONG_CLUSTER"
  | "STORE_SESSION_ENDED";
