/**
 * `dos completions`
 *
 * @module
 */
import { indexCatalogue } from "../../domain/catalogue.ts";
import type { Workspace } from "../../lease/workspace.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { type CompletionTable, completionTable } from "../completion/table.ts";
import { laneWords, ownerWords } from "../completion/live_values.ts";
import type { WorkspaceChoice, World } from "../world.ts";
import { UsageFault } from "../usage_fault.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

type Shell = typeof SHELLS[number];

const ALL = "./mod.ts";
const BASH = "../completion/bash.ts";
const ZSH = "../completion/zsh.ts";
const FISH = "../completion/fish.ts";
const POWERSHELL = "../completion/powershell.ts";

/** One of the scripts. */
interface Scripted {
  script(table: CompletionTable): string[];
}

const SCRIPTS: Readonly<Record<Shell, () => Promise<Scripted>>> = {
  bash: async () => await import(BASH),
  zsh: async () => await import(ZSH),
  fish: async () => await import(FISH),
  powershell: async () => await import(POWERSHELL),
};

/** Prints completion scripts. */
export const command: Command = {
  about:
    "Prints a script that completes command lines of dos: verbs, options and their values, and the lanes and owners of the workspace as they are at that moment. The script belongs to this version: make it anew after an update.",
  positionals: [{
    name: "SHELL",
    choices: SHELLS,
    help: `The shell: ${SHELLS.join(", ")}.`,
  }],
  options: [{
    name: "values",
    value: "WHAT",
    choices: ["lane", "owner"],
    hidden: true,
    help: "What the scripts ask while somebody types.",
  }],
  example: "dos completions bash",
  run,
};

async function run(args: Arguments, { world }: Setting): Promise<Answer> {
  const what = args.text("values");
  if (what !== undefined) {
    return linesAnswer(await valuesOf(what, world, args.workspace));
  }
  const shell = SHELLS.find((one) => one === args.text("SHELL"));
  if (shell === undefined) {
    throw new UsageFault("Cannot print completions: no shell is named", {
      hint: `The shells are ${SHELLS.join(", ")}.`,
    });
  }
  const { COMMANDS, GROUPS }: typeof import("./mod.ts") = await import(ALL);
  const { script } = await SCRIPTS[shell]();
  return linesAnswer(script(await completionTable(COMMANDS, GROUPS)));
}

function linesAnswer(lines: readonly string[]): Answer {
  return { value: lines, text: () => lines.map((line) => [line]) };
}

/** Somebody is typing: whatever is wrong is none of their business now. */
async function valuesOf(
  what: string,
  world: World,
  choice: WorkspaceChoice,
): Promise<string[]> {
  try {
    const workspace = await world.openWorkspace(choice);
    const { leases } = workspace;
    const live = await orNone(leases.live());
    const tickets = await orNone(leases.queue());
    return what === "owner"
      ? ownerWords({ lanes: [], leases: live, tickets })
      : laneWords({ lanes: declaredLanes(workspace), leases: live, tickets });
  } catch {
    return [];
  }
}

function declaredLanes({ catalogue }: Workspace): string[] {
  return [...indexCatalogue(catalogue).known.values()];
}

async function orNone<T>(found: Promise<T[]>): Promise<T[]> {
  try {
    return await found;
  } catch {
    return [];
  }
}
