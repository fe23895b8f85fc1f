/**
 * The lanes of a workspace that declares none.
 *
 * @module
 */
import type { Catalogue } from "./catalogue.ts";
import { GLOBAL } from "./lane.ts";

/** What a workspace without a configuration declares: one lane for everything. */
export const DEFAULT_CATALOGUE: Catalogue = {
  concurrent: ["main"],
  exclusive: [GLOBAL],
  autopick: ["main"],
  trees: { main: ["**/*"], [GLOBAL]: ["**/*"] },
  aliases: {},
};
