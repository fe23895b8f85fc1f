/**
 * What the verbs that work on the settings of hosts share: how a host is
 * named, and how a change is told.
 *
 * @module
 */
import { HOSTS } from "../hook/hosts/detect.ts";
import type { HostName } from "../hook/tool_call.ts";
import type {
  HookSettings,
  SettingsChange,
  SettingsRequest,
} from "../hook/wiring/reports.ts";
import type { Arguments } from "./arguments.ts";
import type { Answer } from "./command.ts";
import { type Fact, factLines, headline } from "./lease_text.ts";
import type { Option, Positional } from "./option.ts";
import type { Style } from "./page.ts";
import { UsageFault } from "./usage_fault.ts";

/** The hosts, in the order help shows them. */
export const HOST_CHOICES: readonly HostName[] = Object.values(HOSTS)
  .map((host) => host.name);

/** The host that is meant. */
export const HOST: Positional = {
  name: "HOST",
  choices: HOST_CHOICES,
  help: `The agent: ${HOST_CHOICES.join(", ")}.`,
};

/** The options of a verb that changes settings. */
export const SETTINGS_OPTIONS: readonly Option[] = [
  {
    name: "user",
    help: "Work on the settings of this user, not of this workspace.",
  },
  { name: "dry-run", help: "Only tell what would be done." },
];

/**
 * What a verb is to work on.
 *
 * @throws {UsageFault} If no host is named; it names those there are.
 */
export async function settingsRequest(
  args: Arguments,
  { verb, settings }: { verb: string; settings: HookSettings },
): Promise<SettingsRequest> {
  const named = args.text("HOST");
  const host = HOST_CHOICES.find((x) => x === named);
  if (host === undefined) throw await noHost(verb, settings);
  return {
    host,
    scope: args.has("user") ? "user" : "project",
    dryRun: args.has("dry-run"),
  };
}

async function noHost(
  verb: string,
  settings: HookSettings,
): Promise<UsageFault> {
  const [here, ...more] = await settings.folders();
  const all = `The hosts are ${HOST_CHOICES.join(", ")}.`;
  const hint = here !== undefined && more.length === 0
    ? `This workspace has a folder of ${here}: \`dos hook ${verb} ${here}\`. ${all}`
    : all;
  return new UsageFault(`Cannot run dos hook ${verb}: HOST is missing`, {
    hint,
  });
}

const WORDS: Readonly<
  Record<SettingsChange["outcome"], readonly [Style, string]>
> = {
  installed: ["good", "Installed"],
  updated: ["good", "Updated"],
  already: ["good", "Already installed"],
  uninstalled: ["good", "Taken out"],
  restored: ["good", "Restored"],
  absent: ["good", "Not installed"],
};

/** A change as an answer. */
export function changeAnswer(change: SettingsChange, next: string): Answer {
  const [style, word] = WORDS[change.outcome];
  const isIdle = change.outcome === "already" || change.outcome === "absent";
  const title = change.dry_run && !isIdle ? `${word} (dry run)` : word;
  return {
    value: change,
    done: !change.dry_run && !isIdle,
    text: (sheet) => {
      const facts: Fact[] = [
        ["events", change.events.join(", ")],
        ["runs", change.command],
        ["backup", change.backup ?? ""],
        ...change.notes.map((note): Fact => ["note", note]),
        ["next", next],
      ];
      return [
        headline(style, title, {
          name: change.host,
          rest: `in ${change.file}`,
        }),
        ...factLines(facts, sheet),
        ...change.text === undefined ? [] : textLines(change.text),
      ];
    },
  };
}

/** What a file would hold. */
function textLines(text: string | null): string[][] {
  if (text === null) return [["The file would be removed."]];
  const lines = text.replace(/^\ufeff/, "").replace(/\r?\n$/, "");
  return [["It would hold:"], ...lines.split(/\r?\n/).map((x) => [x])];
}
