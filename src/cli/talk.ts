/**
 * All that one run says: answers and errors on standard output, a line for
 * people on standard error, and what is done where nobody can be told.
 *
 * @module
 */
import type { Workspace } from "../lease/workspace.ts";
import type { Answer, Setting, Stream } from "./command.ts";
import { escapeText } from "./escape.ts";
import { EXIT, type ExitCode, exitOf } from "./exit_codes.ts";
import { describeFailure } from "./failure.ts";
import { printJson } from "./json.ts";
import { OutputError, writeAll } from "./output.ts";
import { cutText } from "./page.ts";
import { type Form, renderAnswer } from "./render.ts";
import type { WorkspaceChoice, World } from "./world.ts";

const DONE = "What was asked was done all the same; only its answer is lost.";

/** One run's voice. */
export class Talk {
  /** The form of what is said on standard output. */
  form: Form = "json";
  /** Whether answers and errors go to standard error. */
  aside = false;
  readonly #world: World;
  readonly #opened: Workspace[] = [];

  /** @param world Where to speak. */
  constructor(world: World) {
    this.#world = world;
  }

  /** Where a command runs that works on the workspace that is chosen. */
  setting(choice: WorkspaceChoice): Setting {
    return {
      world: this.#world,
      open: async () => {
        const workspace = await this.#world.openWorkspace(choice);
        this.#opened.push(workspace);
        return workspace;
      },
      note: (text) => this.#toPeople(text),
      event: async (value) =>
        await this.#answer(`${printJson(value)}\n`) === null,
      progress: (text) => this.#show(text),
    };
  }

  /** Tells an answer. What cannot be told is taken back where it can be. */
  async tell(answer: Answer): Promise<number> {
    const { original } = answer;
    // What a command answered must not get lost with what is said about it.
    if (!await this.#say([answer]) && !this.aside) return EXIT.store;
    if (this.form === "text" && original !== undefined) {
      if (original.stderr !== undefined) await this.#toPeople(original.stderr);
      return original.exit;
    }
    const exit = answer.exit ?? exitOf(answer.value);
    const remark = answer.remark ?? reasonOf(answer.value);
    if (exit !== EXIT.yes && !this.#isText && !this.aside && remark !== "") {
      await this.#toPeople(`dos: ${remark}`);
    }
    return exit;
  }

  /** Tells an answer in parts: at once if they are all there, else as they come. */
  async tellParts({ parts }: Stream): Promise<ExitCode> {
    if (Array.isArray(parts)) {
      return await this.#say(parts) ? EXIT.yes : EXIT.store;
    }
    for await (const part of parts) {
      if (!await this.#say([part])) return EXIT.store;
    }
    return EXIT.yes;
  }

  /** Tells a text as it is. */
  async tellText(text: string): Promise<ExitCode> {
    const error = await this.#write(text);
    if (error === null) return EXIT.yes;
    if (!isClosedPipe(error)) await this.#toPeople(`dos: ${error.message}`);
    return EXIT.store;
  }

  /** Tells an error, to programs and to people. */
  async fail(error: unknown, called: string): Promise<ExitCode> {
    const { value, exit } = await describeFailure(error, called);
    if (!this.#isText) {
      // Should this fail: people are told below, and the exit code tells it too.
      await this.#answer(renderAnswer({ value }, this.form, this.#world));
    }
    // Whoever asked for JSON on that very stream gets nothing else there.
    if (this.#isText || !this.aside) {
      await this.#toPeople(`dos: ${sentence(value.reason, value.hint)}`);
    }
    if (exit === EXIT.defect && this.#world.env("DOS_DEBUG") === "1") {
      await this.#toPeople(...stackOf(error));
    }
    return exit;
  }

  /** Tells the warnings that arose in the workspaces that were opened. */
  async warn(): Promise<void> {
    const warnings = new Set(this.#opened.flatMap((x) => x.warnings()));
    await this.#toPeople(...[...warnings].map((x) => `dos: warning: ${x}`));
  }

  get #isText(): boolean {
    return this.form === "text";
  }

  async #say(answers: readonly Answer[]): Promise<boolean> {
    const text = await this.#render(answers);
    const error = await this.#answer(text);
    if (error === null) return true;
    const stands = await settle(answers);
    // Whoever reads no further, as `head` does, wants no word on that either.
    if (stands !== "" || !isClosedPipe(error)) {
      await this.#toPeople(`dos: ${sentence(error.message, stands)}`);
    }
    return false;
  }

  async #render(answers: readonly Answer[]): Promise<string> {
    try {
      return answers
        .map((answer) => renderAnswer(answer, this.form, this.#world))
        .join("");
    } catch (error) {
      const stands = await settle(answers);
      if (stands !== "") await this.#toPeople(`dos: ${stands}`);
      throw error;
    }
  }

  #answer(text: string): Promise<OutputError | null> {
    return this.#write(text, this.aside ? "writeStderr" : "writeStdout");
  }

  async #write(
    text: string,
    where: "writeStdout" | "writeStderr" = "writeStdout",
  ): Promise<OutputError | null> {
    try {
      await writeAll((bytes) => this.#world[where](bytes), text);
      return null;
    } catch (error) {
      return error instanceof OutputError ? error : new OutputError(error);
    }
  }

  async #show(text: string): Promise<void> {
    if (!this.#world.stderrIsTerminal) return;
    const columns = this.#world.columns || 80;
    const line = cutText(escapeText(text), columns - 1);
    await this.#write(`\r\x1b[2K${line}`, "writeStderr");
  }

  async #toPeople(...lines: string[]): Promise<void> {
    const text = lines.map((line) => `${escapeText(line)}\n`).join("");
    try {
      await writeAll((bytes) => this.#world.writeStderr(bytes), text);
    } catch {
      // Nobody is left to tell, and the exit code still speaks.
    }
  }
}

/** What stands where nobody could be told, after it was taken back if it can be. */
async function settle(answers: readonly Answer[]): Promise<string> {
  const [answer] = answers;
  if (answer?.undo === undefined) return answer?.done ? DONE : "";
  try {
    return await answer.undo();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `What was done could not be taken back: ${why}`;
  }
}

function isClosedPipe({ cause }: OutputError): boolean {
  return cause instanceof Error && cause.name === "BrokenPipe";
}

function stackOf(error: unknown): string[] {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  return stack === "" ? [] : stack.split("\n");
}

function reasonOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const { reason } = value as { reason?: unknown };
  return typeof reason === "string" ? reason : "";
}

function sentence(text: string, advice: string): string {
  if (advice === "") return text;
  return /[.!?]$/.test(text) ? `${text} ${advice}` : `${text}. ${advice}`;
}
