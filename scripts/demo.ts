/**
 * The demo: eight workers, processes that know nothing of each other, share
 * one git repository through the command line `dos`. One is killed while it
 * holds a lane. At the end git and the journal have to prove that nothing was
 * lost and nothing was shared; exit 1 if they do not.
 *
 * `--without-lanes` lets the same workers write without asking, to show that
 * the proof can fail: edits get lost, and it exits with 1. `--keep` leaves the
 * repository where it is.
 *
 * @module
 */
import { openWorkspace } from "@dos/lanes";
import { createPlainBoard, createTerminalBoard } from "./demo/board.ts";
import { run } from "./demo/commands.ts";
import { proveByGit, proveByJournal } from "./demo/proofs.ts";
import { createRepository } from "./demo/repository.ts";
import type { Granted, Refused } from "./demo/news.ts";
import { type Play, play, type Step } from "./demo/stage.ts";
import { refusalLines } from "./demo/wording.ts";

const OPTIONS: readonly string[] = ["--without-lanes", "--keep"];

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function section(title: string, lines: readonly string[]): void {
  write(`\n${title}\n${lines.map((line) => `  ${line}\n`).join("")}`);
}

async function hasGit(): Promise<boolean> {
  try {
    return (await run("git", ["--version"], { cwd: "." })).code === 0;
  } catch {
    return false;
  }
}

function stepText({ command, answer }: Step): string {
  const { reason } = answer.value;
  return `dos ${command.join(" ")}: exit ${answer.code}, ${String(reason)}`;
}

function tellStory({ told, recovery }: Play): void {
  const refusals = told.filter((x): x is Refused => x.what === "refused");
  section("What was refused, and why", refusalLines(refusals));
  const adopted = told.find((x): x is Granted => x.what === "adopted");
  const [scavenge, ...later] = recovery.map(stepText);
  section("The worker that was killed", [
    "gus died while it held the lane shared, with an edit on disk that it had not committed.",
    ...(scavenge === undefined ? [] : [
      scavenge,
      "A lease is not ended within five minutes of its last beat, dead process or not: a probe can be wrong.",
    ]),
    ...(adopted === undefined ? [] : [
      `dos lease-lane adopt --owner ${adopted.owner} --lane shared --from gus: granted, fence ${adopted.fence}; ${adopted.owner} dropped the half edit and went on.`,
    ]),
    ...later,
  ]);
}

async function demo(options: ReadonlySet<string>): Promise<boolean> {
  const start = performance.now();
  const guarded = !options.has("--without-lanes");
  const root = await Deno.realPath(
    await Deno.makeTempDir({ prefix: "dos-demo-" }),
  );
  try {
    await createRepository(root);
    const { paths } = await openWorkspace({ root, env: {} });
    write(`A repository with four lanes lies in ${root}.\n`);
    write("Eight workers start; all they have in common is `dos`.\n\n");
    const board = Deno.stdout.isTerminal()
      ? createTerminalBoard(write, Deno.consoleSize().columns)
      : createPlainBoard(write);
    const story = await play(root, board, { guarded });
    if (guarded) tellStory(story);
    const proofs = [
      ...story.faults.map((text) => ({ holds: false, text })),
      await proveByGit(root, story.told),
      ...(guarded ? await proveByJournal(root, paths.journal, story.told) : []),
    ];
    section(
      "Proofs",
      proofs.map(({ holds, text }) =>
        `${holds ? "ok    " : "FAILED"}  ${text}`
      ),
    );
    const good = proofs.every(({ holds }) => holds);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    write(`\n${good ? "All proofs hold" : "A proof failed"}; ${seconds} s.\n`);
    return good;
  } finally {
    if (options.has("--keep")) write(`The repository is left in ${root}.\n`);
    else await Deno.remove(root, { recursive: true });
  }
}

const unknown = Deno.args.find((arg) => !OPTIONS.includes(arg));
if (unknown !== undefined) {
  write(`Unknown option "${unknown}"; there are ${OPTIONS.join(" and ")}.\n`);
  Deno.exit(2);
}
if (!await hasGit()) {
  write("The demo needs git on the PATH, and there is none; install git.\n");
  Deno.exit(2);
}
Deno.exit(await demo(new Set(Deno.args)) ? 0 : 1);
