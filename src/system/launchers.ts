/**
 * Which processes only start others and are gone when those are.
 *
 * A lease held by such a process would soon look abandoned. Where a command
 * line can be read both ways it counts as a launcher: the next ancestor lives
 * longer.
 *
 * @module
 */

const LAUNCHERS: ReadonlySet<string> = new Set(
  "npx npm pnpm pnpx yarn yarnpkg bunx corepack env sudo doas time timeout xargs nice nohup setsid deno dos"
    .split(" "),
);
/** A compiled `dos` under the name it is released with. */
const RELEASED_REGEXP = /^dos-(?:decide-only-)?\d+\.\d+\.\d+\S*-/;
const SHELLS: ReadonlySet<string> = new Set(
  "sh bash dash zsh ash ksh mksh csh tcsh fish nu".split(" "),
);
const POWERSHELLS: ReadonlySet<string> = new Set(["pwsh", "powershell"]);
const RUNTIMES: ReadonlySet<string> = new Set(["node", "nodejs", "bun"]);

/** Options whose value is the next word, so that it is not taken for a script. */
const SHELL_VALUES: ReadonlySet<string> = new Set(["--rcfile", "--init-file"]);
const RUNTIME_VALUES: ReadonlySet<string> = new Set(
  "-r --require --import --loader --experimental-loader -C --conditions --env-file"
    .split(" "),
);

/**
 * True if a process with this command line is a shell that runs one command,
 * or a launcher. A command line that is not told is one too.
 */
export function isLauncher(words: readonly string[]): boolean {
  const [first = "", ...rest] = words;
  const name = programName(first);
  if (name === "" || LAUNCHERS.has(name) || RELEASED_REGEXP.test(name)) {
    return true;
  }
  if (words.length === 1 && isTitle(first)) return true;
  if (name === "busybox") return isLauncher(rest);
  if (SHELLS.has(name)) return runsOneCommand(rest);
  if (POWERSHELLS.has(name)) return rest.some(isPowerShellCommand);
  if (name === "cmd") {
    return rest.some((word) => /^\/(?:[^/]+\/)*[cr]/i.test(word));
  }
  return RUNTIMES.has(name) && runsLauncher(rest);
}

/** The name of a program: no directory, no login dash, no ending. */
function programName(word: string): string {
  const name = word.split(/[/\\]/).at(-1) ?? "";
  return name.replace(/^-/, "").replace(/\.(?:exe|cmd|bat|[cm]?js)$/i, "")
    .toLowerCase();
}

/** True for the likes of `npm exec tool`, which Node programs show in place of their words. */
function isTitle(words: string): boolean {
  const name = words.split(" ")[0] ?? "";
  return LAUNCHERS.has(name.toLowerCase());
}

function runsOneCommand(words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (/^--command(?:s|=|$)/.test(word)) return true;
    if (word === "--" || word === "-" || !/^[-+]/.test(word)) return false;
    if (/^-[^-]*c/.test(word)) return true;
    if (SHELL_VALUES.has(word) || /^[-+][^-]*[oO]$/.test(word)) i++;
  }
  return false;
}

function isPowerShellCommand(word: string): boolean {
  const name = /^[-/](\w+)$/.exec(word)?.[1]?.toLowerCase() ?? "";
  return name !== "" &&
    (["command", "encodedcommand"].some((whole) => whole.startsWith(name)) ||
      name === "ec");
}

function runsLauncher(words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (RUNTIME_VALUES.has(word)) i++;
    else if (!word.startsWith("-")) {
      return LAUNCHERS.has(programName(word).replace(/-cli$/, "")) ||
        /[/\\]node_modules[/\\](?:npm|pnpm|yarn|deno|corepack)[/\\]/.test(word);
    }
  }
  return false;
}
