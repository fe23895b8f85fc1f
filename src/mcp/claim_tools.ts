/**
 * The tools about a lease that one has.
 *
 * @module
 */
import { present } from "../cli/command.ts";
import { LOCK_TIMEOUT } from "./acquire_tools.ts";
import type { Fields, Input } from "./fields.ts";
import { BEATEN, CHECKED, RELEASED } from "./outputs.ts";
import { asJson, type Tool } from "./tool.ts";

const MOST_COALESCE_S = 86_400;

const CLAIM: Fields = {
  owner: {
    kind: "text",
    required: true,
    about: "The holder's name, to the letter, as given to lease_acquire.",
  },
  lane: {
    kind: "text",
    required: true,
    about: "The lane; upper and lower case are the same.",
  },
  loop_ts: {
    kind: "text",
    about:
      "The lease's own stamp, as lease_acquire told it; if absent, the newest that fits.",
  },
  fence: {
    kind: "integer",
    min: 0,
    about: "The fencing token the lease must have, as lease_acquire told it.",
  },
};

/** What a caller says of its lease. */
function claimIn(input: Input): {
  owner: string;
  lane: string;
  loopTs?: string;
  fence?: number;
} {
  return present({
    owner: input.required("owner"),
    lane: input.required("lane"),
    loopTs: input.text("loop_ts"),
    fence: input.number("fence"),
  });
}

/** Gives a lane back. */
export const release: Tool = {
  name: "lease_release",
  title: "Give a lane back",
  about:
    "Gives a lane back. Call it as soon as your edits are done. Only the holder can, by the same owner.",
  fields: { ...CLAIM, ...LOCK_TIMEOUT },
  forceful: {
    force: {
      kind: "flag",
      about:
        "End the lease whoever holds it. Only when the user asks for exactly that.",
    },
  },
  output: RELEASED,
  effect: "ends",
  async run({ workspace: { leases }, input }): ReturnType<Tool["run"]> {
    const value = await leases.release({
      ...claimIn(input),
      ...present({
        force: input.flag("force"),
        lockTimeout: input.number("lock_timeout"),
      }),
    });
    return { value: asJson(value) };
  },
};

/** Says that the holder is alive. */
export const heartbeat: Tool = {
  name: "lease_heartbeat",
  title: "Keep a lane",
  about:
    'Says that the holder is alive, so that its lease does not end by silence (see expires_at). outcome "refuse": the lease is lost; stop writing to its files. requests: others ask you to finish.',
  fields: {
    ...CLAIM,
    coalesce_within_s: {
      kind: "number",
      min: 0,
      max: MOST_COALESCE_S,
      about:
        "Write nothing if the last beat is younger than this many seconds; 0 if absent.",
    },
    ...LOCK_TIMEOUT,
  },
  output: BEATEN,
  effect: "adds",
  async run({ workspace: { leases }, input }): ReturnType<Tool["run"]> {
    const value = await leases.heartbeat({
      ...claimIn(input),
      ...present({
        coalesceWithinS: input.number("coalesce_within_s"),
        lockTimeout: input.number("lock_timeout"),
      }),
    });
    return { value: asJson(value) };
  },
};

/** Tells whether a lease is still its owner's. */
export const check: Tool = {
  name: "lease_check",
  title: "Is it still mine?",
  about:
    "Tells whether a lease is still its owner's, and who holds the lane now if it is not. Writes nothing and takes no lock.",
  fields: CLAIM,
  output: CHECKED,
  effect: "reads",
  async run({ workspace: { leases }, input }): ReturnType<Tool["run"]> {
    return { value: asJson(await leases.check(claimIn(input))) };
  },
};
