/**
 * A copy of the sources that bears the commit it was made from.
 *
 * The commit is written into the copy, not into the checkout, so that what is
 * run from source is never changed by compiling.
 *
 * @module
 */
import { outputOf } from "./program.ts";

const COMMIT_LINE = `export const COMMIT: string = "";\n`;
const HASH_LENGTH = 12;

/** What is compiled. */
export interface Stage {
  /** The directory of the copy. */
  readonly path: string;
  /** The version, as `deno.json` has it. */
  readonly version: string;
  /** The commit, `""` where none is known. */
  readonly commit: string;
}

/** The text of `src/version.ts` with a commit in it. */
export function withCommit(text: string, commit: string): string {
  const parts = text.split(COMMIT_LINE);
  if (parts.length !== 2 || !/^[0-9a-f.a-z]*$/.test(commit)) {
    throw new RangeError(
      `Cannot write the commit "${commit}" into src/version.ts: its line "${COMMIT_LINE.trim()}" is not there once; restore it`,
    );
  }
  return parts.join(COMMIT_LINE.replace(`""`, `"${commit}"`));
}

/** The commit of a checkout; `.modified` follows where what is compiled differs from it, and `""` is none. */
export async function commitOf(root: string): Promise<string> {
  const git = (...args: string[]): ReturnType<typeof outputOf> =>
    outputOf(["git", "-C", root, ...args], {});
  const head = await git("rev-parse", "HEAD");
  if (head.code !== 0) return "";
  const compiled = ["src", "deno.json", "deno.lock"];
  const status = await git("status", "--porcelain", "--", ...compiled);
  const isClean = status.code === 0 && status.stdout === "";
  const hash = head.stdout.trim().slice(0, HASH_LENGTH);
  return isClean ? hash : `${hash}.modified`;
}

/** Makes the copy, in place of an older one. */
export async function makeStage(root: string, path: string): Promise<Stage> {
  await Deno.remove(path, { recursive: true }).catch(() => {});
  await copyTree(`${root}/src`, `${path}/src`);
  for (const name of ["deno.json", "deno.lock"]) {
    // deno-lint-ignore no-await-in-loop -- two small files
    await Deno.copyFile(`${root}/${name}`, `${path}/${name}`);
  }
  const commit = await commitOf(root);
  const file = `${path}/src/version.ts`;
  await Deno.writeTextFile(
    file,
    withCommit(await Deno.readTextFile(file), commit),
  );
  const { version } = JSON.parse(
    await Deno.readTextFile(`${path}/deno.json`),
  );
  return { path, version: String(version), commit };
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, copy] = [`${from}/${name}`, `${to}/${name}`];
    await (isDirectory ? copyTree(source, copy) : Deno.copyFile(source, copy));
  }
}
