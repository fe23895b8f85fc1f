/**
 * Leases that come in as JSON on the command line.
 *
 * @module
 */
import { isRecord, type Lease } from "../domain/lease.ts";
import { UsageFault } from "./usage_fault.ts";

const JSONC_PARSER = "jsonc-parser";

const EXPECTED = "an array of lease objects, such as '[]'";

/**
 * Reads the value of `--leases`.
 *
 * @param text JSON.
 * @returns The leases.
 * @throws {UsageFault} With the position, where it is no array of objects.
 */
export async function readLeases(text: string): Promise<Lease[]> {
  const value = await parse(text);
  if (!Array.isArray(value)) {
    throw new UsageFault(
      `Cannot read --leases: it is ${nameOf(value)}, not ${EXPECTED}`,
    );
  }
  const at = value.findIndex((item) => !isRecord(item));
  if (at < 0) return value as Lease[];
  throw new UsageFault(
    `Cannot read --leases: item ${at + 1} is ${
      nameOf(value[at])
    }; expected ${EXPECTED}`,
  );
}

async function parse(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const at = await brokenAt(text);
    throw new UsageFault(
      `Cannot read --leases: it is not JSON from position ${at} on; expected ${EXPECTED}`,
      { hint: "Quote the whole value for your shell." },
    );
  }
}

/** Where JSON ends to be JSON, counted from 0. The engine's own message does not always tell. */
async function brokenAt(text: string): Promise<number> {
  const { parse }: typeof import("jsonc-parser") = await import(JSONC_PARSER);
  const errors: { offset: number }[] = [];
  parse(text, errors as never, { disallowComments: true });
  return errors[0]?.offset ?? text.length;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}
