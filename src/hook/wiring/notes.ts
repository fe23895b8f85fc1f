/**
 * What a person has to know about a host beside what stands in its settings.
 *
 * @module
 */
import { isRecord, ownField } from "../../domain/lease.ts";
import type { HostName } from "../tool_call.ts";
import type { Scope } from "./reports.ts";

/** What a host asks for, or does not do, once it is wired. */
export function hostNotes(host: HostName, scope: Scope): string[] {
  switch (host) {
    case "codex":
      return [
        "Codex runs a hook only after you trusted it: open /hooks in Codex, and again after each change here",
      ];
    case "antigravity":
      return scope === "project"
        ? [
          "Builds of Antigravity were seen that read the file of the user only: install it with --user as well if nothing is denied",
        ]
        : [];
    default:
      return [];
  }
}

/** What may become of the program that is wired. */
export function programNotes(program: readonly string[]): string[] {
  return program.some((word) => /[\\/]_npx[\\/]/.test(word))
    ? [
      "The program lies in a cache of npx, which may be emptied: install Deno where it stays, then run this again",
    ]
    : [];
}

/** An entry whose tools are not those that an installation names. */
export function matcherNote(event: string, matcher: unknown): string {
  return `${event} runs for ${
    JSON.stringify(matcher, (_, x) => typeof x === "bigint" ? `${x}` : x)
  }, which is not what is installed: a tool that is left out is not asked about`;
}

/** Hosts that load the settings of Claude Code too. */
const LOADS_CLAUDE: readonly HostName[] = ["cursor", "copilot"];

/** What runs twice, or runs although nobody wired it. */
export function doubleNotes(
  wired: readonly { readonly host: HostName; readonly scope: Scope }[],
): string[] {
  const hosts = new Set(wired.map((x) => x.host));
  const both = [...hosts].filter((host) =>
    new Set(wired.filter((x) => x.host === host).map((x) => x.scope)).size > 1
  );
  return [
    ...both.length === 0 ? [] : [
      `${
        both.join(" and ")
      } is wired in this workspace and for this user, so that the hook may run twice; that costs time and changes no answer`,
    ],
    ...hosts.has("claude-code") ? claudeNotes(hosts) : [],
  ];
}

function claudeNotes(wired: ReadonlySet<HostName>): string[] {
  const [twice, alone] = [true, false].map((isWired) =>
    LOADS_CLAUDE.filter((host) => wired.has(host) === isWired).join(" and ")
  );
  return [
    ...twice === "" ? [] : [
      `${twice} may load .claude/settings.json too, so that the hook runs twice there; that costs time and changes no answer`,
    ],
    ...alone === "" ? [] : [
      `${alone} may load .claude/settings.json too, and then runs the hook from there`,
    ],
  ];
}

/** Why a host runs no hook of its settings at all, or `""`. */
export function switchedOff(host: HostName, settings: unknown): string {
  const isOff = host === "claude-code" && isRecord(settings) &&
    ownField(settings, "disableAllHooks") === true;
  return isOff
    ? 'All hooks are switched off here: "disableAllHooks" is true'
    : "";
}

/** A hook of dos-kernel, or one of ours that somebody wrote by hand. */
export function foreignNote(line: string): string {
  return `Another hook of this kind is there and runs as well: ${line}; take it out if you do not need it`;
}

/** A hook of ours that somebody put into a command of his own. */
export function ownNote(line: string): string {
  return `It runs dos in a command of its own, which is left as it is: ${line}`;
}
