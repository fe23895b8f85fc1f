/**
 * What can be compiled for, and under which permissions.
 *
 * @module
 */

/** The form of a program and the machine it is for. */
export interface ProgramForm {
  /** The container. */
  readonly container: "elf" | "pe" | "mach-o";
  /** The number by which its header names the machine. */
  readonly machine: number;
}

/** A machine that a program is compiled for. */
export interface Target {
  /** The name that Deno gives it. */
  readonly triple: string;
  /** What its programs look like. */
  readonly form: ProgramForm;
}

/** The machines, in the order they are compiled for. */
export const TARGETS: readonly Target[] = [
  {
    triple: "x86_64-pc-windows-msvc",
    form: { container: "pe", machine: 0x8664 },
  },
  {
    triple: "x86_64-unknown-linux-gnu",
    form: { container: "elf", machine: 62 },
  },
  {
    triple: "aarch64-unknown-linux-gnu",
    form: { container: "elf", machine: 183 },
  },
  {
    triple: "x86_64-apple-darwin",
    form: { container: "mach-o", machine: 0x0100_0007 },
  },
  {
    triple: "aarch64-apple-darwin",
    form: { container: "mach-o", machine: 0x0100_000c },
  },
];

/** A build: all of `dos`, or what decides and records and neither starts a program nor opens a port. */
export type Build = "full" | "decide-only";

const DECIDE_ONLY: readonly string[] = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys",
];

/** What a build may do, as flags of Deno. None may load foreign code. */
export const PERMISSIONS: Readonly<Record<Build, readonly string[]>> = {
  "full": [...DECIDE_ONLY, "--allow-run", "--allow-net"],
  "decide-only": DECIDE_ONLY,
};

/**
 * The flags of every build beside its permissions. Modules that are loaded late
 * are named by constants, which Deno cannot follow: so all of `src` is included.
 * V8's cache would lie under a known name in the directory for temporary files,
 * where another user could leave code for us to run.
 */
export const FLAGS: readonly string[] = [
  ...["--deny-ffi", "--deny-import", "--no-prompt", "--no-code-cache"],
  ...["--frozen", "--exclude-unused-npm", "--include", "src/"],
];

/** What `deno` is called with to compile the staged sources. */
export function compileArguments(
  build: Build,
  { triple, output }: { readonly triple: string; readonly output: string },
): string[] {
  return [
    ...["compile", ...PERMISSIONS[build], ...FLAGS],
    ...["--target", triple, "--output", output, "src/main.ts"],
  ];
}

/** The name under which a program is released. */
export function releaseName(
  build: Build,
  about: { readonly version: string; readonly triple: string },
): string {
  const suffix = about.triple.includes("windows") ? ".exe" : "";
  const name = build === "full" ? "dos" : `dos-${build}`;
  return `${name}-${about.version}-${about.triple}${suffix}`;
}
