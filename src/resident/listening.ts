/**
 * A door that is open: on a socket of the file system, or on this machine's own
 * network address.
 *
 * @module
 */
import { StoreError } from "../lease/ports.ts";
import { describe } from "../stores/failure.ts";
import { parentOf } from "../system/path.ts";
import {
  draftBeside,
  isOurs,
  publish,
  type Published,
  requireKind,
  retract,
} from "./published_file.ts";
import { ServeError } from "./serve_error.ts";

/** What answers requests. */
export type Answerer = (request: Request) => Promise<Response>;

/** An open door. */
export interface Listening {
  /** Where it is: the path of the socket, or an address with its port. */
  readonly at: string;
  /** Whether requests still come in by it. */
  isOpen(): boolean;
  /** Lets nobody in any more, and waits for those who are in. */
  close(): Promise<void>;
}

const ADDRESS = "127.0.0.1";
/** Only the owner may connect. */
const MASK = 0o177;
/** The longest path of a socket. */
const MOST_BYTES = Deno.build.os === "darwin" ? 103 : 107;
/** Anybody may write there, and nobody is kept from what is another's. */
const OPEN_TO_ALL = 0o002;
const STICKY = 0o1000;

/**
 * Listens on a socket that only its owner can reach.
 *
 * @param path Where; the socket of a dead server is replaced.
 * @param answer What answers.
 * @throws {ServeError} If none can listen there.
 * @throws {StoreError} `STORE_LOCK` if a program listens there already; if something else lies there.
 */
export async function listenOnSocket(
  path: string,
  answer: Answerer,
): Promise<Listening> {
  requireShort(path);
  requireKind(path, "socket");
  requireOwn(path);
  if (await isAnswered(path)) {
    throw new StoreError(
      "STORE_LOCK",
      `Cannot listen on "${path}": a program listens there already`,
      { path, hint: "End it first, or name another path with --socket" },
    );
  }
  const draft = draftBeside(path);
  const server = openSocket(draft, answer, path);
  let published: Published;
  try {
    published = publish(draft, path, "socket");
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    at: path,
    isOpen: () => server.isOpen() && isOurs(published),
    async close(): Promise<void> {
      retract(published);
      await server.close();
    },
  };
}

function openSocket(draft: string, answer: Answerer, path: string): Opened {
  // A socket has its mode from the moment it is there; there is no time in which others could connect.
  const before = Deno.umask(MASK);
  try {
    return opened(Deno.serve({ path: draft, ...QUIET }, answer));
  } catch (error) {
    throw new ServeError(
      "INVALID_SOCKET",
      `Cannot listen on "${path}": ${describe(error)}`,
      "Name another path with --socket",
    );
  } finally {
    Deno.umask(before);
  }
}

/**
 * Listens on this machine's own address.
 *
 * @param port The port, 0 for any that is free.
 * @param answer What answers.
 * @throws {ServeError} If it is taken.
 */
export function listenOnPort(port: number, answer: Answerer): Listening {
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve({ hostname: ADDRESS, port, ...QUIET }, answer);
  } catch (error) {
    throw new ServeError(
      "INVALID_PORT",
      `Cannot listen on port "${port}": ${describe(error)}`,
      "Name another one with --http=PORT, or 0 for any that is free",
    );
  }
  const at = `http://${ADDRESS}:${server.addr.port}`;
  return { at, ...opened(server) };
}

interface Opened {
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Nothing is printed, and no error ends the process. */
const QUIET = {
  onListen(): void {},
  onError: (): Response => new Response(null, { status: 500 }),
};

/** So long are those waited for who are in. */
const CLOSE_MS = 2_500;

function opened(server: Deno.HttpServer): Opened {
  let isOpen = true;
  const ended = server.finished.catch(() => {}).then(() => {
    isOpen = false;
  });
  return {
    isOpen: () => isOpen,
    async close(): Promise<void> {
      if (!isOpen) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, CLOSE_MS);
      await Promise.race([server.shutdown().catch(() => {}), late]);
      clearTimeout(timer);
      await Promise.race([ended, late]);
    },
  };
}

/** The system cuts no path of a socket: nobody could connect to a longer one. */
function requireShort(path: string): void {
  if (new TextEncoder().encode(path).length <= MOST_BYTES) return;
  throw new ServeError(
    "INVALID_SOCKET",
    `Cannot listen on "${path}": a socket's path has at most ${MOST_BYTES} bytes`,
    "Name a shorter one with --socket",
  );
}

/** Whoever can put another socket there would answer in our place. */
function requireOwn(path: string): void {
  const directory = parentOf(path);
  const { isDirectory, mode } = Deno.statSync(directory);
  const isOpen = ((mode ?? 0) & OPEN_TO_ALL) !== 0 &&
    ((mode ?? 0) & STICKY) === 0;
  if (isDirectory && !isOpen) return;
  throw new ServeError(
    "INVALID_SOCKET",
    `Cannot listen on "${path}": "${directory}" ${
      isDirectory ? "is open to every user" : "is no directory"
    }`,
    "Name a path with --socket that lies in a directory of your own",
  );
}

async function isAnswered(path: string): Promise<boolean> {
  try {
    const connection = await Deno.connect({ transport: "unix", path });
    connection.close();
    return true;
  } catch {
    return false;
  }
}
