/**
 * Running a program to its end.
 *
 * @module
 */

/** What a program said. */
export interface Output {
  /** Its exit code; 127 where it could not be started. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error, or why it could not be started. */
  readonly stderr: string;
}

/** Runs a program and keeps what it says. */
export async function outputOf(
  words: readonly string[],
  options: { readonly cwd?: string },
): Promise<Output> {
  const [program = "", ...args] = words;
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  try {
    const ran = await new Deno.Command(program, {
      ...{ args, stdin: "null", env: { NO_COLOR: "1" } },
      ...options,
    }).output();
    return {
      code: ran.code,
      stdout: decode(ran.stdout),
      stderr: decode(ran.stderr),
    };
  } catch (error) {
    return { code: 127, stdout: "", stderr: String(error) };
  }
}

/** Runs a program before everybody's eyes, and tells its exit code. */
export async function show(words: readonly string[]): Promise<number> {
  const [program = "", ...args] = words;
  const { code } = await new Deno.Command(program, {
    ...{ args, stdin: "null", stdout: "inherit", stderr: "inherit" },
  }).spawn().status;
  return code;
}
