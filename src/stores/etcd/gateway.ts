/**
 * Speaks to etcd's JSON gateway: several endpoints, one deadline, a token.
 *
 * A question that may be asked twice moves on to the next endpoint after any
 * failure. A change moves on only while it is certain that etcd has not begun
 * with it; else it ends in doubt, and the caller has to look.
 *
 * @module
 */
import type { ClusterIdentity, EtcdOptions } from "./client.ts";
import { type Ask, Exchange, type Opened } from "./exchange.ts";
import {
  failureOf,
  inDoubt,
  isTrouble,
  type Trouble,
  troubleOfNonsense,
  wentBack,
  wrongCluster,
} from "./trouble.ts";
import { decimalOf, objectOf, revisionOf, type WireObject } from "./wire.ts";

const DEADLINE_MS = 5_000;
const PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 250;

/** The way to etcd. */
export class Gateway {
  /** Milliseconds until a question is given up. */
  readonly deadlineMs: number;
  readonly #options: EtcdOptions;
  /** The one that answered last comes first. */
  #endpoints: readonly string[];
  readonly #exchange: Exchange;
  #token: string | undefined;
  #login: Promise<Trouble | undefined> | undefined;
  #cluster: string;
  #revision: number;
  /** Endpoints known to be of our cluster. */
  readonly #ours = new Set<string>();

  /** A way that is not yet gone. */
  constructor(options: EtcdOptions) {
    this.#options = options;
    this.#exchange = new Exchange(options.tls);
    this.deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#endpoints = options.endpoints.map((x) => x.replace(/\/+$/, ""));
    this.#cluster = options.known?.cluster ?? "";
    this.#revision = options.known?.revision ?? 0;
  }

  /** What is known of the cluster by now. */
  get identity(): ClusterIdentity {
    return { cluster: this.#cluster, revision: this.#revision };
  }

  /**
   * Asks until there is an answer or no time.
   *
   * @throws {StoreError} If there is none.
   */
  async ask(ask: Ask): Promise<WireObject> {
    return await this.#among(ask, async (endpoint, until) => {
      const trouble = ask.repeatable
        ? undefined
        : await this.#meet(endpoint, until);
      if (trouble !== undefined) return trouble;
      const floor = this.#revision;
      const found = await this.#exchange.ask(endpoint, ask, {
        until,
        token: this.#token,
      });
      if (isTrouble(found)) return found;
      const isOdd = !isEtcds(found.answer) ||
        ask.fits?.(found.answer) === false;
      if (isOdd) return troubleOfNonsense(endpoint);
      this.#recognise(endpoint, found.answer);
      if (ask.agreed === true) {
        const revision = revisionOf(found.answer);
        if (revision < floor) throw wentBack(endpoint, revision, floor);
        this.#revision = Math.max(this.#revision, revision);
      }
      return found;
    }).then(({ answer }) => answer);
  }

  /**
   * Opens a stream of answers.
   *
   * @throws {StoreError} If nobody opens one.
   */
  async open(ask: Ask, signal: AbortSignal): Promise<Opened> {
    return await this.#among(
      ask,
      async (endpoint, until) => {
        const token = this.#token;
        const how = { until, signal, token };
        const opened = await this.#exchange.open(endpoint, ask, how);
        if (isTrouble(opened) || isEtcds(opened.first)) return opened;
        opened.answers.end();
        return troubleOfNonsense(endpoint);
      },
    );
  }

  /** Lets go of all connections. */
  close(): void {
    this.#exchange.close();
  }

  /** Goes from endpoint to endpoint, round by round. */
  async #among<T extends object>(
    ask: Ask,
    attempt: (endpoint: string, until: number) => Promise<T | Trouble>,
  ): Promise<T> {
    const end = performance.now() + this.deadlineMs;
    const troubles: Trouble[] = [];
    for (let pause = PAUSE_MS;; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const round = ask.endpoint === undefined
        ? this.#endpoints
        : [ask.endpoint];
      let hopeless = true;
      for (const [i, endpoint] of round.entries()) {
        const left = end - performance.now();
        // A change that is begun too late ends in doubt for no good reason.
        const least = ask.repeatable ? 0 : this.deadlineMs / 4;
        if (left <= least && troubles.length > 0) {
          throw failureOf(ask.act, troubles);
        }
        const among = ask.repeatable ? round.length - i : 1;
        // deno-lint-ignore no-await-in-loop -- one after the other
        const found = await this.#withToken(
          end,
          () => attempt(endpoint, shareOf(end, among)),
        );
        if (!isTrouble(found)) {
          this.#prefer(endpoint);
          return found;
        }
        troubles.push(found);
        // The next question begins elsewhere.
        if (found.passing) this.#prefer(round[(i + 1) % round.length]);
        if (found.doubtful && !ask.repeatable) throw inDoubt(troubles);
        if (!found.passing) throw failureOf(ask.act, troubles);
        hopeless &&= found.code === "STORE_UNREACHABLE";
      }
      // Where nobody listens nothing is about to be settled, as it is in an election.
      if (hopeless || end - performance.now() < pause) {
        throw failureOf(ask.act, troubles);
      }
      // deno-lint-ignore no-await-in-loop -- before the next round
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Gets a token first where one is needed, and once more where it no longer does. */
  async #withToken<T extends object>(
    end: number,
    attempt: () => Promise<T | Trouble>,
  ): Promise<T | Trouble> {
    const { username = "" } = this.#options;
    const token = this.#token;
    if (username === "" || token !== undefined) {
      const found = await attempt();
      if (username === "" || !isTrouble(found) || found.code !== "token") {
        return found;
      }
    }
    // Another question may have got a new one meanwhile.
    if (this.#token === token) this.#token = undefined;
    const trouble = this.#token !== undefined
      ? undefined
      : await this.#logInOnce(username, end);
    return trouble ?? await attempt();
  }

  /** A member takes long over a password on purpose: many logins at once would come to nothing. */
  #logInOnce(name: string, end: number): Promise<Trouble | undefined> {
    return this.#login ??= this.#logIn(name, end).finally(() => {
      this.#login = undefined;
    });
  }

  async #logIn(name: string, until: number): Promise<Trouble | undefined> {
    const body = { name, password: this.#options.password ?? "" };
    const ask: Ask = {
      ...{ path: "/v3/auth/authenticate", body },
      ...{ act: "log in to", repeatable: true },
    };
    let last: Trouble | undefined;
    const all = this.#endpoints;
    for (const [i, endpoint] of all.entries()) {
      // deno-lint-ignore no-await-in-loop -- the first that answers
      const found = await this.#exchange.ask(endpoint, ask, {
        until: shareOf(until, all.length - i),
      });
      if (!isTrouble(found)) {
        const { token } = found.answer;
        this.#token = typeof token === "string" ? token : "";
        return undefined;
      }
      last = found;
      if (/authentication is not enabled/.test(last.text)) {
        this.#token = "";
        return undefined;
      }
      // What was asked for has not been tried at all.
      if (!last.passing) break;
    }
    return last && { ...last, doubtful: false };
  }

  /** Makes sure whom a change goes to, before it goes. */
  async #meet(endpoint: string, until: number): Promise<Trouble | undefined> {
    if (this.#ours.has(endpoint)) return undefined;
    const token = this.#token;
    const found = await this.#exchange.ask(endpoint, STATUS, { until, token });
    if (isTrouble(found)) return { ...found, doubtful: false };
    if (!isEtcds(found.answer)) {
      return { ...troubleOfNonsense(endpoint), doubtful: false };
    }
    this.#recognise(endpoint, found.answer);
    return undefined;
  }

  #recognise(endpoint: string, answer: WireObject): void {
    const cluster = clusterIn(answer);
    if (this.#cluster === "") this.#cluster = cluster;
    if (cluster !== this.#cluster) {
      throw wrongCluster(endpoint, cluster, this.#cluster);
    }
    this.#ours.add(endpoint);
  }

  #prefer(endpoint = ""): void {
    const all = this.#endpoints;
    const at = all.indexOf(endpoint);
    if (at > 0) this.#endpoints = [...all.slice(at), ...all.slice(0, at)];
  }
}

function clusterIn(answer: WireObject): string {
  return decimalOf(objectOf(answer["header"])["cluster_id"]);
}

/** Etcd leaves out whatever is empty, but always says who it is: an answer of nothing would else be one of no leases. */
function isEtcds(answer: WireObject): boolean {
  return /^[1-9]\d*$/.test(clusterIn(answer)) && revisionOf(answer) >= 1;
}

/** Until when one of so many may be waited for. */
function shareOf(end: number, among: number): number {
  const now = performance.now();
  return now + (end - now) / among;
}

const STATUS: Ask = {
  ...{ path: "/v3/maintenance/status", body: {} },
  ...{ act: "look at", repeatable: true },
};
