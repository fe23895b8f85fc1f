/**
 * Whether leases are granted, refused, enforced and given back.
 *
 * @module
 */
import {
  HELD_FILE,
  judgeTrial,
  trialPayload,
  type TrialVerdict,
} from "../hook/wiring/trial.ts";
import type { AcquireOutcome } from "../lease/acquire_answer.ts";
import type { LockBusy } from "../lease/desk.ts";
import type { Workspace } from "../lease/workspace.ts";
import { type Check, childrenOf, type Ground, must } from "./check.ts";
import { makeFile } from "./part.ts";

const DOCTOR = "Run `dos doctor` in a workspace, and report what it finds";

/** The store of a linked working tree would lie elsewhere. */
const CONFIG = `{"workspace": {"share_worktrees": false}}\n`;

/** Nobody holds it. */
const FREE_FILE = "free/file.txt";

/** What the trial of the hook writes to lies below this. */
const HELD: readonly string[] = ["held/**"];
const HOLDER = {
  ...{ owner: "ann", lane: "held", tree: HELD, sessionId: "self-test-ann" },
};

/** The checks, in the order they are made. */
export const LEASE_CHECKS: readonly Check[] = [
  {
    name: "acquire",
    shows: "A free lane is granted, and the grant stands in the journal",
    means: "no lease can be had",
    fix: DOCTOR,
    run: acquire,
  },
  {
    name: "refuse",
    shows: "Somebody else gets no lane that shares a path with it",
    means: "two workers can hold one path",
    fix: `Do not use dos here. ${DOCTOR}`,
    run: refuse,
  },
  {
    name: "hook deny",
    shows:
      "The hook keeps somebody else's tool from writing there, and only there",
    means: "agents can write where others work: leases bind only who asks",
    fix: "Run `dos hook status`, and report what it says",
    run: deny,
  },
  {
    name: "release",
    shows: "A lane that is given back is free for the next",
    means: "lanes stay held until their ttl ends them",
    fix: DOCTOR,
    run: release,
  },
  {
    name: "journal",
    shows: "What was recorded is whole, and is read back as it was written",
    means: "leases can be lost or made up",
    fix: `Do not use dos here. ${DOCTOR}`,
    run: journal,
  },
];

async function acquire(ground: Ground): Promise<string> {
  const { leases, journal } = await open(ground);
  const mine = granted(await leases.acquire(HOLDER));
  const [entry] = await journal.tail({ count: 1 });
  must(
    entry?.op === "ACQUIRE" && entry.seq === mine.fence,
    `The journal ends with ${entry?.op ?? "nothing"}`,
  );
  return `fence ${mine.fence}, pid ${mine.pid}`;
}

async function refuse(ground: Ground): Promise<string> {
  const { leases } = await open(ground);
  granted(await leases.acquire(HOLDER));
  const theirs = await leases.acquire({
    ...{ owner: "bob", lane: "other", tree: ["held/deep/file.txt"] },
  });
  must(theirs.outcome === "refuse", `It was answered "${theirs.outcome}"`);
  must((await leases.live()).length === 1, "The refused lease lives");
  return "";
}

async function deny(ground: Ground): Promise<string> {
  const children = childrenOf(ground);
  const { leases, paths } = await open(ground);
  granted(await leases.acquire(HOLDER));
  const { root } = paths;
  const held = JSON.stringify(trialPayload("claude-code", root));
  const ask = async (input: string): Promise<TrialVerdict> =>
    judgeTrial(
      "claude-code",
      await children.ask(["hook", "pretool"], { cwd: root, input }),
    );
  const verdict = await ask(held);
  must(verdict.denied, `It was answered: ${verdict.answer}`);
  // A hook that denies whatever it is asked would have passed as well.
  const control = await ask(held.replaceAll(HELD_FILE, FREE_FILE));
  must(!control.denied, `A free path was denied too: ${control.answer}`);
  return "";
}

async function release(ground: Ground): Promise<string> {
  const { leases } = await open(ground);
  granted(await leases.acquire(HOLDER));
  const released = await leases.release(HOLDER);
  must(
    released.outcome === "released",
    `It was answered "${released.outcome}"`,
  );
  granted(await leases.acquire({ ...HOLDER, owner: "bob" }));
  return "";
}

async function journal(ground: Ground): Promise<string> {
  const { leases, journal } = await open(ground);
  granted(await leases.acquire(HOLDER));
  granted(await leases.acquire({ owner: "bob", lane: "b", tree: ["b/**"] }));
  await leases.release(HOLDER);
  const told = (await leases.live()).map(({ lane }) => lane).join();
  must(told === "b", `The live lanes are "${told}"`);
  const replayed = (await journal.replay()).map(({ lane }) => lane).join();
  must(
    replayed === "b",
    `By its whole journal the live lanes are "${replayed}"`,
  );
  const { ok, entries, damage } = await journal.verify();
  must(ok, `${damage.length} of its lines cannot be read`);
  must(entries === 3, `It has ${entries} entries in place of 3`);
  return `${entries} entries`;
}

async function open(ground: Ground): Promise<Workspace> {
  const root = `${ground.dir}/repo`;
  ground.machine.makeDirectory(root);
  makeFile(ground.machine, `${root}/dos.jsonc`, CONFIG);
  return await ground.openWorkspace(root);
}

function granted(
  answer: AcquireOutcome | LockBusy,
): AcquireOutcome & { outcome: "acquire" } {
  must(answer.outcome === "acquire", `It was answered "${answer.outcome}"`);
  return answer as AcquireOutcome & { outcome: "acquire" };
}
