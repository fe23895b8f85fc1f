/**
 * Something that answers as a member of etcd does, as a test says.
 *
 * @module
 */

/** What came. */
export interface Asked {
  /** Such as `/v3/kv/txn`. */
  readonly path: string;
  /** The object that was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The header `Authorization`, `""` where there is none. */
  readonly token: string;
}

/** What is answered: a whole response, an object, or an error of etcd. */
export type Reply =
  | Response
  | Readonly<Record<string, unknown>>
  | { readonly fails: string; readonly state: number };

/** A member that is none. */
export class FakeGateway implements AsyncDisposable {
  /** All that came, in order. */
  readonly asked: Asked[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /**
   * Begins to answer.
   *
   * @param reply What to say; what has no header gets that of cluster 1 at revision 1.
   */
  constructor(reply: (asked: Asked) => Reply | Promise<Reply>) {
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: (): void => {},
    }, async (request) => {
      const asked: Asked = {
        path: new URL(request.url).pathname,
        body: await request.json(),
        token: request.headers.get("authorization") ?? "",
      };
      this.asked.push(asked);
      const said = await reply(asked);
      if (said instanceof Response) return said;
      if ("fails" in said) {
        const { fails: message, state: code } = said;
        return Response.json({ error: message, message, code }, {
          status: 503,
        });
      }
      return Response.json({ header: HEADER, ...said });
    });
  }

  /** Where it is. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** The paths that came, in order. */
  get paths(): string[] {
    return this.asked.map(({ path }) => path);
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

const HEADER = { cluster_id: "1", member_id: "1", revision: "1" };

/** A port where nobody listens. */
export function deadEnd(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}`;
}
