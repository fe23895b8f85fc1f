/**
 * The verbs that have actions.
 *
 * @module
 */
import type { Group } from "./help.ts";

/** The verbs that only group actions. */
export const GROUPS: readonly Group[] = [
  {
    name: "lease-lane",
    summary: "Holds lanes: who may work where.",
    example: "dos lease-lane acquire --owner ann --lane src",
  },
  {
    name: "journal",
    summary: "Reads and mends the journal, the record of all that happened.",
    example: "dos journal tail 50",
  },
  {
    name: "lease",
    summary:
      "Holds the archive lock of dos-kernel, which has nothing to do with lanes.",
    example: "dos lease status",
  },
  {
    name: "hook",
    summary:
      "Stops agents at the moment of the edit: what they run, and where.",
    example: "dos hook install claude-code",
  },
];
