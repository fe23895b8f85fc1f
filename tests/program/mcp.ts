/**
 * Runs `dos mcp` as a process and speaks with it by the SDK's own client, as
 * agents do; or by hand, where no client would say such a thing.
 *
 * @module
 */
// @ts-types="@modelcontextprotocol/sdk/client"
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
// @ts-types="@modelcontextprotocol/sdk/client/stdio"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { cleanEnv, commandLine } from "./dos.ts";

/** An agent that is connected. */
export interface Agent {
  readonly client: Client;
  /** Its server's pid. */
  readonly pid: number;
  /** Calls a tool, and tells its answer as data. */
  // deno-lint-ignore no-explicit-any -- tests look into whatever was answered
  call(name: string, args?: Record<string, unknown>): Promise<any>;
  /** Calls a tool that is to fail, and tells the error. */
  // deno-lint-ignore no-explicit-any -- tests look into whatever was answered
  fail(name: string, args?: Record<string, unknown>): Promise<any>;
}

/** Where and how an agent starts its server. */
export interface AgentOptions {
  readonly cwd: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
}

/** A test with such agents: the SDK's client leaves the timers behind by which it would end a server that does not end by itself. */
export function agentTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

/** Connects an agent for as long as `body` runs. */
export async function withAgent(
  { cwd, args = [], env = {} }: AgentOptions,
  body: (agent: Agent) => Promise<void>,
): Promise<void> {
  const [command = "", ...rest] = commandLine("mcp", ...args);
  const transport = new StdioClientTransport({
    ...{ command, args: rest, cwd, stderr: "pipe" },
    env: { ...Deno.env.toObject(), ...cleanEnv(env) },
  });
  const said: string[] = [];
  transport.stderr?.on("data", (chunk) => said.push(String(chunk)));
  const client = new Client({ name: "an agent", version: "1" });
  await client.connect(transport);
  // Only then does the client hold answers against what was promised of them.
  await client.listTools();
  try {
    await body({
      client,
      pid: transport.pid ?? 0,
      async call(name, given = {}): ReturnType<Agent["call"]> {
        const answer = await client.callTool({ name, arguments: given });
        if (answer.isError) throw new Error(textOf(answer));
        return answer.structuredContent;
      },
      async fail(name, given = {}): ReturnType<Agent["fail"]> {
        const answer = await client.callTool({ name, arguments: given });
        if (!answer.isError) throw new Error(`no error: ${textOf(answer)}`);
        return JSON.parse(textOf(answer));
      },
    });
  } catch (error) {
    // A server that ends by itself says why there, and nowhere else.
    const why = said.join("");
    if (why === "" || !(error instanceof Error)) throw error;
    throw new Error(`${error.message}; its server said: ${why}`, {
      cause: error,
    });
  } finally {
    await client.close();
  }
}

/** The first text of an answer. */
export function textOf(answer: object): string {
  const { content = [] } = answer as { content?: { text?: string }[] };
  const [first] = content;
  return first?.text ?? "";
}

/** How a conversation by hand came out. */
export interface Spoken {
  readonly code: number;
  /** What came back, a message to a line. */
  // deno-lint-ignore no-explicit-any -- tests look into whatever was answered
  readonly messages: any[];
  readonly stderr: string;
}

/** The first words of a client. */
export const HELLO: readonly string[] = [
  JSON.stringify({
    ...{ jsonrpc: "2.0", id: "hello", method: "initialize" },
    params: {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "by hand", version: "1" },
    },
  }),
  JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }),
];

/** A call of a tool, as a line. */
export function callLine(
  id: number,
  name: string,
  args: Record<string, unknown>,
): string {
  const params = { name, arguments: args };
  return JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params });
}

/** A client by hand. */
export interface Hand {
  readonly child: Deno.ChildProcess;
  say(...lines: string[]): Promise<void>;
  /** Reads on until a message passes; tells it. */
  // deno-lint-ignore no-explicit-any -- tests look into whatever was answered
  hear(passes: (message: any) => boolean): Promise<any>;
  /** Closes the end that the server speaks into. */
  deafen(): Promise<void>;
  /** Closes its end, and waits for the server's. */
  leave(): Promise<Spoken>;
}

/** Starts a server to speak with by hand. */
export function byHand({ cwd, args = [], env = {} }: AgentOptions): Hand {
  const [program = "", ...rest] = commandLine("mcp", ...args);
  const child = new Deno.Command(program, {
    ...{ args: rest, cwd, env: cleanEnv(env) },
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const stderr = new Response(child.stderr).text();
  const messages: unknown[] = [];
  let tail = "";
  let heard = 0;
  const more = async (): Promise<boolean> => {
    const { done, value = "" } = await reader.read();
    const lines = (tail + value).split("\n");
    tail = lines.pop() ?? "";
    messages.push(...lines.map((line) => JSON.parse(line)));
    return !done;
  };
  return {
    child,
    async say(...lines): Promise<void> {
      const text = lines.map((line) => `${line}\n`).join("");
      await writer.write(new TextEncoder().encode(text));
    },
    async hear(passes): ReturnType<Hand["hear"]> {
      for (;;) {
        while (heard < messages.length) {
          const message = messages[heard++];
          if (passes(message)) return message;
        }
        // deno-lint-ignore no-await-in-loop -- one message after the other
        if (!await more()) throw new Error(`the server ended: ${await stderr}`);
      }
    },
    deafen: () => reader.cancel(),
    async leave(): Promise<Spoken> {
      await writer.close().catch(() => {});
      // deno-lint-ignore no-await-in-loop -- one message after the other
      while (await more());
      const { code } = await child.status;
      if (tail !== "") throw new Error(`not a line: ${tail}`);
      return { code, messages, stderr: await stderr };
    },
  };
}
