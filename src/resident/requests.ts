/**
 * Answers requests: who may ask, what can be asked, and how much at once.
 *
 * Nothing a request holds makes this throw; what goes wrong is an answer.
 *
 * @module
 */
import type { HookMoment } from "../hook/tool_call.ts";
import { type Body, readBody } from "./body.ts";
import {
  jsonResponse,
  momentAt,
  replyResponse,
  type Way,
} from "./hook_reply.ts";
import type { Judge } from "./judge.ts";
import { Load } from "./load.ts";
import { Patience } from "./patience.ts";
import { bears } from "./secret.ts";

/** How long one request may take, in milliseconds. */
const LIMIT_MS = 2_000;

/** Answers a request of which nothing but the body is read. */
export interface Route {
  /** `GET`, or `POST` where a body is sent. */
  readonly method: "GET" | "POST";
  /** The answer to a body, `""` where there is none. */
  answer(body: string): Promise<Response> | Response;
}

/** What requests are answered with. */
export interface Means {
  /** Judges events. */
  readonly judge: Judge;
  /** Other paths. */
  readonly routes: ReadonlyMap<string, Route>;
  /** What may be done at once. */
  readonly load?: Load;
  /** How long one request may take, in milliseconds. @default {2000} */
  readonly limitMs?: number;
}

/** A door by which requests come. */
export interface Door {
  /** Which one. */
  readonly way: Way;
  /** What whoever asks must bear, `""` where only the owner comes that far. */
  readonly secret: string;
}

/** Counts of what was asked. */
export interface Tally {
  /** Events that were judged. */
  judged: number;
  /** Requests that were turned away because there were too many. */
  refused: number;
}

const LATE: Readonly<Record<Exclude<Body["kind"], "text">, number>> = {
  long: 413,
  late: 408,
  broken: 400,
  crowded: 503,
};

const WHY: Readonly<Record<Exclude<Body["kind"], "text">, string>> = {
  long: "the event is too long",
  late: "the event did not come to its end in time",
  broken: "the event did not come to its end",
  crowded: "too much is being read already",
};

/** Answers requests. */
export class Requests {
  /** What was asked so far. */
  readonly tally: Tally = { judged: 0, refused: 0 };
  /** What is being done. */
  readonly load: Load;
  readonly #means: Means;
  readonly #limitMs: number;

  /** @param means What they are answered with. */
  constructor(means: Means) {
    this.#means = means;
    this.load = means.load ?? new Load();
    this.#limitMs = means.limitMs ?? LIMIT_MS;
  }

  /** Answers one request. */
  async answer(request: Request, door: Door): Promise<Response> {
    if (
      door.secret !== "" &&
      !bears(request.headers.get("authorization"), door.secret)
    ) {
      return fault(401, "the token is missing or another one");
    }
    if (!this.load.begin()) {
      this.tally.refused++;
      return fault(503, "too many requests at once");
    }
    try {
      using patience = new Patience(this.#limitMs);
      return await this.#dispatch(request, door.way, patience);
    } catch {
      return fault(500, "the request could not be answered");
    } finally {
      this.load.end();
    }
  }

  async #dispatch(
    request: Request,
    way: Way,
    patience: Patience,
  ): Promise<Response> {
    const { pathname } = new URL(request.url);
    const moment = momentAt(pathname);
    const route = this.#means.routes.get(pathname);
    if (moment === null && route === undefined) {
      return fault(404, NO_PATH);
    }
    const method = route?.method ?? "POST";
    if (request.method !== method) {
      return fault(405, `this path is for ${method}`, { allow: method });
    }
    const body: Body = method === "GET"
      ? { kind: "text", text: "" }
      : await readBody(request, this.load, patience);
    if (moment !== null) {
      return await this.#hook(moment, body, { way, patience });
    }
    if (body.kind !== "text") return fault(LATE[body.kind], WHY[body.kind]);
    // A grant that is given up on would be one that nobody knows of: it has its own limits.
    return await route?.answer(body.text) ?? fault(404, NO_PATH);
  }

  async #hook(
    moment: HookMoment,
    body: Body,
    { way, patience }: { readonly way: Way; readonly patience: Patience },
  ): Promise<Response> {
    const { judge } = this.#means;
    if (body.kind === "text") {
      this.tally.judged++;
      const reply = await judge.hear(moment, body.text, patience);
      return replyResponse(reply, moment, { way });
    }
    const reply = await judge.refuse(WHY[body.kind]);
    return replyResponse(reply, moment, { way, status: LATE[body.kind] });
  }
}

const NO_PATH = "there is no such path";

function fault(
  status: number,
  reason: string,
  headers: Record<string, string> = {},
): Response {
  const response = jsonResponse({ outcome: "error", reason }, status);
  for (const [name, value] of Object.entries(headers)) {
    response.headers.set(name, value);
  }
  return response;
}
