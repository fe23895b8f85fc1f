/**
 * `dos hook status`
 *
 * @module
 */
import type {
  SettingsReport,
  SettingsState,
  Trial,
} from "../../hook/wiring/reports.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { counted } from "../counted.ts";
import { EXIT } from "../exit_codes.ts";
import { type Fact, factLines, headline } from "../lease_text.ts";
import type { Line, Sheet, Style } from "../page.ts";

/** Looks at every host's settings and tries what is wired. */
export const command: Command = {
  about:
    "Looks at the settings of every agent, of this workspace and of this user, and feeds each command line that is wired an event that has to be denied, in a workspace made for it. A line that runs anything but dos is only looked at.",
  options: [],
  exits: [
    [EXIT.yes, "whatever was tried denies, or nothing is wired"],
    [EXIT.no, "an agent that is wired would not be stopped"],
  ],
  example: "dos hook status",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const settings = await setting.world.openHookSettings(args.workspace);
  const report = await settings.status();
  const isFault = report.outcome === "fault";
  return {
    value: report,
    text: (sheet) => reportLines(report, sheet),
    exit: isFault ? EXIT.no : EXIT.yes,
    remark: faultsOf(report).map((x) => `${x.host}: ${faultOf(x)}`).join("; "),
  };
}

function faultsOf({ files }: SettingsReport): SettingsState[] {
  return files.filter((x) =>
    x.state === "broken" || x.trial?.denied === false && !isUntried(x)
  );
}

function isUntried({ trial }: SettingsState): boolean {
  return trial !== null && trial.not_tried !== "";
}

function faultOf({ file, notes, trial }: SettingsState): string {
  return trial === null
    ? notes[0] ?? `"${file}" cannot be read`
    : `"${file}" does not stop it: ${trial.answer}`;
}

const TITLES: Readonly<
  Record<SettingsReport["outcome"], readonly [Style, string]>
> = {
  "wired": ["good", "Wired"],
  "not-tried": ["warn", "Not tried"],
  "not-wired": ["warn", "Not wired"],
  "fault": ["bad", "Not safe"],
};

function reportLines(report: SettingsReport, sheet: Sheet): Line[] {
  const [style, word] = TITLES[report.outcome];
  const idle = report.files.filter((x) => isIdle(x));
  const faults = faultsOf(report).length;
  return [
    headline(style, word, {
      name: faults === 0 ? "" : counted(faults, "fault"),
      rest: `in ${report.root}`,
    }),
    ...report.files.filter((x) => !isIdle(x))
      .flatMap((x) => stateLines(x, sheet)),
    ...factLines([
      ["not wired", idle.map((x) => `${x.host} (${x.scope})`).join(", ")],
      ...report.notes.map((note): Fact => ["note", note]),
      [
        "next",
        report.outcome === "not-wired" ? "dos hook install HOST" : "",
      ],
    ], sheet),
  ];
}

function isIdle({ state, others, own }: SettingsState): boolean {
  return state === "not-wired" && others.length === 0 && own.length === 0;
}

function stateLines(state: SettingsState, sheet: Sheet): Line[] {
  const { trial } = state;
  const isGood = trial?.denied === true;
  const facts: Fact[] = [
    ["events", state.events.join(", ")],
    ["missing", state.missing.join(", ")],
    ["program", programText(state)],
    ["trial", trial === null ? "" : trialText(trial)],
    ...state.notes.map((note): Fact => ["note", note]),
  ];
  const isOpen = trial === null || isUntried(state);
  const [style, word]: [Style, string] = isOpen
    ? ["warn", trial === null ? state.state : "not tried"]
    : isGood
    ? ["good", "denies"]
    : ["bad", "fails"];
  return [
    headline(style, word, {
      name: `${state.host} (${state.scope})`,
      rest: state.file,
    }),
    ...factLines(facts, sheet),
  ];
}

function trialText({ answer, ms, not_tried: reason }: Trial): string {
  return reason === "" ? `${answer} (${ms} ms)` : answer;
}

function programText(
  { program, program_is_there: isThere }: SettingsState,
): string {
  const words = program.join(" ");
  return words === "" || isThere ? words : `${words}, which is not there`;
}
