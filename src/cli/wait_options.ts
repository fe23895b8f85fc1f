/**
 * What a command that waits tells meanwhile, and how it is stopped.
 *
 * @module
 */
import type { WaitOptions } from "../lease/wait_state.ts";
import type { Arguments } from "./arguments.ts";
import type { Setting } from "./command.ts";
import type { Option } from "./option.ts";
import { printJson } from "./json.ts";
import { waitLine } from "./wait_text.ts";

/** Whether to wait, and how long. */
export const WAIT: Option = {
  name: "wait",
  value: "SECONDS",
  kind: "number",
  min: 0,
  max: 31_622_400,
  bare: true,
  help:
    "Wait in turn where time may give the lane; without a value as long as it takes.",
  standard: "answer at once",
};

/** A wait that the command line asked for. */
export interface CommandWait {
  /** For the verb. */
  readonly options: WaitOptions;
  /** The code to exit with where a signal ended it, else 0. */
  exit(): number;
  /** Call when it is over, before the answer is told. */
  end(): Promise<void>;
}

/**
 * The wait of a command that has standard output for itself: what is told
 * goes to standard error, and its signals are somebody else's.
 */
export function waitBeside(
  args: Arguments,
  { world, progress, note }: Setting,
): Pick<CommandWait, "options" | "end"> | null {
  if (!args.has("wait")) return null;
  let told: Promise<unknown> = Promise.resolve();
  const seconds = args.number("wait");
  const tellsEvents = args.has("json") && !args.has("pretty");
  return {
    options: {
      ...(seconds === undefined ? {} : { seconds }),
      under: world.env("DOS_LEASE") ?? "",
      onState(state, changed): void {
        told = told.then(async () => {
          if (!tellsEvents) await progress(waitLine(state, world.nowMs()));
          else if (changed) {
            const event = { event: "waiting", ...state };
            await note(printJson(event, { pretty: false }));
          }
        });
      },
      warn(sentence): void {
        told = told.then(() => note(`dos: ${sentence}`));
      },
    },
    async end(): Promise<void> {
      await told;
      if (!tellsEvents) await progress("");
    },
  };
}

/** The wait that is asked for, `null` where none is. */
export function waitFrom(
  args: Arguments,
  { world, event, progress, note }: Setting,
): CommandWait | null {
  if (!args.has("wait")) return null;
  const stop = new AbortController();
  let exit = 0;
  let told: Promise<unknown> = Promise.resolve();
  let shown = false;
  const after = (act: () => Promise<unknown>): void => {
    told = told.then(act);
  };
  world.heedSignal((code) => {
    exit = code;
    stop.abort();
  });
  const seconds = args.number("wait");
  const tellsEvents = args.has("json") && !args.has("pretty");
  return {
    options: {
      ...(seconds === undefined ? {} : { seconds }),
      under: world.env("DOS_LEASE") ?? "",
      signal: stop.signal,
      onState(state, changed): void {
        if (!tellsEvents) {
          shown = true;
          after(() => progress(waitLine(state, world.nowMs())));
        } else if (changed) {
          after(async () => {
            // Nobody is left who would hear of a grant.
            if (!await event({ event: "waiting", ...state })) stop.abort();
          });
        }
      },
      warn: (sentence) => after(() => note(`dos: ${sentence}`)),
    },
    exit: () => exit,
    async end(): Promise<void> {
      await told;
      if (shown) await progress("");
    },
  };
}
