/**
 * Requests as a client makes them, over a socket or this machine's address.
 *
 * @module
 */

/** An answer. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  /** The JSON of it. */
  // deno-lint-ignore no-explicit-any -- tests look into whatever was said
  json(): any;
}

/** An answer without the words that tell how long ago something was. */
export function timeless(text: string): string {
  return text.replace(
    /\bnow\b|\bin \d+ [a-z]+(?: \d+ [a-z]+)?|\d+ [a-z]+(?: \d+ [a-z]+)? ago\b/g,
    "then",
  );
}

/** What is asked. */
export interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks over a socket. */
export async function askSocket(
  socket: string,
  asked: Asked,
): Promise<Answered> {
  using connection = await Deno.connect({ transport: "unix", path: socket });
  const { body = "", path, headers = {} } = asked;
  const method = asked.method ?? (asked.body === undefined ? "GET" : "POST");
  const bytes = new TextEncoder().encode(body);
  const lines = Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`);
  const head =
    `${method} ${path} HTTP/1.1\r\nhost: dos\r\nconnection: close\r\n${
      lines.join("")
    }content-length: ${bytes.length}\r\n\r\n`;
  await writeAll(connection, new TextEncoder().encode(head));
  // A server that has heard enough hangs up.
  await writeAll(connection, bytes).catch(() => {});
  return answerIn(await readAll(connection));
}

/** Asks over an address, as an agent does. */
export async function askHttp(
  address: string,
  asked: Asked,
): Promise<Answered> {
  const { path, body, headers = {} } = asked;
  const method = asked.method ?? (body === undefined ? "GET" : "POST");
  const response = await fetch(address + path, {
    ...{ method, headers: { ...headers, connection: "close" } },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) };
}

/** Sends bytes as they are, and gives what comes back until the server hangs up. */
export async function sendRaw(
  socket: string,
  bytes: Uint8Array,
): Promise<string> {
  using connection = await Deno.connect({ transport: "unix", path: socket });
  await writeAll(connection, bytes).catch(() => {});
  await connection.closeWrite().catch(() => {});
  return await readAll(connection);
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    // deno-lint-ignore no-await-in-loop -- one part after the other
    at += await to.write(bytes.subarray(at));
  }
}

async function readAll(from: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const into = new Uint8Array(65_536);
  let text = "";
  try {
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- one part after the other
      const count = await from.read(into);
      if (count === null) return text;
      text += decoder.decode(into.subarray(0, count), { stream: true });
    }
  } catch {
    return text;
  }
}

function answerIn(text: string): Answered {
  const end = text.indexOf("\r\n\r\n");
  const body = text.slice(end + 4);
  return {
    status: Number(text.split(" ")[1]),
    text: body,
    json: () => JSON.parse(body),
  };
}
