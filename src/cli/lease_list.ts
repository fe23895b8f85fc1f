/**
 * Leases that come in as JSON on the command line.
 *
 * @module
 */
import { isRecord, type Lease } from "../domain/lease.ts";
import { UsageFault } from "./usage_fault.ts";

const FAULT = "./json_fault.ts";

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
    const { faultOffset }: typeof import("./json_fault.ts") = await import(
      FAULT
    );
    const at = faultOffset(text);
    throw new UsageFault(
      `Cannot read --leases: it is not JSON from position ${at} on; expected ${EXPECTED}`,
      { hint: "Quote the whole value for your shell." },
    );
  }
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}
