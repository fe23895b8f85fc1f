/**
 * All properties, by what they are about.
 *
 * @module
 */
import { ADMISSION } from "./admission.ts";
import { FOLDING } from "./folding.ts";
import { GROWTH, MEASURED } from "./growth.ts";
import { LIFE } from "./life.ts";
import { PATTERNS } from "./patterns.ts";
import type { Property } from "./property.ts";
import { READING } from "./reading.ts";
import { SETTINGS } from "./settings.ts";

/** What properties are about. */
export interface Subject {
  /** What is done to the code under test. */
  readonly fault: string;
  /** What must hold nevertheless. */
  readonly properties: readonly Property[];
}

/** What is tried with values made at random. */
export const SUBJECTS: readonly Subject[] = [
  { fault: "hostile bytes in the journal", properties: READING },
  { fault: "hostile records in history", properties: FOLDING },
  { fault: "hostile patterns and paths", properties: PATTERNS },
  { fault: "requests of every kind", properties: ADMISSION },
  { fault: "hostile text in the configuration", properties: SETTINGS },
  { fault: "hostile stamps, leases and lock files", properties: LIFE },
];

/** What is tried with inputs of two sizes. */
export const SIZES: Subject = {
  fault: "inputs that are made to be slow to read",
  properties: MEASURED,
};

/** The same inputs, not measured. */
export const LARGE: Subject = {
  fault: "inputs that are large",
  properties: GROWTH,
};

/** A property by its name. */
export function propertyNamed(name: string): Property {
  const found = [...SUBJECTS, SIZES, LARGE].flatMap((x) => x.properties).find((
    x,
  ) => x.name === name);
  if (found) return found;
  throw new Error(`Cannot try "${name}": there is no such property`);
}
