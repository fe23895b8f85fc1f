/**
 * All hosts, for whoever has to know them all.
 *
 * @module
 */
import type { HostName } from "../tool_call.ts";
import { antigravity } from "./antigravity.ts";
import { claudeCode } from "./claude_code.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { cursor } from "./cursor.ts";
import { gemini } from "./gemini.ts";
import type { Host } from "./host.ts";
import { hostOf } from "./host_of.ts";
import { windsurf } from "./windsurf.ts";

/** Every host, by its name. */
export const HOSTS: Readonly<Record<HostName, Host>> = {
  "claude-code": claudeCode,
  "codex": codex,
  "gemini": gemini,
  "cursor": cursor,
  "copilot": copilot,
  "antigravity": antigravity,
  "windsurf": windsurf,
};

/** A host by the name a person wrote, or `undefined` where there is none. */
export function hostNamed(name: string): Host | undefined {
  return Object.values(HOSTS).find((host) => host.name === name.toLowerCase());
}

/**
 * The host that sent a payload.
 *
 * @param payload What came on standard input, parsed.
 * @returns The host.
 */
export function detectHost(payload: unknown): Host {
  return HOSTS[hostOf(payload)];
}
