/**
 * The repository the demo is played in: four directories, a few files, lanes
 * as `dos init` infers them.
 *
 * @module
 */
import { dos, git } from "./commands.ts";

/** The files that are there when the curtain rises. */
export const FILES: readonly string[] = [
  "api/routes.ts",
  "api/routes_test.ts",
  "api/types.ts",
  "docs/guide.md",
  "docs/install.md",
  "shared/text.ts",
  "shared/types.ts",
  "web/page.ts",
  "web/page_test.ts",
  "web/style.css",
  "README.md",
];

/** Makes the repository in an empty directory. */
export async function createRepository(root: string): Promise<void> {
  await git(root, ["init", "--quiet", "--initial-branch=main"]);
  for (
    const [key, value] of [
      ["user.name", "demo"],
      ["user.email", "demo@example.invalid"],
      ["core.autocrlf", "false"],
      ["commit.gpgSign", "false"],
      ["gc.auto", "0"],
    ]
  ) {
    // deno-lint-ignore no-await-in-loop -- git locks its configuration
    await git(root, ["config", String(key), String(value)]);
  }
  const folders = new Set(
    FILES.filter((file) => file.includes("/")).map((file) =>
      file.slice(0, file.indexOf("/"))
    ),
  );
  await Promise.all(
    [...folders].map((folder) => Deno.mkdir(`${root}/${folder}`)),
  );
  await Promise.all(
    FILES.map((file) => Deno.writeTextFile(`${root}/${file}`, `${file}\n`)),
  );
  const { code, value } = await dos(root, ["init"]);
  if (code !== 0) throw new Error(`Cannot run "dos init": ${value["reason"]}`);
  await git(root, ["add", "--all"]);
  await git(root, ["commit", "--quiet", "--message", "Begin"]);
}
