/**
 * Runs a server as a process, as its users do.
 *
 * @module
 */
import { cleanEnv, commandLine } from "./dos.ts";

/** A server that runs. */
export interface Daemon {
  readonly child: Deno.ChildProcess;
  readonly socket: string;
  readonly http: string;
  readonly token: string;
  /** Ends it, and tells its exit code. */
  end(signal?: Deno.Signal): Promise<number>;
}

/** Starts a server, and waits until it says where it is. */
export async function startDaemon(
  cwd: string,
  how: {
    readonly args?: readonly string[];
    readonly through?: readonly string[];
    readonly env?: Record<string, string>;
  } = {},
): Promise<Daemon> {
  const [program = "", ...args] = [
    ...how.through ?? [],
    ...commandLine("serve", "--json", ...how.args ?? []),
  ];
  const child = new Deno.Command(program, {
    ...{ args, cwd, env: cleanEnv(how.env) },
    ...{ stdin: "null", stdout: "piped", stderr: "null" },
  }).spawn();
  const said = await firstLine(child.stdout);
  const { socket, http, token_file } = JSON.parse(said);
  const token = token_file === ""
    ? ""
    : (await Deno.readTextFile(token_file)).trim();
  return {
    ...{ child, socket, http, token },
    async end(signal = "SIGTERM"): Promise<number> {
      child.kill(signal);
      const { code } = await child.status;
      await child.stdout.cancel();
      return code;
    },
  };
}

async function firstLine(
  stream: ReadableStream<Uint8Array>,
): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    // deno-lint-ignore no-await-in-loop -- one part after the other
    const { done, value } = await reader.read();
    if (done) throw new Error("the server did not start");
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text;
}
