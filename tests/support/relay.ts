/**
 * A TCP relay that can be cut: what stands in for the cable between two
 * programs of a test.
 *
 * @module
 */

/**
 * What becomes of bytes on their way:
 *
 * - `open`: they pass;
 * - `cut`: none pass, in neither direction, and nobody is told, as where a cable was drawn;
 * - `deaf`: questions pass, answers do not;
 * - `refused`: connections are closed, new ones at once.
 */
export type Passage = "open" | "cut" | "deaf" | "refused";

interface Pair {
  readonly source: string;
  readonly client: Deno.TcpConn;
  readonly server: Deno.TcpConn;
}

/** A relay from a port of its own to another port of this machine. */
export class Relay implements AsyncDisposable {
  /** The port it listens on. */
  readonly port: number;
  readonly #target: number;
  readonly #listener: Deno.TcpListener;
  readonly #nameOf: (from: number) => Promise<string>;
  readonly #pairs = new Set<Pair>();
  readonly #work = new Set<Promise<void>>();
  #rule: (source: string) => Passage = () => "open";
  #changed = Promise.withResolvers<void>();

  /**
   * Starts to listen.
   *
   * @param target The port that it leads to.
   * @param options `port` to listen on, any free one by default, and `hostname`, by default that of this machine alone; `nameOf` tells who a connection comes from, by its port.
   */
  constructor(
    target: number,
    options: {
      readonly port?: number;
      readonly hostname?: string;
      readonly nameOf?: (from: number) => Promise<string>;
    } = {},
  ) {
    this.#target = target;
    this.#nameOf = options.nameOf ??
      ((): Promise<string> => Promise.resolve(""));
    this.#listener = Deno.listen({
      hostname: options.hostname ?? "127.0.0.1",
      port: options.port ?? 0,
    });
    this.port = this.#listener.addr.port;
    this.#begin(this.#accept());
  }

  /** Sets what becomes of bytes, now and from now on; held ones pass once they may. */
  set(rule: Passage | ((source: string) => Passage)): void {
    this.#rule = typeof rule === "string" ? (): Passage => rule : rule;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
    for (const pair of this.#pairs) {
      if (this.#rule(pair.source) === "refused") closeBoth(pair);
    }
  }

  /** Closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.set("refused");
    await Promise.all(this.#work);
  }

  #begin(work: Promise<void>): void {
    const quiet = work.catch(() => {}).finally(() => this.#work.delete(quiet));
    this.#work.add(quiet);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      this.#begin(this.#connect(client));
    }
  }

  async #connect(client: Deno.TcpConn): Promise<void> {
    try {
      const source = await this.#nameOf(client.remoteAddr.port);
      await this.#until(() => this.#rule(source) !== "cut");
      if (this.#rule(source) === "refused") return;
      const server = await Deno.connect({
        hostname: "127.0.0.1",
        port: this.#target,
      });
      const pair: Pair = { source, client, server };
      this.#pairs.add(pair);
      const questions = this.#pump(pair, [client, server], ["cut"]);
      const answers = this.#pump(pair, [server, client], ["cut", "deaf"]);
      await Promise.allSettled([questions, answers]);
      closeBoth(pair);
      this.#pairs.delete(pair);
    } finally {
      closeOne(client);
    }
  }

  async #pump(
    { source }: Pair,
    [from, to]: readonly [Deno.TcpConn, Deno.TcpConn],
    held: readonly Passage[],
  ): Promise<void> {
    const buffer = new Uint8Array(65_536);
    while (true) {
      // deno-lint-ignore no-await-in-loop -- in order
      const count = await from.read(buffer).catch(() => null);
      // deno-lint-ignore no-await-in-loop -- as long as it is held
      await this.#until(() => !held.includes(this.#rule(source)));
      if (count === null) break;
      for (let at = 0; at < count;) {
        // deno-lint-ignore no-await-in-loop -- in order
        at += await to.write(buffer.subarray(at, count));
      }
    }
    // One side has ended: the other has nobody left to speak to.
    closeOne(from);
    closeOne(to);
  }

  async #until(holds: () => boolean): Promise<void> {
    // deno-lint-ignore no-await-in-loop -- until it holds
    while (!holds()) await this.#changed.promise;
  }
}

function closeBoth({ client, server }: Pair): void {
  closeOne(client);
  closeOne(server);
}

function closeOne(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
