/**
 * Sends one text by HTTP.
 *
 * @module
 */

/** More of a reply than that is not read. */
const MOST_BYTES = 65_536;

/** Sends it. What goes wrong is part of the answer; it never throws. */
export async function post(
  url: string,
  letter: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<
  | { readonly status: number; readonly body: string }
  | { readonly failure: string }
> {
  const { body, headers, timeoutMs } = letter;
  try {
    const response = await fetch(url, {
      method: "POST",
      // The headers may bear secrets, which are for nobody else.
      redirect: "manual",
      headers: { ...headers },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status } = response;
    return { status, body: await startOf(response) };
  } catch (error) {
    const isLate = error instanceof DOMException &&
      error.name === "TimeoutError";
    return {
      failure: isLate ? `no answer within ${timeoutMs} ms` : reasonOf(error),
    };
  }
}

async function startOf({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  return text;
}

/** The cause is what is wrong; the outer text repeats the address, a password in it included. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const inner = cause instanceof Error ? cause : error;
  const text = inner instanceof Error ? inner.message : String(inner);
  const known = /connection refused|timed out|dns error|certificate|reset/i
    .exec(text);
  return known === null ? "the connection failed" : known[0].toLowerCase();
}
