/**
 * `dos init`
 *
 * @module
 */
import { readConfig } from "../../domain/config.ts";
import { GLOBAL } from "../../domain/lane.ts";
import { StoreError } from "../../lease/ports.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { EXIT } from "../exit_codes.ts";
import { factLines, headline } from "../lease_text.ts";
import { inferLanes, type InferredLanes } from "../inferred_lanes.ts";
import { configJsonc, configToml } from "../starter_config.ts";
import type { Site } from "../world.ts";

const JSONC = "dos.jsonc";
const TOML = "dos.toml";

/** Writes a configuration. */
export const command: Command = {
  about:
    "Writes a dos.jsonc with a lane for each top-level directory, and comments that explain each key. Directories that hold builds, and those whose name begins with a dot, get no lane.",
  positionals: [
    {
      name: "DIR",
      nonEmpty: true,
      help: "Where; it is made if it is missing.",
      standard: "--workspace, else the current directory",
    },
  ],
  options: [
    {
      name: "toml",
      help: "Write dos.toml, for a workspace that dos-kernel peers share.",
    },
    { name: "force", help: "Replace the file if it is there." },
  ],
  exits: [[EXIT.yes, "written"], [EXIT.no, "there is a configuration already"]],
  example: "dos init",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const { ground } = setting.world;
  const dir = args.text("DIR") ?? args.text("workspace") ?? ".";
  const site = await attempt(dir, () => ground.survey(dir));
  const [name, other] = args.has("toml") ? [TOML, JSONC] : [JSONC, TOML];
  const force = args.has("force");
  if (site.files.includes(other)) {
    const hint = force ? "remove it first: only one may be there" : "edit it";
    return refuse(site, other, `${other} is there already; ${hint}`);
  }
  const lanes = inferLanes(site.directories);
  checkLanes(lanes);
  const text = name === TOML ? configToml(lanes) : configJsonc(lanes);
  const file = { name, text, replace: force };
  const written = await attempt(site.path, () => ground.write(site, file));
  if (!written) {
    return refuse(
      site,
      name,
      `${name} is there already; edit it, or replace it with --force`,
    );
  }
  return success(site, name, lanes);
}

/** What dos would refuse to read must not be written. */
function checkLanes({ lanes }: InferredLanes): void {
  const names = lanes.map((lane) => lane.name);
  readConfig({
    lanes: {
      concurrent: names,
      exclusive: [GLOBAL],
      autopick: names,
      trees: Object.fromEntries(lanes.map((lane) => [lane.name, lane.tree])),
    },
  });
}

/** What the disk refuses is no defect of ours. */
async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const state = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      "STORE_UNWRITABLE",
      `Cannot make a workspace of "${path}": ${state}`,
      { path, hint: "Choose a directory you may write to.", cause: error },
    );
  }
}

function refuse(site: Site, file: string, reason: string): Answer {
  return {
    value: {
      outcome: "refuse",
      reason_class: "CONFIG_EXISTS",
      reason,
      file,
      root: site.path,
    },
    text: (sheet) => [
      headline("bad", "Not written", { name: "" }),
      ...factLines([["why", reason], ["in", site.path]], sheet),
    ],
  };
}

function success(site: Site, file: string, lanes: InferredLanes): Answer {
  const names = lanes.lanes.map((x) => x.name);
  return {
    value: {
      outcome: "written",
      file,
      root: site.path,
      concurrent: names,
      exclusive: [GLOBAL],
      skipped: lanes.skipped,
    },
    done: true,
    text: (sheet) => [
      headline("good", "Written", { name: file, rest: `in ${site.path}` }),
      ...factLines([
        ["lanes", names.join(", ")],
        ["exclusive", GLOBAL],
        ["no lane for", lanes.skipped.join(", ")],
        ["next", "dos doctor"],
      ], sheet),
    ],
  };
}
