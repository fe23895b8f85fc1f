/**
 * `dos hook status`: how every settings file stands, and what comes of an
 * event that has to be denied.
 *
 * @module
 */
import type { HostName } from "./hook/tool_call.ts";
import { doubleNotes } from "./hook/wiring/notes.ts";
import type {
  SettingsReport,
  SettingsState,
  Trial,
} from "./hook/wiring/reports.ts";
import { judgeTrial, trialFiles, trialPayload } from "./hook/wiring/trial.ts";
import type { Ground } from "./hook_ground.ts";
import { type Armed, statesOf } from "./hook_states.ts";
import { mistrust } from "./hook_trust.ts";
import type { Finding } from "./lease/ports.ts";
import { runTrial, type Shell } from "./system/settings/trial_run.ts";

/** How long a hook may take to answer. */
const LIMIT_MS = 10_000;

/** How every settings file stands, each wired one tried. */
export async function hookStatus(ground: Ground): Promise<SettingsReport> {
  const files: SettingsState[] = [];
  for (const { state, armed } of statesOf(ground)) {
    const isWired = state.events.length > 0;
    // deno-lint-ignore no-await-in-loop -- side by side they would slow each other down
    const trial = isWired ? await tryOut(ground, state, armed) : null;
    files.push({ ...state, trial });
  }
  const wired = files.filter((x) => x.trial !== null);
  const isFault = files.some((x) =>
    x.state === "broken" ||
    x.trial !== null && x.trial.not_tried === "" && !x.trial.denied
  );
  const isUnsure = wired.some((x) => x.trial?.not_tried !== "");
  return {
    outcome: isFault
      ? "fault"
      : isUnsure
      ? "not-tried"
      : wired.length > 0
      ? "wired"
      : "not-wired",
    root: ground.place.root,
    files,
    notes: doubleNotes(wired),
  };
}

async function tryOut(
  ground: Ground,
  { host, program_is_there: isThere }: SettingsState,
  armed: Armed | null,
): Promise<Trial> {
  const none: Trial = {
    command: armed?.line ?? "",
    not_tried: "",
    denied: false,
    answer: "no entry of ours is run before it writes a file",
    stdout: "",
    stderr: "",
    exit: null,
    ms: 0,
  };
  if (armed === null) return none;
  if (armed.program.length > 0 && !isThere) {
    return { ...none, answer: "the program is not there" };
  }
  const reason = mistrust(ground, armed.program);
  if (reason !== "") {
    return { ...none, not_tried: reason, answer: `not tried: ${reason}` };
  }
  const { root: _, ...result } = await runTrial({
    line: armed.line,
    shell: shellOf(host, armed),
    files: trialFiles(Date.now()),
    input: (root) => JSON.stringify(trialPayload(host, root)),
    limitMs: LIMIT_MS,
  });
  return { ...none, ...judgeTrial(host, result), ...result };
}

/** The shell that the host starts. */
function shellOf(host: HostName, { reader }: Armed): Shell {
  switch (reader) {
    case "powershell":
      return "powershell";
    case "cmd":
    case "cmd-whole":
      return "cmd";
    case "sh":
      if (host === "codex") return "login";
      return host === "claude-code" || host === "cursor" ? "sh" : "bash";
  }
}

/** What `doctor` says: the hosts that are wired, with nothing run. */
export function hookFindings(ground: Ground): Finding[] {
  const states = statesOf(ground).map((x) => x.state);
  const broken = states.filter((x) => x.state === "broken");
  const gone = states.filter((x) => x.events.length > 0 && !x.program_is_there);
  const wired = states.filter((x) => x.events.length > 0);
  const others = states.filter((x) => x.others.length > 0);
  const check = "hooks";
  return [
    ...broken.map(({ file, notes }): Finding => ({
      check,
      status: "warn",
      detail: notes[0] ?? `"${file}" cannot be read`,
      means: "whether an agent is stopped there cannot be told",
      fix: "Mend it, then run `dos hook status`",
    })),
    ...gone.map(({ host, file, program, scope }): Finding => ({
      check,
      status: "warn",
      detail: `"${file}" runs ${program.join(" ")}, which is not there`,
      means: `nothing stops ${host}`,
      fix: `Run \`dos hook install ${host}${
        scope === "user" ? " --user" : ""
      }\``,
    })),
    ...others.map(({ file, others }): Finding => ({
      check,
      status: "warn",
      detail: `"${file}" runs another hook of this kind: ${others.join("; ")}`,
      fix: "Take it out if you do not need it",
    })),
    summary(wired),
  ];
}

function summary(wired: readonly SettingsState[]): Finding {
  const check = "hooks";
  if (wired.length === 0) {
    return {
      check,
      status: "ok",
      detail: "No host is wired: nothing stops an agent that does not ask",
      fix: "Run `dos hook install HOST`, or let agents acquire a lane first",
    };
  }
  const names = wired.map(({ host, scope }) => `${host} (${scope})`);
  return {
    check,
    status: "ok",
    detail: `Wired: ${names.join(", ")}`,
    fix: "`dos hook status` tries whether they deny",
  };
}
