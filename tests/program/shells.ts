/**
 * Types a line into a real shell, presses Tab, and tells what became of it.
 *
 * @module
 */
import { cleanEnv, commandLine, sh } from "./dos.ts";

/** A shell that completes command lines of `dos` in one directory. */
export interface TypedShell {
  /** What is offered for the line, or, in bash, the words it became. */
  tab(line: string): Promise<string[]>;
}

const ZSH_DRIVER = String.raw`
zmodload zsh/zpty
zpty z "TERM=dumb zsh -f -i"
zpty -w z "PS1=; unsetopt zle_bracketed_paste beep; autoload -Uz compinit; compinit -u -d $2/zcompdump; source $2/script.zsh"
zpty -w z 'zstyle ":completion:*" completer _all_matches _complete; zstyle ":completion:*" insert yes; zstyle ":completion:*" old-matches no'
zpty -w z "show() { print -r -- \"\$BUFFER\" >| $2/new; mv $2/new $2/buffer; BUFFER=; }; zle -N show; bindkey ^X show; bindkey ^I complete-word; print ready-now"
while zpty -r z line; do [[ $line == *ready-now* && $line != *print* ]] && break; done
zpty -n -w z "$1"$'\t\x18'
while [[ ! -e $2/buffer ]]; do zpty -r -t z line; sleep 0.02; done
cat $2/buffer
zpty -d z
`;

const BASH_LINES = `PS1=
source "$1"
`;

/** Whether a program is there; says so in the test's output where it is not. */
export async function isThere(program: string): Promise<boolean> {
  try {
    await sh(".", program, "--version");
    return true;
  } catch {
    // deno-lint-ignore no-console -- whoever reads the run must not take it for tested
    console.log(`not run: there is no ${program}`);
    return false;
  }
}

/** Makes the program and its script known to a shell; `dir` is for what that takes. */
export async function typedShell(
  shell: "bash" | "zsh" | "fish",
  { dir, cwd }: { dir: string; cwd: string },
): Promise<TypedShell> {
  const bin = `${dir}/bin`;
  await Deno.mkdir(bin, { recursive: true });
  const start = commandLine().map((word) => `'${word}'`).join(" ");
  await Deno.writeTextFile(`${bin}/dos`, `#!/bin/sh\nexec ${start} "$@"\n`);
  await Deno.chmod(`${bin}/dos`, 0o755);
  const env = cleanEnv({ PATH: `${bin}:${Deno.env.get("PATH")}`, HOME: dir });
  const script = `${dir}/script.${shell}`;
  const made = await output([`${bin}/dos`, "completions", shell], { cwd, env });
  await Deno.writeTextFile(script, made);
  await Deno.writeTextFile(`${dir}/driver.zsh`, ZSH_DRIVER);
  const at = { cwd, env };
  return {
    async tab(line): Promise<string[]> {
      if (shell === "fish") {
        const told = await output(
          ["fish", "-c", `source ${script}; complete -C "$argv[1]"`, line],
          at,
        );
        return told.split("\n").filter((x) => x !== "")
          .map((x) => x.split("\t")[0] ?? "");
      }
      if (shell === "zsh") {
        await Deno.remove(`${dir}/buffer`).catch(() => {});
        const told = await output(
          ["zsh", "-f", `${dir}/driver.zsh`, line, dir],
          at,
        );
        return [told.trimEnd()];
      }
      const typed = `${BASH_LINES.replace("$1", script)}` +
        `dos() { printf '%s\\n' "$@" >&3; }\n${line}\t\n`;
      const command = ["bash", "-c", BASH_THROUGH, "-", typed];
      return (await output(command, at)).split("\n").slice(0, -1);
    },
  };
}

/** An interactive shell without a terminal still completes; what it echoes is thrown away. */
const BASH_THROUGH =
  `printf %s "$1" | bash --norc --noprofile -i 3>&1 >/dev/null 2>/dev/null`;

async function output(
  [program = "", ...args]: readonly string[],
  at: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<string> {
  const { stdout } = await new Deno.Command(program, {
    ...{ args, ...at, stdin: "null", stderr: "null" },
  }).output();
  return new TextDecoder().decode(stdout);
}
