/**
 * What is told about the hook in the settings of the hosts, and what does it.
 *
 * @module
 */
import type { HostName } from "../tool_call.ts";

/** Whose settings: those of the workspace, or those of the person. */
export type Scope = "project" | "user";

/** What `install` and `uninstall` are to work on. */
export interface SettingsRequest {
  /** The host. */
  readonly host: HostName;
  /** Whose settings. */
  readonly scope: Scope;
  /** Only tell what would be done. */
  readonly dryRun: boolean;
}

/** What became of a settings file. */
export interface SettingsChange {
  /** `already` and `absent`: there was nothing to do. `restored`: the file is as it was before, to the byte. */
  readonly outcome:
    | "installed"
    | "updated"
    | "already"
    | "uninstalled"
    | "restored"
    | "absent";
  /** The host. */
  readonly host: HostName;
  /** Whose settings. */
  readonly scope: Scope;
  /** The settings file. */
  readonly file: string;
  /** The file that keeps what was there before, or `null` where there is none. */
  readonly backup: string | null;
  /** True where nothing was written because that was asked for. */
  readonly dry_run: boolean;
  /** The events that are wired now, by the host's names. */
  readonly events: readonly string[];
  /** The command line that runs before a tool, `""` where none does. */
  readonly command: string;
  /** With `dry_run`: the text that the file would have, `null` where it would go. */
  readonly text?: string | null;
  /** What else there is to know. */
  readonly notes: readonly string[];
}

/** How the hook answered an event that has to be denied. */
export interface Trial {
  /** The command line. */
  readonly command: string;
  /** Why it was not run although it may deny, or `""`. */
  readonly not_tried: string;
  /** Whether the host would have kept the tool from running. */
  readonly denied: boolean;
  /** In a few words, what came back. */
  readonly answer: string;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
  /** The exit code, `null` where it did not end in time or could not be started. */
  readonly exit: number | null;
  /** Milliseconds it took. */
  readonly ms: number;
}

/** How one settings file stands. */
export interface SettingsState {
  /** The host. */
  readonly host: HostName;
  /** Whose settings. */
  readonly scope: Scope;
  /** The settings file. */
  readonly file: string;
  /** `broken`: it is there and cannot be read. */
  readonly state: "wired" | "incomplete" | "not-wired" | "broken";
  /** The events that are wired, by the host's names. */
  readonly events: readonly string[];
  /** Events that an installation wires and this file does not. */
  readonly missing: readonly string[];
  /** The words that start the program. */
  readonly program: readonly string[];
  /** Whether the files that those words name are there. */
  readonly program_is_there: boolean;
  /** Command lines of other hooks of this kind, which would run as well. */
  readonly others: readonly string[];
  /** Command lines that run this hook among other things: they are somebody's own. */
  readonly own: readonly string[];
  /** What came of a trial, `null` where nothing is wired. */
  readonly trial: Trial | null;
  /** What else there is to know. */
  readonly notes: readonly string[];
}

/** How all settings files stand. */
export interface SettingsReport {
  /** `fault`: a host that is wired does not keep its tools from running. `not-tried`: none was found that does not, but not all were tried. */
  readonly outcome: "wired" | "not-tried" | "not-wired" | "fault";
  /** The root of the workspace. */
  readonly root: string;
  /** Every file that was looked at. */
  readonly files: readonly SettingsState[];
  /** What concerns several files. */
  readonly notes: readonly string[];
}

/** Works on the settings of the hosts. */
export interface HookSettings {
  /** The hosts that have a folder in this workspace. */
  folders(): Promise<HostName[]>;
  /** Adds our entries. */
  install(request: SettingsRequest): Promise<SettingsChange>;
  /** Removes our entries, or restores the file where nothing else changed since. */
  uninstall(request: SettingsRequest): Promise<SettingsChange>;
  /** Looks at every file and tries every command line that is wired. */
  status(): Promise<SettingsReport>;
}
