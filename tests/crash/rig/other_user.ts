/**
 * Running the program as somebody else.
 *
 * @module
 */
import { dosCommand, runToEnd } from "./program.ts";
import { lacks } from "./tools.ts";

const NOBODY = 65534;
/** As the words of the program begin, without the slash. */
const CHECKOUT = `${import.meta.dirname}/../../..`;

/** A way to run commands as a user without rights, or why there is none. */
export interface OtherUser extends AsyncDisposable {
  /** Why not, `""` if it works. */
  readonly why: string;
  /** The words of a `dos` command that this user runs. */
  command(root: string, ...args: readonly string[]): string[];
  /** The words of any command that this user runs. */
  any(...command: readonly string[]): string[];
}

/**
 * Copies what the program is made of to where everybody may read it: a
 * checkout, a cache and a program below somebody's home are for that one only.
 */
export async function otherUser(): Promise<OtherUser> {
  const why = lacks("root", "setpriv");
  const home = why === "" ? await copyProgram() : "";
  const user: OtherUser = {
    why,
    any: (...command) => [
      ...["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`],
      ...["--clear-groups", "--inh-caps=-all", ...command],
    ],
    command(root, ...args): string[] {
      const [, run = "", ...rest] = dosCommand("--workspace", root, ...args);
      const words = rest.map((word) =>
        word.startsWith(CHECKOUT)
          ? `${home}/dos${word.slice(CHECKOUT.length)}`
          : word
      );
      const program = [`${home}/deno`, run, ...words];
      return this.any("env", `DENO_DIR=${home}/cache`, "HOME=/", ...program);
    },
    async [Symbol.asyncDispose](): Promise<void> {
      if (home !== "") await Deno.remove(home, { recursive: true });
    },
  };
  if (why !== "") return user;
  const proof = await runToEnd(user.command("/tmp", "--version"));
  if (proof.code === 0) return user;
  const said = proof.stderr.trim().split("\n").at(-1) ?? "";
  return { ...user, why: `another user cannot run the program: ${said}` };
}

async function copyProgram(): Promise<string> {
  const home = await Deno.makeTempDir({ prefix: "dos-crash-other-" });
  const { stdout } = await runToEnd([Deno.execPath(), "info", "--json"]);
  const info: { denoDir?: string } = JSON.parse(stdout);
  const script = [
    `mkdir -p ${home}/dos ${home}/cache`,
    `cp "$1" ${home}/deno`,
    `cp -r "$2/src" "$2/mod.ts" "$2/deno.json" "$2/deno.lock" ${home}/dos/`,
    `cp -r "$3/npm" ${home}/cache/`,
    `chmod -R a+rwX ${home}`,
  ].join(" && ");
  const { code, stderr } = await runToEnd(
    ["sh", "-c", script, "sh", Deno.execPath(), CHECKOUT, info.denoDir ?? ""],
  );
  if (code !== 0) throw new Error(`Cannot copy the program: ${stderr}`);
  return home;
}
