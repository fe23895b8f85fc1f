/**
 * Forty processes on ten lanes, one of them killed every tenth of a second.
 *
 * `DOS_CONTENTION_SECONDS` says how long (20), `DOS_CONTENTION_SEED` which
 * chance (1). The order of events still differs from run to run; the seed
 * settles who asks for what and who is killed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { openWorkspace, parseJournal, replay } from "@dos/lanes";
import {
  firstOverlap,
  missingGrants,
  readNotes,
  repeatedNumbers,
  undoneReleases,
} from "./contention/audit.ts";
import { sail } from "./contention/fleet.ts";
import { CONFIG, LOCK_TIMEOUT_S, type Note } from "./contention/plan.ts";

const SECONDS = Number(Deno.env.get("DOS_CONTENTION_SECONDS") || 20);
const SEED = Number(Deno.env.get("DOS_CONTENTION_SEED") || 1);

/** For the scheduler of a busy machine: no figure of `dos` has this much in it. */
const SLACK_MS = 15_000;

/** On Windows a dead process's lock is dropped a little after its death. */
const FIRST_TRY_S = Deno.build.os === "windows" ? "2" : "0";

Deno.test("lease-lane loses, doubles and invents no grant while its processes are killed", async () => {
  const root = await Deno.makeTempDir({ prefix: "dos-contention-" });
  const notes = await Deno.makeTempDir({ prefix: "dos-contention-notes-" });
  try {
    await Deno.writeTextFile(`${root}/dos.jsonc`, CONFIG);
    const voyage = await sail({
      root,
      notes,
      size: 40,
      commands: 4,
      seconds: SECONDS,
      killEveryMs: 100,
      seed: SEED,
    });

    const fresh = await acquireOnTheCommandLine(root);
    const told = [...await readNotes(notes), ...voyage.told];
    const { paths, journal } = await openWorkspace({ root, env: {} });
    const entries = parseJournal(await Deno.readTextFile(paths.journal));
    const audit = firstOverlap(entries);
    report(told, { ...voyage, ...audit, entries: entries.length, ...fresh });

    assertEquals(voyage.faults, []);
    assertEquals(told.filter((note) => note.told === "failed"), []);
    assert(told.some((note) => note.told === "granted"), "nothing was granted");
    assert(told.some((note) => note.told === "refused"), "nothing was refused");
    assertEquals(missingGrants(told, entries), []);
    assertEquals(undoneReleases(told, replay(entries)), []);
    assertEquals(repeatedNumbers(entries), []);
    assertEquals(audit.overlap, null);
    assertEquals(
      waits(told).filter((ms) => ms > LOCK_TIMEOUT_S * 1000 + SLACK_MS),
      [],
    );
    assertEquals([fresh.code, fresh.outcome], [0, "acquire"]);
    assertEquals((await journal.verify()).damage.filter(isBroken), []);
  } finally {
    await Deno.remove(root, { recursive: true });
    await Deno.remove(notes, { recursive: true });
  }
});

/** One attempt and no waiting: whatever the dead left behind must not be in the way. */
async function acquireOnTheCommandLine(
  root: string,
): Promise<{ code: number; outcome: string; freshMs: number }> {
  const start = performance.now();
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `${import.meta.dirname}/../../src/main.ts`],
      ...["--workspace", root, "lease-lane", "acquire", "--owner", "after"],
      ...["--lane", "after", "--tree", "after/**"],
      ...["--lock-timeout", FIRST_TRY_S],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  const freshMs = Math.round(performance.now() - start);
  const { outcome } = JSON.parse(new TextDecoder().decode(stdout));
  return { code, outcome, freshMs };
}

function isBroken({ kind }: { kind: string }): boolean {
  return kind === "broken";
}

/** How long the lock was waited for by those who had to give up. */
function waits(told: readonly Note[]): number[] {
  return told.flatMap((note) => note.told === "busy" ? [note.waited_ms] : []);
}

function report(
  told: readonly Note[],
  facts: {
    kills: number;
    leftLocks: number;
    ended: number;
    most: number;
    entries: number;
    freshMs: number;
  },
): void {
  const count = (what: Note["told"]): number =>
    told.filter((note) => note.told === what).length;
  const slowest = Math.max(...told.map((note) => "ms" in note ? note.ms : 0));
  const lines = [
    `${SECONDS} s, seed ${SEED}: ${facts.kills} kills, ${facts.leftLocks} of them inside the critical section, ${facts.ended} leases of the dead ended by force`,
    `${count("granted")} grants, ${count("released")} releases, ${
      count("refused")
    } refusals, ${
      count("busy")
    } busy; ${facts.entries} entries, at most ${facts.most} leases live at once`,
    `longest wait reported ${Math.max(0, ...waits(told))} ms of ${
      LOCK_TIMEOUT_S * 1000
    }, slowest command ${slowest} ms, acquire after the last kill ${facts.freshMs} ms at the first attempt`,
  ];
  Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
}
