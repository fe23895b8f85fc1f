/**
 * All commands, in the order help shows them. A command is loaded when it is
 * called, so that none pays for the others at start-up.
 *
 * @module
 */
import type { Listed } from "../command.ts";
import { JOURNAL_COMMANDS } from "./journal.ts";

const INIT = "./init.ts";
const ACQUIRE = "./acquire.ts";
const RELEASE = "./release.ts";
const HEARTBEAT = "./heartbeat.ts";
const CHECK = "./check.ts";
const LIVE = "./live.ts";
const QUEUE = "./queue.ts";
const REQUEST = "./request.ts";
const YIELD = "./yield.ts";
const ADOPT = "./adopt.ts";
const SCAVENGE = "./scavenge.ts";
const RUN = "./run.ts";
const SPAWN = "./spawn.ts";
const ARBITRATE = "./arbitrate.ts";
const HALT = "./halt.ts";
const WHY = "./why.ts";
const BLAME = "./blame.ts";
const ARCHIVE = "./archive.ts";
const HOOK_EVENTS = "./hook_events.ts";
const HOOK_INSTALL = "./hook_install.ts";
const HOOK_UNINSTALL = "./hook_uninstall.ts";
const HOOK_STATUS = "./hook_status.ts";
const SERVE = "./serve.ts";
const MCP = "./mcp.ts";
const STATS = "./stats.ts";
const TIMELINE = "./timeline.ts";
const LIVENESS = "./liveness.ts";
const TOP = "./top.ts";
const DOCTOR = "./doctor.ts";
const EXPORT = "./export.ts";
const COMPLETIONS = "./completions.ts";
const SELF_TEST = "./self_test.ts";
const SELF_TEST_PART = "./self_test_part.ts";

export { GROUPS } from "../groups.ts";

/** The commands. */
export const COMMANDS: readonly Listed[] = [
  {
    path: ["init"],
    summary: "Write a configuration with lanes for the directories here.",
    load: async () => (await import(INIT)).command,
  },
  {
    path: ["run"],
    form: "text",
    aside: true,
    summary: "Hold a lane while a command runs.",
    load: async () => (await import(RUN)).command,
  },
  {
    path: ["lease-lane", "acquire"],
    summary: "Ask for a lane and hold it if it is free.",
    load: async () => (await import(ACQUIRE)).command,
  },
  {
    path: ["lease-lane", "release"],
    summary: "Give a lane back.",
    load: async () => (await import(RELEASE)).command,
  },
  {
    path: ["lease-lane", "heartbeat"],
    summary: "Say that the holder is alive.",
    load: async () => (await import(HEARTBEAT)).command,
  },
  {
    path: ["lease-lane", "check"],
    summary: "Tell whether a lease is still its owner's.",
    load: async () => (await import(CHECK)).command,
  },
  {
    path: ["lease-lane", "live"],
    summary: "Show who holds what.",
    load: async () => (await import(LIVE)).command,
  },
  {
    path: ["lease-lane", "request"],
    summary: "Ask a holder to finish.",
    load: async () => (await import(REQUEST)).command,
  },
  {
    path: ["lease-lane", "yield"],
    summary: "Hand a lane to somebody who waits for it.",
    load: async () => (await import(YIELD)).command,
  },
  {
    path: ["lease-lane", "adopt"],
    summary: "Take a lease over from a holder that is gone.",
    load: async () => (await import(ADOPT)).command,
  },
  {
    path: ["lease-lane", "scavenge"],
    summary: "End leases whose holder is gone.",
    load: async () => (await import(SCAVENGE)).command,
  },
  {
    path: ["lease-lane", "spawn"],
    summary: "Record that work on a lane is about to start.",
    load: async () => (await import(SPAWN)).command,
  },
  {
    path: ["queue"],
    summary: "Show who waits for which lane.",
    load: async () => (await import(QUEUE)).command,
  },
  {
    path: ["timeline"],
    summary: "Draw who held, waited and was refused over time.",
    load: async () => (await import(TIMELINE)).command,
  },
  {
    path: ["top"],
    summary: "Show who holds what, as it changes.",
    load: async () => (await import(TOP)).command,
  },
  {
    path: ["liveness"],
    summary: "Tell which runs get anywhere.",
    load: async () => (await import(LIVENESS)).command,
  },
  {
    path: ["arbitrate"],
    summary: "Tell which decision a request would get now.",
    load: async () => (await import(ARBITRATE)).command,
  },
  {
    path: ["why"],
    summary: "Tell who holds something, and why it was refused.",
    load: async () => (await import(WHY)).command,
  },
  {
    path: ["blame"],
    summary: "Show every lease that covered a path.",
    load: async () => (await import(BLAME)).command,
  },
  {
    path: ["halt"],
    summary: "Record the decision to stop a run.",
    load: async () => (await import(HALT)).command,
  },
  ...JOURNAL_COMMANDS,
  {
    path: ["lease", "acquire"],
    form: "text",
    summary: "Take the archive lock.",
    load: async () => (await import(ARCHIVE)).acquire,
  },
  {
    path: ["lease", "release"],
    form: "text",
    summary: "Give the archive lock back.",
    load: async () => (await import(ARCHIVE)).release,
  },
  {
    path: ["lease", "status"],
    form: "text",
    summary: "Tell how the archive lock stands.",
    load: async () => (await import(ARCHIVE)).status,
  },
  {
    path: ["hook", "pretool"],
    summary: "Judge one tool call of an agent.",
    load: async () => (await import(HOOK_EVENTS)).pretool,
  },
  {
    path: ["hook", "posttool"],
    summary: "Look at what a command changed.",
    load: async () => (await import(HOOK_EVENTS)).posttool,
  },
  {
    path: ["hook", "stop"],
    summary: "Remind of what is still held.",
    load: async () => (await import(HOOK_EVENTS)).stop,
  },
  {
    path: ["hook", "session-start"],
    summary: "Tell a session who holds what.",
    load: async () => (await import(HOOK_EVENTS)).sessionStart,
  },
  {
    path: ["hook", "session-end"],
    summary: "Release what a session held.",
    load: async () => (await import(HOOK_EVENTS)).sessionEnd,
  },
  {
    path: ["hook", "install"],
    summary: "Have an agent ask before each tool that writes.",
    load: async () => (await import(HOOK_INSTALL)).command,
  },
  {
    path: ["hook", "uninstall"],
    summary: "Take that out of its settings again.",
    load: async () => (await import(HOOK_UNINSTALL)).command,
  },
  {
    path: ["hook", "status"],
    summary: "Show which agents ask, and try whether they are stopped.",
    load: async () => (await import(HOOK_STATUS)).command,
  },
  {
    path: ["serve"],
    summary: "Answer hooks from one process that stays.",
    load: async () => (await import(SERVE)).command,
  },
  {
    path: ["mcp"],
    aside: true,
    summary: "Offer the verbs to an agent that speaks MCP.",
    load: async () => (await import(MCP)).command,
  },
  {
    path: ["stats"],
    summary: "Show how lanes are used, and which are in each other's way.",
    load: async () => (await import(STATS)).command,
  },
  {
    path: ["doctor"],
    summary: "Look at everything that can be wrong.",
    load: async () => (await import(DOCTOR)).command,
  },
  {
    path: ["export"],
    form: "text",
    summary: "Tell programs that watch in numbers what goes on.",
    load: async () => (await import(EXPORT)).command,
  },
  {
    path: ["completions"],
    form: "text",
    summary: "Print a script that completes command lines of dos in a shell.",
    load: async () => (await import(COMPLETIONS)).command,
  },
  {
    path: ["self-test"],
    summary: "Try whether this machine does what leases rely on.",
    load: async () => (await import(SELF_TEST)).command,
  },
  {
    path: ["self-test-part"],
    hidden: true,
    summary: "Play one part in the self-test.",
    load: async () => (await import(SELF_TEST_PART)).command,
  },
];
