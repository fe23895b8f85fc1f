/**
 * `dos top`
 *
 * @module
 */
import type { Survey } from "../../lease/overview.ts";
import type { Workspace } from "../../lease/workspace.ts";
import { overviewLines } from "../../top/draw.ts";
import type { Arguments } from "../arguments.ts";
import type { Answer, Command, Setting } from "../command.ts";
import { SIGNAL_EXITS } from "../exit_codes.ts";
import { wantsColour } from "../render.ts";

const WATCH = "../../top/watch.ts";

/** So many records of a lane are shown. */
const HISTORY = 500;

/** Shows who holds what, as it changes. */
export const command: Command = {
  about:
    "Shows on the whole terminal who holds what, as it changes: lanes, holders, what each run is doing, who waits and who was refused. Keys: arrows choose, enter opens a lane's history, s sorts, / filters, ? helps, q quits. It writes nothing and needs no right to. Where there is no terminal, or with --once or a form, it tells all that once and ends.",
  options: [{ name: "once", help: "Tell it once and end." }],
  example: "dos top --once --text",
  run,
};

async function run(args: Arguments, setting: Setting): Promise<Answer> {
  const workspace = await setting.open();
  const survey = await workspace.survey();
  try {
    const isOnce = ["once", "json", "pretty", "text"].some((x) => args.has(x));
    const ended = isOnce ? null : await live({ workspace, survey, setting });
    return ended ?? await once(survey, setting);
  } finally {
    await survey.close();
  }
}

async function once(survey: Survey, setting: Setting): Promise<Answer> {
  const value = await survey.look({ isFresh: true });
  await Promise.all(
    value.remarks.map((text) => setting.note(`dos: warning: ${text}`)),
  );
  // On a page of text they would stand twice.
  const shown = { ...value, remarks: [] };
  return { value, text: ({ columns }) => overviewLines(shown, columns) };
}

/** Shows it until somebody quits; `null` where there is no terminal to show it on. */
async function live(
  { workspace, survey, setting }: {
    readonly workspace: Workspace;
    readonly survey: Survey;
    readonly setting: Setting;
  },
): Promise<Answer | null> {
  const { world } = setting;
  const screen = await world.openScreen();
  if (screen === null) return null;
  try {
    const { watch }: typeof import("../../top/watch.ts") = await import(WATCH);
    const { journal } = workspace;
    const ended = await watch({
      screen,
      survey,
      colour: wantsColour(world),
      history: (lane) => journal.tail({ lane, count: HISTORY }),
    });
    const exit = ended === "interrupt" ? SIGNAL_EXITS.interrupt : 0;
    return { value: { outcome: "ended" }, text: () => [], exit, remark: "" };
  } finally {
    screen.close();
  }
}
