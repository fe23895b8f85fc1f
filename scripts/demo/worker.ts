/**
 * A worker of the demo: a process that knows nothing of the others. It asks
 * `dos` for a lane, edits and commits, beats between edits, gives the lane
 * back. Its argument is a `Script` as JSON; what it tells goes to its
 * standard output, one `News` a line.
 *
 * An edit reads the whole file, takes its time, and writes the whole file: two
 * workers at once in one file would undo each other's lines.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one thing after the other is what it does
import { contains } from "@dos/lanes";
import { type Answer, dos, git, pause } from "./commands.ts";
import type { Conflict, Job, News, Script } from "./news.ts";
import { FILES } from "./repository.ts";

/** A lane that is held. */
interface Held {
  readonly lane: string;
  readonly tree: readonly string[];
  readonly claim: readonly string[];
}

const { root, part, guarded }: Script = JSON.parse(Deno.args[0] ?? "");
const { owner } = part;
const encoder = new TextEncoder();
let lines = 0;

function tell(news: News): void {
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(news)}\n`));
}

function leaseLane(
  action: string,
  args: readonly string[],
): Promise<Answer> {
  return dos(root, ["lease-lane", action, "--owner", owner, ...args]);
}

/** Does a job: all of it, or first the part that is free and then the rest. */
async function perform(job: Job): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await ask(job);
    if (answer.held !== null) return await workUnder(answer.held, job);
    const { free, rest } = split(job, answer.grantable);
    if (free !== null && rest !== null) {
      await perform(free);
      return await perform(rest);
    }
    await pause(500 + 300 * Math.random());
  }
  throw new Error(`${owner} never got lane "${job.lane}"`);
}

async function ask(
  job: Job,
): Promise<{ held: Held | null; grantable: readonly string[] }> {
  if (!guarded) {
    return { held: { lane: job.lane, tree: ["**"], claim: [] }, grantable: [] };
  }
  const { code, value } = await leaseLane("acquire", [
    ...(job.lane === "" ? [] : ["--lane", job.lane]),
    ...(job.tree.length === 0 ? [] : ["--tree", ...job.tree]),
    ...["--pid", String(Deno.pid)],
  ]);
  const reason = String(value["reason"]);
  if (code === 4) return { held: null, grantable: [] };
  if (code > 1) throw new Error(reason);
  const lane = String(value["lane"]);
  if (code === 0) {
    const tree = value["tree"] as string[];
    const [loop_ts, fence] = [String(value["loop_ts"]), Number(value["fence"])];
    tell({ what: "granted", lane, tree, fence, loop_ts });
    const claim = ["--lane", lane, "--loop-ts", loop_ts, "--fence", `${fence}`];
    return { held: { lane, tree, claim }, grantable: [] };
  }
  const grantable = value["grantable"] as string[];
  const reason_class = String(value["reason_class"]);
  tell({
    what: "refused",
    lane: job.lane,
    tree: job.tree,
    reason_class,
    reason,
    grantable,
    conflict: value["conflict"] as Conflict | null,
  });
  return { held: null, grantable };
}

/** The part of a job that can be had now, and what remains of it. */
function split(
  job: Job,
  grantable: readonly string[],
): { free: Job | null; rest: Job | null } {
  if (grantable.length === 0) return { free: null, rest: job };
  const isFree = (file: string): boolean => contains(grantable, file);
  const rest = job.tree.filter((pattern) => !grantable.includes(pattern));
  const part = (tree: readonly string[], files: readonly string[]): Job => ({
    lane: job.lane,
    tree,
    files,
    edits: files.length,
  });
  return {
    free: part(grantable, job.files.filter(isFree)),
    rest: part(rest, job.files.filter((file) => !isFree(file))),
  };
}

async function workUnder(held: Held, job: Job): Promise<void> {
  const files = job.files.length > 0
    ? job.files
    : FILES.filter((file) => contains(held.tree, file));
  for (let n = 0; n < job.edits; n++) {
    if (n > 0) await beat(held);
    await edit(files[n % files.length] ?? "", n + 1 === part.diesIn);
  }
  if (!guarded) return;
  const { code, value } = await leaseLane("release", held.claim);
  if (code !== 0) throw new Error(String(value["reason"]));
  tell({ what: "released", lane: held.lane });
}

/** Whoever has lost its lease must not write any more, and is told so here. */
async function beat({ lane, claim }: Held): Promise<void> {
  if (!guarded) return;
  const { code, value } = await leaseLane("heartbeat", claim);
  if (code !== 0) throw new Error(String(value["reason"]));
  tell({ what: "beaten", lane });
}

async function edit(file: string, isLast: boolean): Promise<void> {
  const path = `${root}/${file}`;
  const line = `${owner} ${++lines}`;
  const text = await Deno.readTextFile(path);
  await pause(60 + 120 * Math.random());
  await Deno.writeTextFile(path, `${text}${line}\n`);
  tell({ what: "writing", file, line });
  // The stage kills a worker whose part ends here, between writing and commit.
  if (isLast) await pause(60_000);
  const options = ["--quiet", ...(guarded ? [] : ["--allow-empty"])];
  await git(root, ["commit", ...options, "--message", line, "--", file]);
  tell({ what: "edited", file, line });
}

/** Takes over what a dead worker held, and drops what it left half done. */
async function inherit(from: string, [job]: readonly Job[]): Promise<void> {
  if (job === undefined) return;
  const { code, value } = await leaseLane("adopt", [
    ...["--lane", job.lane, "--from", from, "--pid", String(Deno.pid)],
  ]);
  if (code !== 0) throw new Error(String(value["reason"]));
  const { lane } = job;
  const [loop_ts, fence] = [String(value["loop_ts"]), Number(value["fence"])];
  tell({ what: "adopted", lane, tree: job.files, fence, loop_ts });
  for (const file of job.files) {
    const left = await git(root, ["status", "--porcelain", "--", file]);
    if (left === "") continue;
    await git(root, ["checkout", "--quiet", "--", file]);
    tell({ what: "discarded", file });
  }
  const claim = ["--lane", lane, "--loop-ts", loop_ts, "--fence", `${fence}`];
  await workUnder({ lane, tree: job.files, claim }, job);
}

try {
  if (part.heirOf !== undefined) await inherit(part.heirOf, part.jobs);
  else for (const job of part.jobs) await perform(job);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  tell({ what: "failed", reason });
  Deno.exit(1);
}
