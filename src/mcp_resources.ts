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
import { News } from "./mcp/news.ts";
import type { McpSession } from "./mcp/session.ts";

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
  const news = new News({
    changes: () => session.changes(),
    look: () => session.read(LIVE),
    note,
    tell(): void {
      server.sendResourceUpdated({ uri: LIVE }).catch(() => {});
    },
    after(ms, act): void {
      setTimeout(act, ms);
    },
  });
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
  server.setRequestHandler(
    SubscribeRequestSchema,
    ({ params: { uri } }): Record<string, never> => {
      session.requireResource(uri);
      if (uri === LIVE) news.begin();
      return {};
    },
  );
  server.setRequestHandler(
    UnsubscribeRequestSchema,
    ({ params: { uri } }): Record<string, never> => {
      session.requireResource(uri);
      if (uri === LIVE) news.end();
      return {};
    },
  );
}
