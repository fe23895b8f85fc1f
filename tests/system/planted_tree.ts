/**
 * Directory trees for tests: planted from a table, gone afterwards.
 *
 * @module
 */
import { inside, parentOf, realPath } from "../../src/system/path.ts";

/** Paths below the root to the text of a file; a path that ends in `/` is a directory. */
export type Plan = Readonly<Record<string, string>>;

/** What makes a directory a git directory to whoever reads it. */
export const GIT: Plan = {
  "HEAD": "ref: refs/heads/main\n",
  "objects/": "",
  "refs/": "",
  "config": "[core]\n\tbare = false\n",
};

/** The entries of a plan, below a directory. */
export function at(directory: string, plan: Plan): Plan {
  return Object.fromEntries(
    Object.entries(plan).map(([path, text]) => [`${directory}/${path}`, text]),
  );
}

/** Adds to a tree. */
export function plant(root: string, plan: Plan): void {
  for (const [path, text] of Object.entries(plan)) {
    const whole = inside(root, path);
    Deno.mkdirSync(path.endsWith("/") ? whole : parentOf(whole), {
      recursive: true,
    });
    if (!path.endsWith("/")) Deno.writeTextFileSync(whole, text);
  }
}

/** Plants a tree, hands over its root, and removes it again. */
export async function withTree(
  plan: Plan,
  use: (root: string) => void | Promise<void>,
): Promise<void> {
  const made = await Deno.makeTempDir();
  try {
    const root = realPath(made) ?? made;
    plant(root, plan);
    await use(root);
  } finally {
    await Deno.remove(made, { recursive: true });
  }
}
