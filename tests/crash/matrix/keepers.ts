/**
 * `dos run` killed at a system call of its choice, while its command goes on.
 *
 * @module
 */
import { parseJournal, replay } from "@dos/lanes";
import { type Running, sayRan, start, until } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { CHANGES, countCalls, straced } from "../rig/strace.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import type { Trial } from "../trial.ts";

const REGION = "api/x.md";

/** Tells its pid and works until it is told to stop. */
function command(store: TrialStore): string[] {
  const script =
    `echo $$ > pid; while [ ! -e stop ]; do sleep 0.02; done; rm pid`;
  return store.command(
    ...["run", "--lane", "api", "--tree", REGION, "--owner", "ann"],
    ...["--", "sh", "-c", `cd '${store.root}'; ${script}`],
  );
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

async function stop(store: TrialStore): Promise<void> {
  await Deno.writeTextFile(`${store.root}/stop`, "");
}

/** What the journal says of the command: nothing, that there may be one, or which. */
function recorded(store: TrialStore): "no lease" | "unknown" | "known" {
  let text = "";
  try {
    text = store.text();
  } catch {
    // It did not get that far.
  }
  const [lease] = replay(parseJournal(text)).filter((x) => x.lane === "api");
  if (lease === undefined) return "no lease";
  return Array.isArray(lease["children"]) ? "known" : "unknown";
}

/** Whether somebody else gets the region, as a fault if that is not right. */
async function ask(
  store: TrialStore,
  how: { readonly when: string; readonly granted: boolean },
): Promise<string | null> {
  store.asks("bob", "b", [REGION]);
  const ran = await store.dos([
    ...["lease-lane", "acquire", "--owner", "bob", "--lane", "b"],
    ...["--tree", REGION, "--pid", "0"],
  ]);
  if (ran.code === 0) store.told(ran.answer);
  return ran.code === (how.granted ? 0 : 1)
    ? null
    : `${how.granted ? "nobody" : "somebody"} gets the region ${how.when}: ${
      sayRan(ran)
    }`;
}

async function strike(
  count: Count,
  at: { readonly call: string; readonly n: number },
): Promise<void> {
  await using store = await TrialStore.make();
  store.asks("ann", "api", [REGION]);
  const log = `${store.root}/strace.log`;
  const injection = { call: at.call, what: "signal=KILL", when: `${at.n}` };
  const how = { calls: [at.call], injection, log };
  const running = start(straced(store, command(store), how));
  const title = `dos run, strace inject=${at.call}:signal=KILL:when=${at.n}`;
  const killed = async (): Promise<boolean> =>
    (await Deno.readTextFile(log).catch(() => "")).includes("+++ killed by");
  const isBusy = (): boolean => recorded(store) === "known";
  const came = await until(async () => await killed() || isBusy());
  const faults = came ? [] : ["it neither died nor got to work"];
  faults.push(...await aftermath(store, running, killed));
  count.ran(title, [...faults, ...await store.check()]);
}

/** What is wrong after the death of dos, before and after the end of the command. */
async function aftermath(
  store: TrialStore,
  running: Running,
  killed: () => Promise<boolean>,
): Promise<string[]> {
  const faults: (string | null)[] = [];
  const isWorking = (): Promise<boolean> => isThere(`${store.root}/pid`);
  // Whatever dos started is at work a moment later, or was never started.
  await until(isWorking, 300);
  const isOrphan = await killed() && await isWorking();
  if (isOrphan) {
    const when = "while the command works";
    faults.push(await ask(store, { when, granted: false }));
  }
  await stop(store);
  await running.ended;
  const state = recorded(store);
  const when = `after the command, of which the journal has: ${state}`;
  faults.push(await ask(store, { when, granted: state !== "unknown" }));
  return faults.filter((fault) => fault !== null);
}

/** Keepers. */
export const KEEPERS: readonly Trial[] = [
  trial("51", "dos run killed at each system call", async (count, effort) => {
    const why = lacks("strace");
    if (why !== "") return count.skip(why);
    const calls = effort.long ? CHANGES : ["write", "fdatasync"];
    await using store = await TrialStore.make();
    await stop(store);
    const counts = await countCalls(store, command(store), calls);
    await together(
      Array.from(counts).flatMap(([call, times]) =>
        Array.from(
          { length: times },
          (_, n) => () => strike(count, { call, n: n + 1 }),
        )
      ),
    );
  }),
];
