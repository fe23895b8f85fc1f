/**
 * What the tests of all hosts share: the golden payloads and answers, and the
 * payloads that no host would send.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { detectHost, HOSTS } from "../../../src/hook/hosts/detect.ts";
import type { Host } from "../../../src/hook/hosts/host.ts";
import type { HookMoment, Verdict } from "../../../src/hook/tool_call.ts";

/** Every moment. */
export const MOMENTS: readonly HookMoment[] = [
  "pretool",
  "posttool",
  "stop",
  "session-start",
  "session-end",
];

const REASON =
  '"src/api/app.py" is held by lane api (ada) until 14:32Z — wait, or work elsewhere';

const VERDICTS: readonly Verdict[] = [
  { kind: "pass" },
  { kind: "deny", reason: REASON },
  { kind: "ask", reason: REASON },
  { kind: "tell", text: REASON },
];

interface Answers {
  /** By moment, then by verdict. */
  readonly replies: object;
  /** By the name of the payload; its own replies come before those of its moment. */
  readonly events: Readonly<
    Record<
      string,
      {
        readonly moment: string;
        readonly call: unknown;
        readonly replies?: object;
        /** The host it is taken for, where its own name cannot be told. */
        readonly detected?: string;
      }
    >
  >;
}

/** Decodes each payload, and answers it with each verdict. */
export function checkGolden(
  host: Host,
  answers: Answers,
  payloads: Readonly<Record<string, unknown>>,
): void {
  assertEquals(Object.keys(payloads), Object.keys(answers.events));
  for (const [name, payload] of Object.entries(payloads)) {
    const wanted = answers.events[name];
    const moment = MOMENTS.find((x) => x === wanted?.moment);
    if (wanted === undefined || moment === undefined) {
      throw new Error(`No answer for ${name}`);
    }
    const detected: string = detectHost(payload).name;
    assertEquals(detected, wanted.detected ?? host.name, name);
    const call = host.decode(payload, moment);
    assertEquals(call as unknown, wanted.call, name);
    if (call === null) throw new Error(`${name} is no call`);
    const replies = wanted.replies ?? Object.getOwnPropertyDescriptor(
      answers.replies,
      moment,
    )?.value;
    for (const verdict of VERDICTS) {
      const reply = host.encode(verdict, call);
      const golden = Object.getOwnPropertyDescriptor(replies, verdict.kind);
      assertEquals(reply, golden?.value, `${name}: ${verdict.kind}`);
    }
  }
}

const LONG = "x".repeat(100_000);

const VALUES: readonly unknown[] = [
  ...[undefined, null, true, 0, -1, 1e400, NaN, "", " ", LONG, [], {}],
  [[]],
  [null, 1, {}],
  new Array(150_000).fill("a"),
  "{",
  '{"__proto__": {"file_path": "a"}}',
  "[".repeat(100_000),
  `"\\ud800"`,
  JSON.parse('{"__proto__": {"path": "a"}, "constructor": 1}'),
  { file_path: null, command: {}, path: [[["a"]]], TargetFile: 7 },
  { command: [1, "a"], CommandLine: [], command_line: ["apply_patch"] },
  Object.fromEntries(
    Array.from({ length: 2_000 }, (_, i) => [`path${"_".repeat(i)}`, "a"]),
  ),
];

const KEYS = [
  ...["session_id", "cwd", "hook_event_name", "tool_name", "tool_input"],
  ...["sessionId", "toolName", "toolArgs", "toolCall", "workspacePaths"],
  ...["conversationId", "stepIdx", "workspace_roots", "conversation_id"],
  ...["agent_action_name", "tool_info", "trajectory_id", "mcp_context"],
  ...["command", "file_path", "source", "reason", "__proto__", "timestamp"],
];

/** One of each host's own payloads, to be broken one field at a time. */
const MODELS: readonly object[] = [
  { session_id: "s", cwd: "/w", tool_name: "Write", tool_input: {} },
  { session_id: "s", cwd: "/w", tool_name: "Bash", tool_input: {} },
  { tool_name: "apply_patch", tool_input: "", turn_id: "t", model: "m" },
  { hook_event_name: "beforeShellExecution", command: "ls", cwd: "/w" },
  { sessionId: "s", toolName: "create", toolArgs: {} },
  { conversationId: "c", toolCall: { name: "write_to_file", args: {} } },
  { agent_action_name: "pre_write_code", tool_info: {} },
];

/** Feeds a host what no host sends; everything has to come back, and whole. */
export function checkHostile(host: Host): void {
  const payloads = [
    ...VALUES,
    ...MODELS.flatMap((model) =>
      KEYS.flatMap((key) => VALUES.map((value) => withField(model, key, value)))
    ),
    ...VALUES.map((args) => ({ toolCall: { name: "run_command", args } })),
    ...VALUES.map((name) => ({ toolCall: { name, args: {} } })),
  ];
  let calls = 0;
  for (const payload of payloads) {
    assert(HOSTS[detectHost(payload).name] !== undefined);
    for (const moment of MOMENTS) {
      const call = host.decode(payload, moment);
      if (call === null) continue;
      calls += 1;
      for (const text of [call.session, call.cwd, call.tool, call.callId]) {
        assertEquals(typeof text, "string");
      }
      const { exit } = host.encode({ kind: "deny", reason: "no" }, call);
      assertEquals(
        exit,
        host.name === "windsurf" && moment === "pretool" ? 2 : 0,
      );
    }
  }
  assert(calls > 0);
}

function withField(model: object, key: string, value: unknown): object {
  const copy = { ...model };
  Object.defineProperty(copy, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}
