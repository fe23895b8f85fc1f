/**
 * The rooms of the source tree and what each may import.
 *
 * Pure: paths and specifiers in, sentences out. The rules of `lint_rooms.ts`
 * ask it about every import they meet.
 *
 * @module
 */

/** What one folder of `src/` may reach. */
export interface Room {
  /** Other rooms it may import; a path with a slash names one file only. */
  readonly imports: readonly string[];
  /** Packages it may import, each by its name; `"*"` is any. Pure ones where the room is. */
  readonly packages: readonly string[];
  /** Whether it may touch the machine. */
  readonly worldly: boolean;
}

/** A room that reaches nothing; so is a folder the table does not know. */
const CLOSED: Room = { imports: [], packages: [], worldly: false };

/** The folders of `src/`. */
export const ROOMS: ReadonlyMap<string, Room> = new Map<string, Room>([
  ["domain", CLOSED],
  ["arbiter", { ...CLOSED, imports: ["domain"] }],
  ["journal", { ...CLOSED, imports: ["domain"] }],
  ["history", { ...CLOSED, imports: ["domain", "journal", "hook/reach.ts"] }],
  ["hook", { ...CLOSED, imports: ["domain"] }],
  ["lease", { ...CLOSED, imports: ["domain", "arbiter", "journal"] }],
  ["selftest", {
    ...CLOSED,
    imports: [
      ...["domain", "hook", "lease", "stores/machine.ts"],
      ...["stores/failure.ts", "stores/kernel_lock.ts"],
    ],
  }],
  ["timeline", {
    ...CLOSED,
    imports: ["domain", "journal", "history", "cli/page.ts", "cli/escape.ts"],
  }],
  ["top", {
    ...CLOSED,
    imports: ["domain", "journal", "lease", "cli/page.ts"],
  }],
  ["metrics", {
    ...CLOSED,
    imports: ["domain", "journal", "history", "cli/escape.ts"],
  }],
  ["cli", {
    imports: [
      ...["domain", "arbiter", "journal", "history", "timeline", "hook"],
      ...["lease", "top", "metrics", "selftest"],
    ],
    packages: ["@std/text", "jsonc-parser"],
    worldly: false,
  }],
  ["stores", {
    imports: ["domain", "journal", "lease/ports.ts"],
    packages: ["*"],
    worldly: true,
  }],
  ["system", {
    imports: [
      "domain",
      "lease/ports.ts",
      "lease/command_port.ts",
      "top/screen.ts",
      "selftest/check.ts",
    ],
    packages: ["*"],
    worldly: true,
  }],
  ["gate", {
    imports: ["domain", "journal", "hook", "lease", "stores", "system"],
    packages: [],
    worldly: true,
  }],
  ["resident", {
    imports: ["domain", "hook", "lease", "gate", "stores", "system"],
    packages: [],
    worldly: true,
  }],
  ["mcp", {
    imports: [
      ...["domain", "arbiter", "journal", "history", "lease", "cli"],
    ],
    packages: [],
    worldly: false,
  }],
  ["app", {
    imports: ["domain", "arbiter", "journal", "hook", "lease", "cli"],
    packages: ["*"],
    worldly: true,
  }],
]);

/** The checkout this file belongs to, as a path that ends in a slash. */
export const ROOT: string = (import.meta.dirname ?? ".").replaceAll("\\", "/")
  .replace(/scripts$/, "");

/** The path below the checkout's `src/`, or `undefined` outside it. */
export function belowSrc(filename: string): string | undefined {
  const path = filename.replaceAll("\\", "/");
  if (path.startsWith(ROOT)) {
    const inside = path.slice(ROOT.length);
    return inside.startsWith("src/") ? inside.slice(4) : undefined;
  }
  const at = path.lastIndexOf("/src/");
  return at === -1 ? undefined : path.slice(at + 5);
}

/** The room of a path below `src/`; a file directly in it has none. */
export function roomName(below: string): string | undefined {
  const at = below.indexOf("/");
  return at === -1 ? undefined : below.slice(0, at);
}

/** The target of a relative specifier below `src/`, `undefined` outside. */
function resolve(below: string, specifier: string): string | undefined {
  const parts = below.split("/").slice(0, -1);
  for (const segment of specifier.split("/")) {
    if (segment === "." || segment === "") continue;
    if (segment !== "..") parts.push(segment);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** The package of `npm:@a/b@1/c`, `jsr:@a/b` or a bare `@a/b/c`. */
function packageName(specifier: string): string {
  const bare = specifier.replace(/^(?:npm|jsr):\/?/, "");
  return /^(?:@[^/]+\/)?[^/@]+/.exec(bare)?.[0] ?? bare;
}

/** Why a file may not import `specifier`, or `undefined` if it may. */
export function importFault(
  below: string,
  specifier: string,
): string | undefined {
  const name = roomName(below);
  const room = ROOMS.get(name ?? "") ?? CLOSED;
  const who = name === undefined ? below : `Room "${name}"`;
  if (/^\.{1,2}\//.test(specifier)) {
    const target = resolve(below, specifier);
    if (target === undefined) {
      const isVersion = name === undefined && specifier === "../deno.json";
      return isVersion ? undefined : `${who} may not import from outside src`;
    }
    const other = roomName(target);
    const open = name === undefined || other === name ||
      room.imports.some((x) => x === other || x === target);
    return open ? undefined : `${who} may not import "${target}"`;
  }
  if (/^[a-z]+:/.test(specifier) && !/^(?:npm|jsr):/.test(specifier)) {
    return `${who} may not import "${specifier}"`;
  }
  const pack = packageName(specifier);
  if (specifier.startsWith("/") || pack === "@dos/lanes") {
    return `${who} may not import "${specifier}"`;
  }
  const open = name === undefined ||
    room.packages.some((x) => x === "*" || x === pack);
  return open ? undefined : `${who} may not import the package "${pack}"`;
}
