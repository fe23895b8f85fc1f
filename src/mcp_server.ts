/**
 * `dos mcp`: what a client can ask for, bound to the MCP SDK and to the
 * standard streams of this process. Nothing else, its pipe and
 * its resources aside, loads the SDK.
 *
 * @module
 */
import { Server } from "@modelcontextprotocol/sdk/server";
import type {
  CallToolResult,
  ListToolsResult,
} from "@modelcontextprotocol/sdk/types";
// @ts-types="@modelcontextprotocol/sdk/types"
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { escapeText } from "./cli/escape.ts";
import { writeAll } from "./cli/output.ts";
import type { Conversation, McpChoice, WorkspaceChoice } from "./cli/world.ts";
import { openWorkspace } from "./compose.ts";
import type { Workspace } from "./lease/workspace.ts";
import { INSTRUCTIONS, McpSession } from "./mcp/session.ts";
import { PROTOCOL_CODE, ProtocolError } from "./mcp/protocol_error.ts";
import type { CallContext } from "./mcp/tool.ts";
import { CALL_METHOD, readToolRequest } from "./mcp/tool_request.ts";
import { McpPipe } from "./mcp_pipe.ts";
import { bindResources } from "./mcp_resources.ts";
import { VERSION } from "./version.ts";

/** How long the end waits for the last lines for people to be read. */
const NOTES_PATIENCE_MS = 200;

/** Speaks with whoever started this process. */
export async function speakMcp(
  choice: WorkspaceChoice & McpChoice,
): Promise<Conversation> {
  keepStandardOutput();
  const { workspace: root, thisWorktree } = choice;
  const open = (): Promise<Workspace> => openWorkspace({ root, thisWorktree });
  const notes = new Notes();
  await requireWorkspace(open, notes);
  const session = new McpSession({
    ...{ open, env: (name) => Deno.env.get(name), nowMs: () => Date.now() },
    ...{ allowForce: choice.allowForce, releaseAtEnd: choice.releaseAtEnd },
    note: (sentence) => notes.add(sentence),
  });
  const pipe = createPipe(session);
  const server = createServer(session, notes);
  server.onerror = (error): void => notes.add(error.message);
  await server.connect(pipe);
  const ended = pipe.closed.then(async () => {
    await session.end();
    await notes.written();
  });
  return {
    ended,
    async stop(): Promise<void> {
      await pipe.close();
      await ended;
    },
  };
}

/** Whatever a library prints must not get among the messages. */
function keepStandardOutput(): void {
  const { error } = globalThis.console;
  Object.assign(globalThis.console, { log: error, info: error, debug: error });
}

/** A root that is not there is a mistake in the client's settings; what is wrong inside it can be mended meanwhile. */
async function requireWorkspace(
  open: () => Promise<Workspace>,
  notes: Notes,
): Promise<void> {
  try {
    await open();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (code === "NO_WORKSPACE" || code === "USAGE") throw error;
    notes.add(
      `${String(message ?? error)}; tools answer with this error meanwhile`,
    );
  }
}

function createPipe({ untold }: McpSession): McpPipe {
  return new McpPipe({
    read: (buffer) => Deno.stdin.read(buffer),
    write: (bytes) => Deno.stdout.write(bytes),
  }, {
    leaving: (id) => untold.leaving(id),
    left: (id) => untold.left(id),
    lost: (id) => untold.lost(id),
  });
}

function createServer(session: McpSession, notes: Notes): Server {
  const server = new Server(
    { name: "dos", title: "dos lane leases", version: VERSION },
    {
      capabilities: { tools: {}, resources: { subscribe: true } },
      instructions: INSTRUCTIONS,
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, (): ListToolsResult => {
    const tools = session.tools();
    return { tools } as unknown as ListToolsResult;
  });
  // What has a handler of its own comes there through the SDK's idea of it.
  server.fallbackRequestHandler = async (
    { method, params },
    extra,
  ): Promise<CallToolResult> => {
    if (method !== CALL_METHOD) {
      throw new ProtocolError(PROTOCOL_CODE.methodNotFound, "Method not found");
    }
    const { name, given, progressToken: token } = readToolRequest(params);
    const reply = await session.call(name, given, {
      request: extra.requestId,
      signal: extra.signal,
      progress: token === undefined
        ? (): void => {}
        : progressTo(token, (word) => extra.sendNotification(word)),
    });
    return reply as unknown as CallToolResult;
  };
  bindResources(server, session, (sentence) => notes.add(sentence));
  return server;
}

interface ProgressNotification {
  method: "notifications/progress";
  params: {
    progressToken: string | number;
    progress: number;
    total?: number;
    message: string;
  };
}

/** Tells of progress; what comes while the last word is still on its way is left out. */
function progressTo(
  progressToken: string | number,
  send: (notification: ProgressNotification) => Promise<void>,
): CallContext["progress"] {
  let last = -1;
  let isSending = false;
  return (at, total, message): void => {
    // The protocol wants it to grow with each word.
    if (isSending || at <= last) return;
    last = at;
    isSending = true;
    send({
      method: "notifications/progress",
      params: {
        progressToken,
        progress: at,
        ...(total === undefined ? {} : { total }),
        message,
      },
    }).catch(() => {}).finally(() => {
      isSending = false;
    });
  };
}

/** Lines for people. Whoever does not read them must not hold up the work, nor the end for long. */
class Notes {
  #written: Promise<void> = Promise.resolve();

  /** Writes a line behind those that are still being written. */
  add(sentence: string): void {
    const line = `dos: ${escapeText(sentence)}\n`;
    this.#written = this.#written
      .then(() => writeAll((bytes) => Deno.stderr.write(bytes), line))
      .catch(() => {});
  }

  /** Waits until all are written, but not for long. */
  async written(): Promise<void> {
    const patience = new Promise((resolve) =>
      setTimeout(resolve, NOTES_PATIENCE_MS)
    );
    await Promise.race([this.#written, patience]);
  }
}
