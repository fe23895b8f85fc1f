/**
 * The resources of `dos mcp`, bound to the MCP SDK: listed, read, and told of
 * when they change.
 *
 * @module
 */
import type { Server } from "@modelcontextprotocol/sdk/server";
import type {
  ListResourcesResult,
  ReadResourceResult,
} from "@modelcontextprotocol/sdk/types";
// @ts-types="@modelcontextprotocol/sdk/types"
import {
  ListResourcesRequestSchema,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { LIVE } from "./mcp/resources.ts";
import type { McpSession } from "./mcp/session.ts";

/** Changes that come together are told together. */
const NEWS_PAUSE_MS = 50;

/**
 * Binds the resources.
 *
 * @param server Whom clients ask.
 * @param session What there is.
 * @param note Tells people a sentence.
 */
export function bindResources(
  server: Server,
  session: McpSession,
  note: (sentence: string) => void,
): void {
  const news = createNews(server, session, note);
  server.setRequestHandler(
    ListResourcesRequestSchema,
    (): ListResourcesResult => ({
      resources: session.resources().map((one) => ({ ...one })),
    }),
  );
  server.setRequestHandler(
    ReadResourceRequestSchema,
    async ({ params: { uri } }): Promise<ReadResourceResult> => {
      const contents = await session.read(uri);
      return { contents: contents.map((one) => ({ ...one })) };
    },
  );
  const turn = (uri: string, on: boolean): Record<string, never> => {
    session.requireResource(uri);
    if (uri === LIVE) news(on);
    return {};
  };
  const [on, off] = [true, false];
  server.setRequestHandler(
    SubscribeRequestSchema,
    ({ params: { uri } }) => turn(uri, on),
  );
  server.setRequestHandler(
    UnsubscribeRequestSchema,
    ({ params: { uri } }) => turn(uri, off),
  );
}

/** Turns on and off that a client is told when who holds what has changed. The journal is followed from the first time on. */
function createNews(
  server: Server,
  session: McpSession,
  note: (sentence: string) => void,
): (on: boolean) => void {
  let isWanted = false;
  let isFollowing = false;
  let isDue = false;
  const tell = (): void => {
    isDue = false;
    if (isWanted) server.sendResourceUpdated({ uri: LIVE }).catch(() => {});
  };
  const follow = async (): Promise<void> => {
    isFollowing = true;
    try {
      for await (const _ of session.changes()) {
        if (!isDue) setTimeout(tell, NEWS_PAUSE_MS);
        isDue = true;
      }
    } catch (error) {
      isFollowing = false;
      note(error instanceof Error ? error.message : String(error));
    }
  };
  return (on): void => {
    isWanted = on;
    if (on && !isFollowing) void follow();
  };
}
