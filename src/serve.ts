/**
 * `dos serve`: a server of the store of one workspace, made of its parts.
 *
 * @module
 */
import { openOver, openWorkspace } from "./compose.ts";
import type { KeptCopy } from "./keep_copy.ts";
import type { Leases } from "./lease/leases.ts";
import type { Workspace } from "./lease/workspace.ts";
import { metricsRoute } from "./metrics_route.ts";
import { type Server, startServer } from "./resident/server.ts";
import { verbRoutes } from "./resident/verbs.ts";
import { inside, resolvePath } from "./system/path.ts";
import { findPlace, type Place } from "./system/workspace.ts";
import { VERSION } from "./version.ts";

/** Which workspace is to be served, and where. */
export interface ServeOptions {
  /** Its root; absent means: look for it from the current directory on. */
  readonly workspace?: string;
  /** Keep to the store of this working tree. */
  readonly thisWorktree?: boolean;
  /** Where the socket is to lie; absent means: in the store. */
  readonly socket?: string;
  /** The port of the HTTP door, 0 for any that is free; absent for none. */
  readonly port?: number;
}

/** A server that runs, and what it serves. */
export interface Served extends Server {
  /** The root of the workspace. */
  readonly root: string;
}

const KEEP_COPY = "./keep_copy.ts";

const SOCKET_NAME = "serve.sock";

/** Starts a server. */
export async function serve(options: ServeOptions): Promise<Served> {
  // Names that are looked for in vain are errors, and each would have its stack described.
  if (Deno.env.get("DOS_DEBUG") !== "1") Error.stackTraceLimit = 0;
  const { workspace, thisWorktree = false, socket, port } = options;
  const env = (name: string): string | undefined => Deno.env.get(name);
  const cwd = Deno.cwd();
  const place = await findPlace({ workspace, thisWorktree, cwd, env });
  const { root, store } = place;
  const standard = Deno.build.os === "windows"
    ? ""
    : inside(store, SOCKET_NAME);
  const copy = place.mirror ? await beginCopy(place, env) : null;
  const asked = { root, thisWorktree };
  const open = (): Promise<Workspace> =>
    copy === null ? openWorkspace(asked) : openOver(asked, copy.lay);
  const routes = verbRoutes(async (): Promise<Leases> => (await open()).leases);
  const mark = (): Promise<string> => markOf(place.journal);
  const version = VERSION;
  routes.set("/metrics", metricsRoute({ open, mark, version }));
  const server = await startServer({
    root,
    store,
    thisWorktree,
    env,
    socket: socket === undefined ? standard : resolvePath(cwd, socket),
    port: port ?? null,
    routes,
  });
  if (copy === null) return { root, ...server };
  return {
    root,
    ...server,
    async stop(): Promise<void> {
      await server.stop();
      await copy.stop();
    },
  };
}

async function beginCopy(
  place: Place,
  env: (name: string) => string | undefined,
): Promise<KeptCopy> {
  const { keepCopy }: typeof import("./keep_copy.ts") = await import(
    KEEP_COPY
  );
  return await keepCopy(place, env);
}

/** Another text for another state of the journal, `""` where there is none. */
async function markOf(journal: string): Promise<string> {
  try {
    const { dev, ino, size, mtime } = await Deno.stat(journal);
    return [dev, ino, size, mtime?.getTime()].join(" ");
  } catch {
    return "";
  }
}
