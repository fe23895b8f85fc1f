/**
 * What the arguments of a tool may be: told to clients as JSON Schema, and
 * held against what they send, from one table.
 *
 * A model fills arguments in, so what is not needed may be left out, `null` or
 * empty alike; anything else that was not declared is a fault that says what is.
 *
 * @module
 */
import { isRecord, type Lease } from "../domain/lease.ts";
import { shownText } from "../domain/lane.ts";
import { UsageFault } from "../cli/usage_fault.ts";

/** A JSON Schema, or any other JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

/** What one argument is. */
export interface Field {
  /** `texts` is a list of texts, `leases` a list of lease objects, `counts` an object of whole numbers. */
  readonly kind:
    | "text"
    | "number"
    | "integer"
    | "flag"
    | "texts"
    | "leases"
    | "counts";
  /** What it means, for whoever fills it in. */
  readonly about: string;
  /** It must be there, and say something. */
  readonly required?: true;
  /** The least number. */
  readonly min?: number;
  /** The greatest number. */
  readonly max?: number;
}

/** The arguments of a tool, by name. */
export type Fields = Readonly<Record<string, Field>>;

const SHAPES: Readonly<Record<Field["kind"], JsonObject>> = {
  text: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  flag: { type: "boolean" },
  texts: { type: "array", items: { type: "string" } },
  leases: { type: "array", items: { type: "object" } },
  counts: {
    type: "object",
    additionalProperties: { type: "integer", minimum: 0 },
  },
};

const NAMES: Readonly<Record<Field["kind"], string>> = {
  text: "a text",
  number: "a number",
  integer: "a whole number",
  flag: "true or false",
  texts: "a list of texts",
  leases: "a list of lease objects",
  counts: 'an object of whole numbers, such as {"keyword": 2}',
};

/** The JSON Schema of what a tool takes. */
export function inputSchema(fields: Fields): JsonObject {
  const entries = Object.entries(fields);
  const required = entries.filter(([, field]) => field.required)
    .map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, schemaOf(field)]),
    ),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function schemaOf(
  { kind, about, required, min, max }: Field,
): JsonObject {
  return {
    ...SHAPES[kind],
    description: about,
    ...(kind === "text" && required ? { minLength: 1 } : {}),
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
  };
}

/** Arguments that keep the rules of their tool. To ask for one that was not declared is a defect and throws. */
export class Input {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #fields: Fields;

  /**
   * @param tool The tool's name.
   * @param fields What it takes; `barred` is declared too, but not to be given here.
   * @param given What a client sent.
   * @throws {UsageFault} Where `given` breaks a rule of `fields`.
   */
  constructor(
    tool: string,
    fields: { readonly open: Fields; readonly barred?: Fields },
    given: unknown,
  ) {
    this.#fields = { ...fields.open, ...fields.barred };
    this.#values = readValues(tool, fields.open, given ?? {});
  }

  /** Its text, `undefined` where it was not given. */
  text(name: string): string | undefined {
    return this.#look(name, "text") as string | undefined;
  }

  /** The text of an argument that is required. */
  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new Error(`"${name}" is not required`);
    return text;
  }

  /** Its number, `undefined` where it was not given. */
  number(name: string): number | undefined {
    return this.#look(name, "number", "integer") as number | undefined;
  }

  /** Whether it is set. */
  flag(name: string): boolean {
    return this.#look(name, "flag") === true;
  }

  /** Its texts, `undefined` where it was not given. */
  texts(name: string): string[] | undefined {
    return this.#look(name, "texts") as string[] | undefined;
  }

  /** Its leases, `undefined` where it was not given. */
  leases(name: string): Lease[] | undefined {
    return this.#look(name, "leases") as Lease[] | undefined;
  }

  /** Its counts, `undefined` where it was not given. */
  counts(name: string): Record<string, number> | undefined {
    return this.#look(name, "counts") as Record<string, number> | undefined;
  }

  #look(name: string, ...kinds: Field["kind"][]): unknown {
    const field = Object.hasOwn(this.#fields, name)
      ? this.#fields[name]
      : undefined;
    if (field === undefined || !kinds.includes(field.kind)) {
      throw new Error(`"${name}" is not declared as ${kinds.join(" or ")}`);
    }
    return this.#values.get(name);
  }
}

function readValues(
  tool: string,
  fields: Fields,
  given: unknown,
): Map<string, unknown> {
  if (!isRecord(given)) {
    throw new UsageFault(
      `Cannot call ${tool}: its arguments are not an object`,
    );
  }
  const values = new Map<string, unknown>();
  const known = Object.keys(fields);
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) throw unknownArgument(tool, name, known);
    if (value === null || value === undefined || value === "") continue;
    checkValue(name, value, field);
    values.set(name, value);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (!field.required || values.has(name)) continue;
    throw new UsageFault(`Cannot call ${tool}: "${name}" is missing or empty`, {
      hint: `"${name}": ${field.about}`,
    });
  }
  return values;
}

function unknownArgument(
  tool: string,
  name: string,
  known: readonly string[],
): UsageFault {
  return new UsageFault(
    `Cannot call ${tool}: it takes no "${shownText(name)}"`,
    {
      misspelling: { word: name, known },
      hint: known.length === 0
        ? "It takes nothing."
        : `It takes ${known.join(", ")}.`,
    },
  );
}

function checkValue(name: string, value: unknown, field: Field): void {
  if (isOf(field, value)) return;
  const { min, max } = field;
  const bounds = [
    ...(min === undefined ? [] : [`not less than ${min}`]),
    ...(max === undefined ? [] : [`not more than ${max}`]),
  ];
  const wanted = [NAMES[field.kind], bounds.join(" and ")]
    .filter((part) => part !== "").join(", ");
  throw new UsageFault(
    `Cannot read "${name}" ${sayValue(value)}: expected ${wanted}`,
    { hint: `"${name}": ${field.about}` },
  );
}

function isOf({ kind, required, min, max }: Field, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string" &&
        (required !== true || value.trim() !== "");
    case "number":
    case "integer":
      return typeof value === "number" && Number.isFinite(value) &&
        (kind === "number" || Number.isSafeInteger(value)) &&
        value >= (min ?? -Infinity) && value <= (max ?? Infinity);
    case "flag":
      return typeof value === "boolean";
    case "texts":
      return Array.isArray(value) &&
        value.every((one) => typeof one === "string");
    case "leases":
      return Array.isArray(value) && value.every(isRecord);
    case "counts":
      return isRecord(value) &&
        Object.values(value).every((one) =>
          Number.isSafeInteger(one) && Number(one) >= 0
        );
  }
}

function sayValue(value: unknown): string {
  if (Array.isArray(value)) return "(a list)";
  if (typeof value === "object") return "(an object)";
  return `"${shownText(String(value))}"`;
}
