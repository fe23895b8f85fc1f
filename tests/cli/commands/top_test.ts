import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Screen, ScreenEvent } from "../../../src/top/screen.ts";
import { anOverview } from "../../support/overviews.ts";
import { say, words } from "../fake_world.ts";

const OVERVIEW = anOverview({ remarks: ["The journal is odd"] });
const WORKSPACE = { overview: OVERVIEW };

/** A terminal on which one thing is typed. */
function aScreen(text: string): Screen & { frames: number; closed: number } {
  const bytes = new TextEncoder().encode(text);
  return {
    frames: 0,
    closed: 0,
    size: () => ({ columns: 80, rows: 24 }),
    show(): void {
      this.frames++;
    },
    next: (): Promise<ScreenEvent> => Promise.resolve({ kind: "typed", bytes }),
    rest: () => new Promise(() => {}),
    close(): void {
      this.closed++;
    },
  };
}

Deno.test("top tells it once as data or text", async () => {
  const workspace = WORKSPACE;
  const json = await say(words("top --once --json"), { workspace });
  assertEquals(JSON.parse(json.stdout), OVERVIEW);
  assertEquals(json.exit, 0);
  const text = await say(words("top --once --text"), { workspace });
  assertStringIncludes(text.stdout, "dos top  /repo");
  assertStringIncludes(text.stdout, "src");
  assertEquals(text.stdout.match(/odd/), null);
  assertEquals(text.stderr, "dos: warning: The journal is odd\n");
});

Deno.test("top tells it once where there is no terminal", async () => {
  const { stdout, exit } = await say(["top"], { workspace: WORKSPACE });
  assertEquals([JSON.parse(stdout), exit], [OVERVIEW, 0]);
});

Deno.test("top shows it on a terminal until somebody quits, and gives that back", async () => {
  for (const [typed, exit] of [["q", 0], ["\x03", 130]] as const) {
    const screen = aScreen(typed);
    const how = { workspace: WORKSPACE, screen, terminal: true };
    // deno-lint-ignore no-await-in-loop -- one after the other is easier to read
    const said = await say(["top"], how);
    assertEquals([said.exit, said.stdout, said.stderr], [exit, "", ""]);
    assertEquals([screen.frames, screen.closed], [1, 1]);
  }
});

Deno.test("top gives the terminal back where it cannot look", async () => {
  const screen = aScreen("q");
  const said = await say(["top"], { workspace: {}, screen, terminal: true });
  assertEquals([said.exit, screen.closed], [70, 1]);
});

Deno.test("top asks for no terminal where a form is named", async () => {
  const screen = aScreen("q");
  const how = { workspace: WORKSPACE, screen, terminal: true };
  const said = await say(words("top --text"), how);
  assertEquals([said.exit, screen.frames], [0, 0]);
});
