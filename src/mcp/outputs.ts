/**
 * What tools answer, as JSON Schema. A client may hold every answer against
 * these, so they promise no more than the verbs do: what was read from a
 * journal may be anything.
 *
 * @module
 */
import type { JsonObject } from "./fields.ts";

const TEXT: JsonObject = { type: "string" };
const FLAG: JsonObject = { type: "boolean" };
const NUMBER: JsonObject = { type: "number" };
const TEXT_OR_NULL: JsonObject = { type: ["string", "null"] };
const NUMBER_OR_NULL: JsonObject = { type: ["number", "null"] };
const OBJECT_OR_NULL: JsonObject = { type: ["object", "null"] };
const TEXTS: JsonObject = { type: "array", items: TEXT };

/** A property with what it means. */
function meaning(schema: JsonObject, description: string): JsonObject {
  return { ...schema, description };
}

function outcomes(...names: string[]): JsonObject {
  return { type: "string", enum: names };
}

/** An answer with an outcome and a sentence; more than is named here may be there. */
function answer(outcome: JsonObject, properties: JsonObject): JsonObject {
  return {
    type: "object",
    properties: {
      outcome,
      reason: meaning(TEXT, "One sentence."),
      ...properties,
    },
    required: ["outcome", "reason"],
  };
}

const BUSY = {
  holder: meaning(TEXT, "lock-busy: who holds the lock of the store."),
  waited_ms: NUMBER,
};

const DECISION: JsonObject = {
  lane: meaning(TEXT, "The lane that was granted."),
  lane_kind: TEXT,
  tree: meaning(TEXTS, "The region that was granted."),
  auto_picked: FLAG,
  pick_count: NUMBER_OR_NULL,
  reason_class: meaning(TEXT, "A stable code."),
  conflict: meaning(OBJECT_OR_NULL, "The live lease in the way."),
  grantable: meaning(TEXTS, "Asked patterns that overlap nothing."),
  free_clusters: meaning(TEXTS, "Declared lanes that are free now."),
};

const HELD_BY = meaning(
  OBJECT_OR_NULL,
  "Who holds what is in the way: lane, holder, loop_ts, fence, since, until.",
);

const GRANT: JsonObject = {
  ...DECISION,
  ...BUSY,
  owner: TEXT,
  journaled: meaning(FLAG, "Whether a grant stands in the journal."),
  loop_ts: meaning(TEXT_OR_NULL, "The lease's own stamp; keep it."),
  fence: meaning(NUMBER_OR_NULL, "Its fencing token; keep it."),
  pid: NUMBER_OR_NULL,
  expires_at: meaning(TEXT_OR_NULL, "When silence ends it, UTC."),
  held_by: HELD_BY,
  run_id: TEXT,
  already_held: FLAG,
};

const CLAIM: JsonObject = {
  ...BUSY,
  lane: TEXT,
  owner: TEXT,
  loop_ts: TEXT_OR_NULL,
  fence: NUMBER_OR_NULL,
  reason_class: TEXT,
  held_by: HELD_BY,
};

const ASKERS: JsonObject = {
  type: "array",
  items: { type: "object" },
  description: "Who asks for the lane to be handed over.",
};

/** What `lease_acquire` answers. */
export const ACQUIRED: JsonObject = answer(
  outcomes("acquire", "refuse", "lock-busy"),
  GRANT,
);

/** What `lease_wait` answers. */
export const WAITED: JsonObject = answer(
  outcomes("acquire", "refuse", "lock-busy"),
  {
    ...GRANT,
    ticket: NUMBER,
    gave_up: meaning(TEXT, "Why it stopped to wait without a grant."),
  },
);

/** What `lease_release` answers. */
export const RELEASED: JsonObject = answer(
  outcomes("released", "refuse", "lock-busy"),
  { ...CLAIM, released: FLAG, forced_from: TEXT_OR_NULL },
);

/** What `lease_heartbeat` answers. */
export const BEATEN: JsonObject = answer(
  outcomes("beaten", "refuse", "lock-busy"),
  {
    ...CLAIM,
    beat: FLAG,
    coalesced: FLAG,
    expires_at: TEXT_OR_NULL,
    requests: ASKERS,
  },
);

/** What `lease_check` answers. */
export const CHECKED: JsonObject = answer(outcomes("held", "refuse"), {
  ...CLAIM,
  held: FLAG,
  expires_at: TEXT_OR_NULL,
  requests: ASKERS,
});

/** What `arbitrate` answers. */
export const DECIDED: JsonObject = answer(outcomes("acquire", "refuse"), {
  ...DECISION,
  interpretation: meaning(TEXT, "What that means for you."),
});

const OBJECTS: JsonObject = { type: "array", items: { type: "object" } };

/** What `why` answers. */
export const REASONED: JsonObject = {
  type: "object",
  properties: {
    taken_for: meaning(TEXT, "What the word was taken for."),
    subject: TEXT,
    held_by: meaning(OBJECTS, "The leases that hold it."),
    last_held: OBJECT_OR_NULL,
    declared_lanes: TEXTS,
    waiting: OBJECTS,
    request: meaning(OBJECT_OR_NULL, "What a request for it would get."),
    refusals: meaning(OBJECTS, "The last refusals, newest first."),
    refused: NUMBER,
    next: meaning(TEXTS, "What to do next."),
  },
  required: ["taken_for", "subject", "held_by"],
};

/** A list under a name: the answer of a tool must be an object. */
export function listOf(name: string, description: string): JsonObject {
  return {
    type: "object",
    properties: {
      [name]: { type: "array", items: { type: "object" }, description },
    },
    required: [name],
  };
}
