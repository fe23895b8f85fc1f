/**
 * Which command lines of a settings file `dos hook status` may run.
 *
 * The settings of a workspace come with it, perhaps from somebody who wants
 * his code to run here. So what they name is run only if this user had it
 * already: this very program, or a `dos` on the path that is none of the
 * workspace.
 *
 * @module
 */
import type { Ground } from "./hook_ground.ts";
import { findRepository } from "./system/git.ts";
import { below, isAbsence, nameOf, parentOf, slashed } from "./system/path.ts";

/** Why a program is not run, `""` where it may be. */
export function mistrust(
  { place, program: mine, env }: Ground,
  program: readonly string[],
): string {
  const [first = "", ...more] = program;
  if (first === "") {
    return "it is written for another shell than that of this system";
  }
  const isMine = program.length === mine.length &&
    program.every((word, at) => word === mine[at]);
  if (isMine) return "";
  const path = slashed(first);
  if (more.length > 0 || !/^dos(?:\.exe)?$/.test(nameOf(path))) {
    return "it does not run this dos; `dos hook install` puts that there";
  }
  const windows = Deno.build.os === "windows";
  const folders = (env("PATH") ?? "").split(windows ? ";" : ":")
    .map((x) => slashed(x).replace(/(?<=.)\/+$/, ""))
    .filter((x) => /^(?:[A-Za-z]:)?\//.test(x));
  if (!folders.includes(parentOf(path))) {
    return "it runs a dos that lies in no folder of PATH";
  }
  const real = realOf(path);
  if (real === null) return "it runs a dos that cannot be reached";
  const isInside = groundsOf(place).some((ground) =>
    [path, real].some((x) => below(ground, x) !== null)
  );
  if (isInside) return "it runs a dos that lies in this workspace";
  return Deno.statSync(real).isFile ? "" : "it runs what is no plain file";
}

/** All that came with the workspace: the repository around it, and its other working trees' store. */
function groundsOf({ root, storeRoot }: Ground["place"]): string[] {
  const repository = findRepository(realOf(root) ?? root);
  const grounds = [root, storeRoot, repository?.top, repository?.main];
  return grounds.flatMap((x) => x ? [x, realOf(x) ?? x] : []);
}

function realOf(path: string): string | null {
  try {
    return slashed(Deno.realPathSync(path));
  } catch (error) {
    if (isAbsence(error) || error instanceof Deno.errors.PermissionDenied) {
      return null;
    }
    throw error;
  }
}
