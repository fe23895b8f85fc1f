/**
 * A small plan to edit settings by, and the entries it asks for.
 *
 * @module
 */
import type { Plan } from "../../../src/system/settings/handlers.ts";

/** A plan with an event for groups, at a path of the program. */
export function aPlan(over: Partial<Plan> & { program?: string } = {}): Plan {
  const { program = "/bin/dos", ...more } = over;
  return {
    scope: "hooks",
    top: {},
    events: ["Pre", "Stop"].map((event) => ({
      event,
      entry: {
        ...event === "Pre" ? { matcher: "Write" } : {},
        hooks: [{
          type: "command",
          command: ours(event, program),
          timeout: 10,
        }],
      },
    })),
    isOurs: (line) => line.includes("--ours"),
    ...more,
  };
}

/** A plan whose entries are in no group, beside a version. */
export function aFlatPlan(): Plan {
  return aPlan({
    top: { version: 1 },
    events: ["pre", "stop"].map((event) => ({
      event,
      entry: { command: ours(event), timeout: 10 },
    })),
  });
}

/** A command line of ours. */
export function ours(event: string, program = "/bin/dos"): string {
  return `${program} ${event} --ours`;
}
