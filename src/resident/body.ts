/**
 * Reads what was sent, as far as there is room for it.
 *
 * @module
 */
import { EVENT_LIMIT } from "../gate/standard_streams.ts";
import type { Load } from "./load.ts";
import type { Patience } from "./patience.ts";

/** What was sent: a text, or why it was not read to its end. */
export type Body =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "long" | "crowded" | "late" | "broken" };

/**
 * Reads a request's body.
 *
 * @param request The request.
 * @param load Where room is taken; all of it is given back.
 * @param patience How long it may take.
 */
export async function readBody(
  { headers, body }: Pick<Request, "headers" | "body">,
  load: Load,
  patience: Pick<Patience, "race">,
): Promise<Body> {
  const length = Number(headers.get("content-length") ?? 0);
  if (length > EVENT_LIMIT) return { kind: "long" };
  if (body === null) return { kind: "text", text: "" };
  const reader = body.getReader();
  let taken = 0;
  try {
    const parts: Uint8Array[] = [];
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- one part after the other
      const part = await patience.race(reader.read());
      if (part === undefined) return { kind: "late" };
      const { done, value } = part;
      if (done) return { kind: "text", text: textOf(parts, taken) };
      if (taken + value.length > EVENT_LIMIT) return { kind: "long" };
      if (!load.take(value.length)) return { kind: "crowded" };
      taken += value.length;
      parts.push(value);
    }
  } catch {
    return { kind: "broken" };
  } finally {
    load.give(taken);
    // What nobody reads is not waited for.
    reader.cancel().catch(() => {});
  }
}

function textOf(parts: readonly Uint8Array[], length: number): string {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) {
    return new TextDecoder().decode(first);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new TextDecoder().decode(whole);
}
