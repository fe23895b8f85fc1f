import { assert, assertEquals, assertRejects } from "@std/assert";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { Overview, Survey } from "../../src/lease/overview.ts";
import type { Screen, ScreenEvent } from "../../src/top/screen.ts";
import { watch } from "../../src/top/watch.ts";
import { anOverview, aRow } from "../support/overviews.ts";

/** A terminal on which a script types, one piece at a time. */
class Script implements Screen {
  readonly frames: string[][] = [];
  closed = 0;
  readonly #events: ScreenEvent[];

  constructor(...events: readonly (string | ScreenEvent)[]) {
    this.#events = events.map((one) =>
      typeof one === "string"
        ? { kind: "typed", bytes: new TextEncoder().encode(one) }
        : one
    );
  }

  size(): { columns: number; rows: number } {
    return { columns: 80, rows: 24 };
  }

  show(lines: readonly string[]): void {
    this.frames.push([...lines]);
  }

  next(): Promise<ScreenEvent> {
    const event = this.#events.shift();
    return event === undefined ? new Promise(() => {}) : Promise.resolve(event);
  }

  /** Never over: what is typed comes first. */
  rest(): Promise<void> {
    return this.#events.length > 0 ? new Promise(() => {}) : Promise.resolve();
  }

  close(): void {
    this.closed++;
  }
}

function aSurvey(look: () => Promise<Overview>): Survey {
  return {
    look,
    pause: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const SURVEY = aSurvey(() => Promise.resolve(anOverview()));

const NO_HISTORY = (): Promise<JournalEntry[]> => Promise.resolve([]);

Deno.test("watch draws, does what is typed, and ends with q", async () => {
  const screen = new Script("j", { kind: "redraw" }, "\x1b[A", "q");
  const parts = { screen, survey: SURVEY, colour: false, history: NO_HISTORY };
  assertEquals(await watch(parts), "quit");
  const marked = screen.frames.map((lines) =>
    lines.find((line) => line.startsWith("> "))?.slice(2, 6)
  );
  assertEquals(marked, ["src ", "docs", "docs", "src "]);
});

Deno.test("watch ends with Ctrl-C, and where nobody types any more", async () => {
  for (
    const [event, how] of [
      ["\x03", "interrupt"],
      [{ kind: "gone" }, "quit"],
    ] as const
  ) {
    const screen = new Script(event);
    const parts = { screen, survey: SURVEY, colour: true, history: NO_HISTORY };
    // deno-lint-ignore no-await-in-loop -- one after the other is easier to read
    assertEquals(await watch(parts), how);
  }
});

Deno.test("watch reads the history of a lane when it is opened", async () => {
  const asked: string[] = [];
  const screen = new Script("\r", { kind: "redraw" }, "q", "q");
  const history = (lane: string): Promise<JournalEntry[]> => {
    asked.push(lane);
    return Promise.resolve([{ op: "FIRST", seq: 1 }, { op: "SECOND", seq: 2 }]);
  };
  await watch({ screen, survey: SURVEY, colour: false, history });
  assertEquals(asked, ["src"]);
  const text = screen.frames.at(-2)?.join("\n") ?? "";
  assert(text.indexOf("SECOND") < text.indexOf("FIRST"));
  assert(text.includes("SECOND"));
});

Deno.test("watch looks again and shows what changed", async () => {
  let looks = 0;
  const survey = aSurvey(() => {
    looks++;
    if (looks === 3) return Promise.reject(new Error("the store is gone"));
    return Promise.resolve(
      anOverview({ lanes: [aRow({ lane: `n${looks}` })] }),
    );
  });
  const screen = new Script();
  await assertRejects(
    () => watch({ screen, survey, colour: false, history: NO_HISTORY }),
    Error,
    "the store is gone",
  );
  assertEquals(screen.frames.map((lines) => lines[4]?.slice(0, 4)), [
    "> n1",
    "> n2",
  ]);
});
