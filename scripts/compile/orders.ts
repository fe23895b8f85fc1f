/**
 * The words behind `deno task compile`.
 *
 * @module
 */
import { type Build, type Target, TARGETS } from "./targets.ts";

/** What is to be compiled. */
export interface Orders {
  /** For which machines; empty for all that can be. */
  readonly targets: readonly Target[];
  /** What the programs may do. */
  readonly build: Build;
  /** The directory they go to; `""` for `dist`. */
  readonly output: string;
}

/** The name of the machine that this runs on. */
const HOST = "host";

/** How the task is called. */
export const USAGE: string = `Usage: deno task compile [options]

Compiles dos into dist/, one program for each machine, with SHA256SUMS; the one
for this machine is dist/dos too, and has to pass its own self-test.

Options:
  --target NAME   only for this one; repeatable (default: all of them)
                  host: this machine
                  ${TARGETS.map((x) => x.triple).join("\n                  ")}
  --decide-only   programs that may neither start others nor use the network
  --output DIR    where the programs go (default: dist)
  --help          show this

DENORT_BIN names a denort, the runtime of compiled programs, to use in place of
the one that Deno fetches.

Exit codes: 0 all were compiled, 1 something failed, 2 wrong usage.
`;

/**
 * Reads the words.
 *
 * @param words What stands behind the task's name.
 * @throws {RangeError} On a word that means nothing; the message says which.
 */
export function readOrders(words: readonly string[]): Orders {
  const rest = words.flatMap((word) =>
    /^--(?:target|output)=/.test(word) ? word.split(/=(.*)/s, 2) : [word]
  );
  const targets = new Set<Target>();
  let build: Build = "full";
  let output = "";
  while (rest.length > 0) {
    const flag = rest.shift() ?? "";
    switch (flag) {
      case "--decide-only":
        build = "decide-only";
        break;
      case "--target":
        targets.add(targetNamed(rest.shift() ?? ""));
        break;
      case "--output":
        output = rest.shift() ?? "";
        if (output !== "") break;
        throw new RangeError("Cannot use --output without a directory");
      default:
        throw new RangeError(`Cannot understand "${flag}"`);
    }
  }
  return { targets: [...targets], build, output };
}

function targetNamed(name: string): Target {
  const triple = name === HOST ? Deno.build.target : name;
  const found = TARGETS.find((target) => target.triple === triple);
  if (found !== undefined) return found;
  const names = [HOST, ...TARGETS.map((target) => target.triple)].join(", ");
  throw new RangeError(
    `Cannot compile for "${triple}": it is not one of ${names}`,
  );
}
