/**
 * Loads one host, and none of the others but the most frequent.
 *
 * @module
 */
import type { HostName } from "../tool_call.ts";
import { claudeCode } from "./claude_code.ts";
import type { Host } from "./host.ts";

const CODEX = "./codex.ts";
const GEMINI = "./gemini.ts";
const CURSOR = "./cursor.ts";
const COPILOT = "./copilot.ts";
const ANTIGRAVITY = "./antigravity.ts";
const WINDSURF = "./windsurf.ts";

const LOADERS: Readonly<Record<HostName, () => Promise<Host>>> = {
  "claude-code": () => Promise.resolve(claudeCode),
  "codex": async () => (await import(CODEX)).codex,
  "gemini": async () => (await import(GEMINI)).gemini,
  "cursor": async () => (await import(CURSOR)).cursor,
  "copilot": async () => (await import(COPILOT)).copilot,
  "antigravity": async () => (await import(ANTIGRAVITY)).antigravity,
  "windsurf": async () => (await import(WINDSURF)).windsurf,
};

/** The name of a host as a person wrote it, `null` where there is none. */
export function hostName(text: string): HostName | null {
  const name = text.toLowerCase();
  return Object.hasOwn(LOADERS, name) ? name as HostName : null;
}

/** A host by its name. */
export function loadHost(name: HostName): Promise<Host> {
  return LOADERS[name]();
}
