/**
 * A server of one store: what it opens when it begins, what it mends while it
 * runs, and what it leaves behind when it ends, which is nothing.
 *
 * @module
 */
import { StoreError } from "../lease/ports.ts";
import { inside } from "../system/path.ts";
import { Judge, type Seat } from "./judge.ts";
import {
  type Answerer,
  type Listening,
  listenOnPort,
  listenOnSocket,
} from "./listening.ts";
import type { Load } from "./load.ts";
import { type Door, Requests, type Route } from "./requests.ts";
import { createSecret } from "./secret.ts";
import { holdStore } from "./store_hold.ts";
import { TokenFile } from "./token_file.ts";

/** What is to be served, and where. */
export interface ServerOptions extends Seat {
  /** The directory of the store. */
  readonly store: string;
  /** Where the socket lies; `""` for none. */
  readonly socket: string;
  /** The port, 0 for any that is free; `null` for none. */
  readonly port: number | null;
  /** Further paths. */
  readonly routes?: ReadonlyMap<string, Route>;
  /** What may be done at once. */
  readonly load?: Load;
  /** How often is looked whether all is in its place, in milliseconds. @default {1000} */
  readonly watchMs?: number;
}

/** A server that runs. */
export interface Server {
  /** The path of its socket, or `""`. */
  readonly socket: string;
  /** Its address, or `""`. */
  readonly http: string;
  /** The file with the token for that address, or `""`. */
  readonly tokenFile: string;
  /** Ends with the server; fails if it lost its place to another one. */
  readonly ended: Promise<void>;
  /** Ends it: lets nobody in any more, answers who is in, and takes away what is its own. */
  stop(): Promise<void>;
}

const WATCH_MS = 1_000;
/** A store that nobody asked about for so long is let go of. */
const IDLE_MS = 60_000;

/** The file of the token, in the store. */
const TOKEN_NAME = "serve.token";

/**
 * Starts a server.
 *
 * @throws {StoreError} If another server has the store, or it cannot be used.
 * @throws {ServeError} If it cannot listen where it was told to.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const hold = await holdStore(options.store);
  const place = new Place(options);
  try {
    await place.open();
  } catch (error) {
    await place.close();
    await hold.release();
    throw error;
  }
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  let isEnding = false;
  const end = async (error?: unknown): Promise<void> => {
    if (isEnding) return await ended.catch(() => {});
    isEnding = true;
    clearInterval(timer);
    await place.close();
    await hold.release();
    if (error === undefined) resolve();
    else reject(error);
  };
  const timer = setInterval(() => {
    place.mend().catch((error) => {
      // Whatever else is in the way now may be gone the next time.
      if (isTaken(error)) end(error).catch(() => {});
    });
  }, options.watchMs ?? WATCH_MS);
  return {
    ...place.told(),
    ended,
    stop: () => end(),
  };
}

/** All that a server has in the world. */
class Place {
  readonly #options: ServerOptions;
  readonly #judge: Judge;
  readonly #requests: Requests;
  readonly #token: TokenFile | null;
  readonly #byHttp: Door;
  #socket: Listening | null = null;
  #http: Listening | null = null;
  #isMending = false;
  readonly #startedMs = Date.now();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#judge = new Judge(options);
    const routes = new Map(options.routes ?? []);
    routes.set("/health", { method: "GET", answer: () => this.#health() });
    this.#requests = new Requests({
      judge: this.#judge,
      routes,
      ...(options.load === undefined ? {} : { load: options.load }),
    });
    const secret = options.port === null ? "" : createSecret();
    this.#byHttp = { way: "http", secret };
    this.#token = options.port === null
      ? null
      : new TokenFile(inside(options.store, TOKEN_NAME), secret);
  }

  /** Where it can be reached. */
  told(): Pick<Server, "socket" | "http" | "tokenFile"> {
    return {
      socket: this.#socket?.at ?? "",
      http: this.#http?.at ?? "",
      tokenFile: this.#token === null
        ? ""
        : inside(this.#options.store, TOKEN_NAME),
    };
  }

  /** Opens its doors. */
  async open(): Promise<void> {
    const { socket, port } = this.#options;
    if (socket !== "" && this.#socket === null) {
      this.#socket = await listenOnSocket(
        socket,
        this.#answerer({ way: "socket", secret: "" }),
      );
    }
    if (port !== null && this.#http === null) {
      this.#http = listenOnPort(port, this.#answerer(this.#byHttp));
    }
    this.#token?.write();
  }

  /** Puts back what was taken away, and lets go of what nobody asks about. */
  async mend(): Promise<void> {
    if (this.#isMending) return;
    this.#isMending = true;
    try {
      await this.#judge.sweep(IDLE_MS);
      // Whoever removed the store wants it gone; the next writer makes it again.
      if (!isDirectory(this.#options.store)) return;
      await this.#reopen();
    } finally {
      this.#isMending = false;
    }
  }

  async #reopen(): Promise<void> {
    if (this.#socket !== null && !this.#socket.isOpen()) {
      const { at } = this.#socket;
      await this.#socket.close();
      this.#socket = await listenOnSocket(
        at,
        this.#answerer({ way: "socket", secret: "" }),
      );
    }
    if (this.#http !== null && !this.#http.isOpen()) {
      const port = Number(new URL(this.#http.at).port);
      await this.#http.close();
      this.#http = listenOnPort(port, this.#answerer(this.#byHttp));
    }
    this.#token?.write();
  }

  /** Closes its doors, from whatever state. */
  async close(): Promise<void> {
    this.#token?.remove();
    await Promise.all([this.#socket?.close(), this.#http?.close()]);
    await this.#judge.close();
  }

  #answerer(door: Door): Answerer {
    return (request) => this.#requests.answer(request, door);
  }

  #health(): Response {
    const { judged, refused } = this.#requests.tally;
    return Response.json({
      outcome: "serving",
      root: this.#options.root,
      pid: Deno.pid,
      since_ms: Date.now() - this.#startedMs,
      judged,
      refused,
      open: this.#requests.load.requests,
      stores: this.#judge.stores,
    });
  }
}

/** Whether another server has taken the place. */
function isTaken(error: unknown): boolean {
  return error instanceof StoreError && error.code === "STORE_LOCK";
}

function isDirectory(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return false;
  }
}
