/**
 * Where a path that an agent spelled leads.
 *
 * One spelling may stand for several places: a symbolic link is itself and
 * what it leads to, and `..` behind a link means one thing to the system and
 * another to whoever reads the text. All of them are given; whoever asks must
 * take each for touched.
 *
 * @module
 */
import { slashed } from "./path.ts";

/** What lies under a name. */
export type Kind = "directory" | "link" | "other";

/** The disk as far as paths need it. Nothing here throws. */
export interface Disk {
  /** Whether absolute paths begin with a drive. */
  readonly windows: boolean;
  /** The home directory, `""` where it is not known. */
  readonly home: string;
  /** What lies under a name, `null` if nothing does or it cannot be seen. */
  look(path: string): Kind | null;
  /** Where a link leads, as it is written; `null` if that cannot be read. */
  target(path: string): string | null;
  /** The true spelling of a directory that was reached past no link: without short names, in the disk's own case. */
  real(directory: string): string;
  /** The true spelling of anything that is there, `null` where it cannot be told. */
  long(path: string): string | null;
}

/** A place that a spelling leads to. */
export interface Lead {
  /** The deepest directory on the way that is there. */
  readonly from: string;
  /** The place itself, absolute. */
  readonly path: string;
  /** True where it cannot be told which of all the places below it is meant. */
  readonly vague?: true;
}

const LINK_LIMIT = 40;
const DRIVE_REGEXP = /^[A-Za-z]:/;
/** A name that may be the short form of any other: eight characters at most, a tilde and a number in them. */
const SHORT_REGEXP = /^(?=.{3,8}(?:\.|$))[^. ]+~\d+(?:\.[^. ]{0,3})?$/;
/** A place named past the drives, by its volume or its device. */
const DEVICE_REGEXP = /^\/\/\?\//;
/** A whole drive as a host shares it with those who look after it. */
const WHOLE_DRIVE_REGEXP = /^\/\/[^/?]+\/([A-Za-z])\$(?=\/|$)/;
/** A drive as shells from Unix spell it; behind a backslash it is a directory of one letter. */
const SHELL_DRIVE_REGEXP = /^\/(?:cygdrive\/)?([A-Za-z])(?=[/\\]|$)/;

/**
 * The places that a path leads to.
 *
 * @param path The path as spelled.
 * @param cwd The directory it is relative to, absolute.
 * @param disk The disk.
 */
export function leadsOf(path: string, cwd: string, disk: Disk): Lead[] {
  const found = new Map<string, Lead>();
  for (const spelled of spellings(path, disk)) {
    const text = absolutePath(spelled, cwd, disk);
    const forms = [text, tidy(text)].flatMap((form) => withDrive(form, disk));
    for (const form of new Set(forms)) {
      const leads = walk(form, disk);
      for (const lead of leads) found.set(keyOf(lead), lead);
      if (!leads.some(({ path }) => DEVICE_REGEXP.test(path))) continue;
      // It may be any place at all; whoever spells it like this gets no benefit of the doubt.
      const from = disk.real(tidy(absolutePath(".", cwd, disk)));
      found.set(`${from}/**`, { from, path: from, vague: true });
    }
  }
  return [...found.values()];
}

/**
 * A path, and where it lies if the host that it names is this machine: whole
 * drives are shared under their letter, and a machine has many names.
 */
function withDrive(path: string, { windows }: Disk): string[] {
  const local = path.replace(WHOLE_DRIVE_REGEXP, (_, letter) => `${letter}:`);
  return windows && local !== path ? [path, plain(local)] : [path];
}

function keyOf({ path, vague }: Lead): string {
  return vague ? `${path}/**` : path;
}

/** A path with `/` between its segments and a root in front; `.` and `..` stay. */
export function absolutePath(path: string, cwd: string, disk: Disk): string {
  if (!disk.windows) return path.startsWith("/") ? path : `${cwd}/${path}`;
  const text = plain(path);
  if (/^(?:[A-Z]:)?\//.test(text)) {
    const drive = DRIVE_REGEXP.exec(plain(cwd))?.[0] ?? "";
    return DRIVE_REGEXP.test(text) || text.startsWith("//")
      ? text
      : `${drive}${text}`;
  }
  const base = plain(cwd);
  if (!DRIVE_REGEXP.test(text)) return `${base}/${text}`;
  return base.startsWith(text.slice(0, 2))
    ? `${base}/${text.slice(2)}`
    : `${text.slice(0, 2)}/${text.slice(2)}`;
}

/** As most tools read it, and as a shell would. */
function spellings(path: string, { home, windows }: Disk): string[] {
  if (home !== "" && /^~(?:[\\/]|$)/.test(path)) {
    return [path, home + path.slice(1)];
  }
  return windows && SHELL_DRIVE_REGEXP.test(path)
    ? [path, `\\${path.slice(1)}`]
    : [path];
}

/** A Windows path in one form: no prefix for long names, no streams, no dots and blanks that the system drops. */
function plain(path: string): string {
  const text = path.replace(SHELL_DRIVE_REGEXP, "$1:").replaceAll("\\", "/")
    .replace(/^\/\/[?.]\/UNC\//i, "//")
    .replace(/^\/\/[?.]\/(?=[A-Za-z]:)/, "")
    .replace(/^\/(?:\/\.|\?\?)\//, "//?/")
    .replace(/^[A-Za-z]:$/, "$&/")
    .replace(DRIVE_REGEXP, (drive) => drive.toUpperCase());
  const drive = DRIVE_REGEXP.exec(text)?.[0] ?? "";
  const segments = text.slice(drive.length).split("/").map((segment) => {
    const name = segment.replace(/:.*$/s, "");
    return /^\.{0,2}$/.test(name) ? name : name.replace(/[. ]+$/, "");
  });
  return drive + segments.join("/");
}

/** The root of an absolute path, and what is behind it. */
function split(path: string): { root: string; segments: string[] } {
  const share = /^\/\/[^/]+\/[^/]+/.exec(path)?.[0];
  const root = share ?? DRIVE_REGEXP.exec(path)?.[0] ?? "";
  return {
    root: `${root}/`,
    segments: path.slice(root.length).split("/").filter((x) =>
      x !== "" && x !== "."
    ),
  };
}

/** A path without `..`, as whoever reads the text understands it. */
function tidy(path: string): string {
  const { root, segments } = split(path);
  return root + cleaned(segments).join("/");
}

function cleaned(segments: readonly string[]): string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else kept.push(segment);
  }
  return kept;
}

function join(directory: string, segments: readonly string[]): string {
  const base = directory.endsWith("/") ? directory : `${directory}/`;
  return segments.length === 0 ? directory : base + segments.join("/");
}

/** Goes the way the system would, and notes each link that is passed. */
function walk(path: string, disk: Disk): Lead[] {
  const leads: Lead[] = [];
  let { root: at, segments: ahead } = split(path);
  let links = 0;
  for (;;) {
    const [next, ...rest] = ahead;
    if (next === undefined) break;
    if (next === "..") {
      at = parent(at);
      ahead = rest;
      continue;
    }
    const name = join(at, [next]);
    const kind = disk.look(name);
    const target = kind === "link" ? disk.target(name) : null;
    if (target !== null && ++links <= LINK_LIMIT) {
      leads.push(settled(at, [next, ...rest], disk));
      const led = split(absolutePath(target, at, disk));
      at = led.root;
      ahead = [...led.segments, ...rest];
    } else if (kind === "directory" || (kind === "link" && target === null)) {
      at = name;
      ahead = rest;
    } else {
      // What is missing is left again as the text says; there may be more behind it.
      const up = ahead.indexOf("..");
      if (up === -1) break;
      ahead = ahead.toSpliced(up - 1, 2);
    }
  }
  return [...leads, settled(at, ahead, disk)];
}

function settled(at: string, ahead: readonly string[], disk: Disk): Lead {
  const from = disk.real(at);
  const rest = cleaned(ahead);
  const path = join(from, rest);
  return disk.windows && [...split(at).segments, ...rest].some(isShort)
    ? spelledOut({ from, path }, { at, rest }, disk)
    : { from, path };
}

function isShort(name: string): boolean {
  return SHORT_REGEXP.test(name);
}

/** The place that short names lead to, or, where that cannot be told, all that they might stand for. */
function spelledOut(
  lead: Lead,
  { at, rest }: { readonly at: string; readonly rest: readonly string[] },
  disk: Disk,
): Lead {
  const whole = disk.long(lead.path);
  if (whole !== null) return { ...lead, path: whole };
  // A directory whose true spelling cannot be told is not known by its name either.
  const known = disk.long(at);
  const { root, segments } = split(known ?? at);
  const names = [...segments, ...rest];
  const first = names.findIndex((name, index) =>
    (known === null || index >= segments.length) && isShort(name)
  );
  if (first === -1) return lead;
  const path = root + names.slice(0, first).join("/");
  return { from: known ?? path, path, vague: true };
}

function parent(path: string): string {
  const { root, segments } = split(path);
  return root + segments.slice(0, -1).join("/");
}

/** The disk of this machine. Each name is looked at once. */
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
    // Whoever went there name by name, past no link, has its real path already;
    // elsewhere a name may have another case or a short form.
    real: (directory) =>
      Deno.build.os === "linux"
        ? directory
        : quietly(() => slashed(Deno.realPathSync(directory))) ?? directory,
    long: (path) => quietly(() => slashed(Deno.realPathSync(path))),
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
