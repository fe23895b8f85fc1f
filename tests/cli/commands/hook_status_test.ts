// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import type {
  SettingsReport,
  SettingsState,
  Trial,
} from "../../../src/hook/wiring/reports.ts";
import { say, words } from "../fake_world.ts";

const TRIAL: Trial = {
  command: "/bin/dos hook pretool --installed-by=dos",
  not_tried: "",
  denied: true,
  answer: "denied: held by bob",
  stdout: "{}",
  stderr: "",
  exit: 0,
  ms: 12,
};

const STATE: SettingsState = {
  host: "codex",
  scope: "project",
  file: "/r/.codex/hooks.json",
  state: "wired",
  events: ["PreToolUse"],
  missing: [],
  program: ["/bin/dos"],
  program_is_there: true,
  others: [],
  own: [],
  trial: TRIAL,
  notes: ["trust it"],
};

const IDLE: SettingsState = {
  ...STATE,
  host: "gemini",
  state: "not-wired",
  events: [],
  program: [],
  program_is_there: false,
  trial: null,
  notes: [],
};

function report(
  outcome: SettingsReport["outcome"],
  ...files: SettingsState[]
): { status(): Promise<SettingsReport> } {
  const value = { outcome, root: "/r", files, notes: ["twice"] };
  return { status: () => Promise.resolve(value) };
}

Deno.test("hook status exits 1 only where a wired host would not be stopped", async () => {
  const open: SettingsState = {
    ...STATE,
    trial: { ...TRIAL, denied: false, answer: "no answer" },
  };
  const broken: SettingsState = {
    ...IDLE,
    state: "broken",
    notes: ["broken!"],
  };
  const table: [ReturnType<typeof report>, number, string][] = [
    [report("wired", STATE, IDLE), 0, ""],
    [report("not-wired", IDLE), 0, ""],
    [report("fault", STATE, open), 1, "does not stop it: no answer"],
    [report("fault", broken), 1, "gemini: broken!"],
  ];
  for (const [hooks, exit, stderr] of table) {
    const said = await say(words("hook status"), { hooks });
    assertEquals(said.exit, exit);
    assertStringIncludes(said.stderr, stderr);
    assertEquals(JSON.parse(said.stdout), await hooks.status());
  }
});

Deno.test("hook status shows a person what is wired, and what is not in one line", async () => {
  const hooks = report("wired", STATE, IDLE);
  const said = await say(words("hook status --text"), { hooks });
  assertEquals(
    said.stdout,
    `Wired in /r
denies  codex (project) /r/.codex/hooks.json
  events   PreToolUse
  program  /bin/dos
  trial    denied: held by bob (12 ms)
  note     trust it
  not wired  gemini (project)
  note       twice
`,
  );
});

Deno.test("hook status names a program that is gone, and hooks of others", async () => {
  const gone: SettingsState = { ...STATE, program_is_there: false };
  const others: SettingsState = {
    ...IDLE,
    others: ["dos hook stop"],
    notes: ["another"],
  };
  const said = await say(words("hook status --text"), {
    hooks: report("fault", gone, others),
  });
  assertStringIncludes(said.stdout, "/bin/dos, which is not there");
  assertStringIncludes(said.stdout, "not-wired  gemini (project)");
  assertStringIncludes(said.stdout, "another");
});

Deno.test("hook status says that it did not try a line, and that is neither good nor a fault", async () => {
  const untried: SettingsState = {
    ...STATE,
    trial: {
      ...TRIAL,
      denied: false,
      not_tried: "it is odd",
      answer: "not tried: it is odd",
    },
  };
  const own: SettingsState = {
    ...IDLE,
    own: ["./lint; dos hook pretool --installed-by=dos"],
    notes: ["of its own"],
  };
  const hooks = report("not-tried", untried, own);
  const said = await say(words("hook status --text"), { hooks });
  assertEquals(said.exit, 0);
  assertEquals(
    said.stdout,
    `Not tried in /r
not tried  codex (project) /r/.codex/hooks.json
  events   PreToolUse
  program  /bin/dos
  trial    not tried: it is odd
  note     trust it
not-wired  gemini (project) /r/.codex/hooks.json
  note  of its own
  note  twice
`,
  );
});
