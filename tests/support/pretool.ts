/**
 * Calls that are judged before they are made.
 *
 * @module
 */
import type { Lease } from "../../src/domain/lease.ts";
import type { Outcome } from "../../src/gate/around.ts";
import { pretool } from "../../src/gate/pretool.ts";
import type { HookCall, ToolUse } from "../../src/hook/tool_call.ts";
import { type Plan, withTree } from "../system/planted_tree.ts";
import { aHold, anEvent, type AroundFields, hold } from "./gate.ts";

/** What a call of session `mine` in `cwd` comes to. */
export async function judged(
  cwd: string,
  use: ToolUse,
  options: { call?: Partial<HookCall>; around?: AroundFields } = {},
): Promise<Outcome> {
  const { event, wards } = anEvent(
    cwd,
    { use, ...options.call },
    options.around,
  );
  return await pretool(event, wards);
}

/** The kind of it. */
export async function verdictOf(
  ...call: Parameters<typeof judged>
): Promise<string> {
  return (await judged(...call)).verdict.kind;
}

/** A workspace with a lease of somebody else's on `src/**`. */
export function inYard(
  use: (root: string) => Promise<void>,
  options: { plan?: Plan; leases?: readonly Lease[] } = {},
): Promise<void> {
  const { plan = { "dos.toml": "" }, leases = [aHold()] } = options;
  return withTree(plan, async (root) => {
    hold(root, ...leases);
    await use(root);
  });
}

/** A call that writes these files and perhaps others. */
export function doubtful(...paths: readonly string[]): ToolUse {
  const writes = paths.map((path) => ({ path, below: false, glob: false }));
  const footprint = { writes, reads: [], cannotTell: "it runs a script" };
  return { kind: "files", footprint };
}
