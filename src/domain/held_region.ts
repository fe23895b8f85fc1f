/**
 * The paths that a live lease holds.
 *
 * A lease may have been written by anybody and hold any JSON: each field is
 * looked at before it is believed, and what cannot be read claims the whole
 * repository.
 *
 * @module
 */
import { type Lease, ownField } from "./lease.ts";
import { compileRegion, type Region } from "./region.ts";

/** The exact region of a lease where it recorded one, else its tree. */
export function heldRegion(lease: Lease): Region {
  return recordedRegion(lease) ?? heldTree(lease);
}

/** The tree of a lease, which means what it matches and everything below. */
export function heldTree(lease: Lease): Region {
  return compiled(ownField(lease, "tree"), { downward: true }) ??
    compileRegion(["**"]);
}

/** The region that a lease recorded. One of blanks claims nothing: the tree, which may claim more, decides. */
export function recordedRegion(lease: Lease): Region | undefined {
  const region = compiled(ownField(lease, "region"));
  return region?.patterns.length ? region : undefined;
}

function compiled(
  patterns: unknown,
  options: { readonly downward?: boolean } = {},
): Region | undefined {
  const isList = Array.isArray(patterns) &&
    patterns.every((x) => typeof x === "string");
  if (!isList) return undefined;
  try {
    return compileRegion(patterns, options);
  } catch {
    return undefined;
  }
}
