/**
 * What tests of the installer work with: settings of somebody, and a program
 * that answers an event as it is told to, to stand where ours does.
 *
 * @module
 */
import type { HookSettings } from "../../src/hook/wiring/reports.ts";
import { openHookSettings } from "../../src/hook_settings.ts";

/** The settings of a workspace in `dir`, and of somebody whose home lies in it. */
export async function openSettings(
  dir: string,
  program: readonly string[] = ["/opt/dos"],
): Promise<HookSettings> {
  await Deno.mkdir(`${dir}/home`, { recursive: true });
  await Deno.mkdir(`${dir}/work`, { recursive: true });
  return await openHookSettings({
    workspace: `${dir}/work`,
    program,
    env: (name) => name === "HOME" ? `${dir}/home` : undefined,
  });
}

/** Writes a program that reads its input and says what is wanted; returns its path. */
export async function stubProgram(
  dir: string,
  name: string,
  answer: { stdout?: string; stderr?: string; exit?: number; body?: string },
): Promise<string> {
  const { stdout = "", stderr = "", exit = 0, body = "" } = answer;
  const path = `${dir}/${name}`;
  await Deno.writeTextFile(
    path,
    `#!/bin/sh
${body}
cat > /dev/null
printf '%s' ${quoted(stdout)}
printf '%s' ${quoted(stderr)} >&2
exit ${exit}
`,
  );
  await Deno.chmod(path, 0o755);
  return path;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
