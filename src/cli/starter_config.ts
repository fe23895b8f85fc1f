/**
 * The configuration that `dos init` writes: what holds by default, and what
 * else can be said, in comments.
 *
 * @module
 */
import type { InferredLane, InferredLanes } from "./inferred_lanes.ts";

/** The configuration as `dos.jsonc`. */
export function configJsonc({ lanes }: InferredLanes): string {
  const names = namesOf(lanes);
  const trees = lanes.map((lane) =>
    `      ${JSON.stringify(lane.name)}: ${listOf(lane.tree)}`
  );
  return `// Lanes of this workspace. Whoever wants to work in it holds a lane, and no
// two lanes that are held at the same time share a path.
//
//   dos lease-lane acquire --owner NAME --lane LANE
//   dos lease-lane live
//   dos lease-lane release --owner NAME --lane LANE
{
  "lanes": {
    // Lanes that can be held side by side.
    "concurrent": ${names},

    // Lanes that are held alone: nothing else is granted meanwhile.
    "exclusive": ["global"],

    // Lanes for a worker that names none: the first that is free is taken.
    "autopick": ${names},

    // What each lane covers. A pattern is relative to this file; "**" stands
    // for any number of directories, "*" for any part of a name.
    // Other paths are held as a lane of one's own:
    //   dos lease-lane acquire --owner NAME --lane readme --tree README.md
    "trees": {
${trees.join(",\n")}
    }
  },

  // Paths that nobody is granted, except with --force.
  // "protected": [".github/**"],

  // At most so many lanes of a kind at the same time.
  // "concurrency_class": [{ "name": "cluster", "max_concurrent": 3 }],

  // Minutes a lease lives without a beat.
  // "lease": { "ttl_minutes": 50 },

  // How the hook of an agent judges (dos hook install HOST). "strict": nobody
  // writes without a lease. "closed": nothing passes while the leases cannot
  // be told. The defaults:
  // "hook": { "mode": "guard", "fail": "open" },

  // "strict": a shared path refuses. "prefix": a share of at most ratio_max of
  // the patterns is let through, as dos-kernel does.
  "overlap": { "policy": "strict" }
}
`;
}

/** The configuration as `dos.toml`, which dos-kernel reads as well. */
export function configToml({ lanes }: InferredLanes): string {
  const names = namesOf(lanes);
  const trees = lanes.map((lane) =>
    `${JSON.stringify(lane.name)} = ${listOf(lane.tree)}`
  );
  return `# Lanes of this workspace. Whoever wants to work in it holds a lane, and no
# two lanes that are held at the same time share a path.
#
#   dos lease-lane acquire --owner NAME --lane LANE
#   dos lease-lane live
#   dos lease-lane release --owner NAME --lane LANE

[lanes]
# Lanes that can be held side by side.
concurrent = ${names}

# Lanes that are held alone: nothing else is granted meanwhile.
exclusive = ["global"]

# Lanes for a worker that names none: the first that is free is taken.
autopick = ${names}

# What each lane covers. A pattern is relative to this file; "**" stands for
# any number of directories, "*" for any part of a name.
# Other paths are held as a lane of one's own:
#   dos lease-lane acquire --owner NAME --lane readme --tree README.md
[lanes.trees]
${trees.join("\n")}

# At most so many lanes of a kind at the same time.
# [[concurrency_class]]
# name = "cluster"
# max_concurrent = 3

# Minutes a lease lives without a beat.
# [lease]
# ttl_minutes = 50

# How the hook of an agent judges (dos hook install HOST). "strict": nobody
# writes without a lease. "closed": nothing passes while the leases cannot be
# told. The defaults:
# [hook]
# mode = "guard"
# fail = "open"
`;
}

function namesOf(lanes: readonly InferredLane[]): string {
  return listOf(lanes.map((lane) => lane.name));
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
}
