/**
 * The disk as paths see it: what lies under a name, and where links lead.
 *
 * Each name is looked at once; whoever asks does so for the few moments of one
 * command.
 *
 * @module
 */
import { slashed } from "./path.ts";
import type { Disk, Kind } from "./touched_path.ts";

/** The disk of this machine. */
export function createDisk(env: (name: string) => string | undefined): Disk {
  const seen = new Map<string, Kind | null>();
  return {
    windows: Deno.build.os === "windows",
    home: env("HOME") || env("USERPROFILE") || "",
    look(path): Kind | null {
      const known = seen.get(path);
      if (known !== undefined) return known;
      const kind = kindOf(path);
      seen.set(path, kind);
      return kind;
    },
    target: (path) => quietly(() => Deno.readLinkSync(path)),
    real: (directory) =>
      quietly(() => slashed(Deno.realPathSync(directory))) ?? directory,
  };
}

function kindOf(path: string): Kind | null {
  const facts = quietly(() => Deno.lstatSync(path));
  if (facts === null) return null;
  if (facts.isSymlink) return "link";
  return facts.isDirectory ? "directory" : "other";
}

/** What cannot be seen is as good as missing: its name is compared as it stands. */
function quietly<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
