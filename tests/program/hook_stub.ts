/**
 * A program that answers a hook's event as it is told to, to stand where ours does.
 *
 * @module
 */

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
