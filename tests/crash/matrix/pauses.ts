/**
 * Processes that are stopped inside the critical section, and what others do
 * to the store meanwhile.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- a stopped process is one at a time
import type { Ran } from "../rig/program.ts";
import { runToEnd, sayRan } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { countCalls, startStopped } from "../rig/strace.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import { acquire, SHORT, type Verb } from "../rig/verbs.ts";
import type { Trial } from "../trial.ts";

/** Calls of the section, from the lock file's birth to its end. */
const SECTION = ["linkat", "write", "fdatasync", "rename"];

/** A contender that comes while somebody stands still inside. */
async function contend(store: TrialStore): Promise<string | null> {
  const ran = await store.dos([
    ...["lease-lane", "acquire", "--owner", "dan", "--lane", "new"],
    ...["--tree", "new/x.md", "--pid", "0", "--lock-timeout", "0.3"],
  ]);
  if (ran.code !== 4) return `a contender is not told busy: ${sayRan(ran)}`;
  return ran.ms > 5_000 ? `a contender waits ${ran.ms} ms` : null;
}

async function stopInside(
  count: Count,
  verb: Verb,
  at: { call: string; n: number },
): Promise<void> {
  await using store = await TrialStore.make();
  const call = await verb.prepare(store);
  const stopped = await startStopped(store, store.command(...call.args), {
    call: at.call,
    when: String(at.n),
  });
  const title = `${verb.name}, stopped at ${at.call} ${at.n}`;
  if (stopped === null) return;
  const busy = await contend(store);
  const live = await store.dos(["lease-lane", "live"]);
  stopped.resume();
  const ran = await stopped.ended;
  call.settle(ran);
  await call.mend?.();
  count.ran(title, [
    busy,
    live.code === 0 ? null : `live fails meanwhile: ${sayRan(live)}`,
    ran.code === 0 ? null : `it does not end normally: ${sayRan(ran)}`,
    ...await store.check(),
  ]);
}

async function places(
  verb: Verb,
  calls: readonly string[],
): Promise<{ call: string; n: number }[]> {
  await using store = await TrialStore.make();
  const { args } = await verb.prepare(store);
  const counts = await countCalls(store, store.command(...args), calls);
  return [...counts].flatMap(([call, times]) =>
    Array.from({ length: times }, (_, at) => ({ call, n: at + 1 }))
  );
}

/** The lock is held from the second write on; the first makes the lock file's draft. */
function isInside(
  verb: Verb,
  { call, n }: { call: string; n: number },
): boolean {
  return call !== "write" || n > (verb.name === "first acquire" ? 1 : 0);
}

/**
 * What a peer does that takes a lock over and grants itself what the stopped
 * one wants. One that comes when the record can be read grants itself nothing.
 */
async function robAsPeer(store: TrialStore, late: boolean): Promise<void> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const draft = `${store.lock}.peer`;
  await Deno.writeTextFile(
    draft,
    `owner: pete\nacquired_at: ${now}\npid: 1\n`,
  );
  await Deno.rename(draft, store.lock);
  if (late) return;
  const { journal } = await store.open();
  const seq = await journal.seq() + 1;
  const lease = {
    ...{ lane: "api", lane_kind: "keyword", tree: ["api/x.md"] },
    ...{ loop_ts: "peer-1", holder: "pete", pid: 0, host_id: "h" },
    acquired_at: now,
  };
  const record = { op: "ACQUIRE", lane: "api", loop_ts: "peer-1", lease };
  store.account.asked.push({
    owner: "pete",
    lane: "api",
    region: ["api/x.md"],
  });
  const line = JSON.stringify({ ...record, seq, ts: now });
  await Deno.writeTextFile(store.journal, `${line}\n`, { append: true });
}

/** What the stopped one did: before its record it must write nothing, after it it must take the grant back. */
async function robbed(
  count: Count,
  at: { call: string; n: number; path: string; late?: boolean },
): Promise<void> {
  await using store = await TrialStore.make();
  const late = at.late === true;
  const call = await acquire.prepare(store);
  const stopped = await startStopped(store, store.command(...call.args), {
    call: at.call,
    when: String(at.n),
    path: at.path === "lock" ? store.lock : store.journal,
  });
  if (stopped === null) return;
  await robAsPeer(store, late);
  const text = store.text();
  const wrote = text.includes('"chosen-1"');
  stopped.resume();
  const ran = await stopped.ended;
  const peersLock = await Deno.readTextFile(store.lock).catch(() => "");
  await Deno.remove(store.lock).catch(() => {});
  // Its record may stand for a moment, and the peer's number may be the same.
  store.account.intruded = true;
  const mine = (await (await store.open()).journal.replay())
    .filter((lease) => lease.holder === "ann");
  const told = ran.code === 0;
  count.ran(
    `acquire robbed while stopped at ${at.call} ${at.n} on the ${at.path}`,
    [
      ran.code === (late ? 0 : 4) ? null : `not as expected: ${sayRan(ran)}`,
      told === (mine.length === 1) ? null : "what is told is not what is live",
      mine.length > (late ? 1 : 0)
        ? "its lease is live beside the peer's"
        : null,
      peersLock.startsWith("owner: pete")
        ? null
        : "the peer's lock was removed",
      wrote || at.path === "lock" || !store.text().includes('"chosen-1"')
        ? null
        : "it wrote although the lock was lost before",
    ],
  );
}

const SIGNALS = [["SIGTERM", 143], ["SIGINT", 130], ["SIGHUP", 129]] as const;

/** A signal that comes while the section is under way. */
async function signalInside(
  count: Count,
  verb: Verb,
  at: { call: string; n: number; signal: Deno.Signal; code: number },
): Promise<void> {
  await using store = await TrialStore.make();
  const call = await verb.prepare(store);
  const stopped = await startStopped(store, store.command(...call.args), {
    call: at.call,
    when: String(at.n),
  });
  if (stopped === null) return;
  Deno.kill(stopped.program, at.signal);
  stopped.resume();
  const ran = await stopped.ended;
  call.settle(ran);
  await call.mend?.();
  count.ran(`${verb.name}, ${at.signal} while at ${at.call} ${at.n}`, [
    ran.code === at.code || ran.code === 0
      ? null
      : `neither finished nor exit ${at.code}: ${sayRan(ran)}`,
    ran.code === 0 && ran.answer["outcome"] === undefined
      ? `exit 0 without an answer: ${sayRan(ran)}`
      : null,
    finished(verb, store) ? null : "the section was not finished",
    ...await store.check(),
  ]);
}

function finished(verb: Verb, store: TrialStore): boolean {
  const marks: Record<string, string> = {
    acquire: '"chosen-1"',
    "first acquire": '"chosen-1"',
    release: '"op": "RELEASE"',
    heartbeat: '"op": "HEARTBEAT"',
    compact: '"op": "CHECKPOINT"',
  };
  return store.text().includes(marks[verb.name] ?? "");
}

/** A signal to one that waits for the lock of another. */
async function signalWaiting(
  count: Count,
  signal: Deno.Signal,
  code: number,
): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  const before = store.text();
  using held = await Deno.open(store.mutex, { read: true, write: true });
  const exclusive = true;
  if (!await held.tryLock(exclusive)) throw new Error("Cannot hold the mutex");
  const command = store.command(
    ...["lease-lane", "acquire", "--owner", "dan", "--lane", "new"],
    ...["--tree", "new/x.md", "--pid", "0", "--lock-timeout", "20"],
  );
  const script =
    'exec "$@" & child=$!; sleep 1.5; kill -s "$0" $child; wait $child';
  const ran: Ran = await runToEnd(
    ["bash", "-c", script, signal.slice(3), ...command],
  );
  await held.unlock();
  count.ran(`${signal} to one that waits`, [
    ran.code === code ? null : `not exit ${code}: ${sayRan(ran)}`,
    ran.ms < 6_000 ? null : `it ends only after ${ran.ms} ms`,
    store.text() === before ? null : "something was written",
    ...await store.check(),
  ]);
}

/** Stopped processes. */
export const PAUSES: readonly Trial[] = [
  trial(
    "21",
    "SIGSTOP in the section, contenders, SIGCONT",
    async (count, { long }) => {
      const why = lacks("strace");
      if (why !== "") return count.skip(why);
      const verbs = SHORT.filter(({ name }) =>
        long || name === "acquire" || name === "compact"
      );
      for (const verb of verbs) {
        const found = await places(
          verb,
          long ? SECTION : ["write", "fdatasync"],
        );
        await together(
          found.filter((at) => isInside(verb, at))
            .map((at) => () => stopInside(count, verb, at)),
        );
      }
    },
  ),
  trial("22", "robbed by a peer while stopped", async (count, { long }) => {
    const why = lacks("strace");
    if (why !== "") return count.skip(why);
    const places = [
      { call: "openat", n: 1, path: "journal" },
      { call: "read", n: 1, path: "journal" },
      { call: "read", n: 2, path: "journal" },
      { call: "write", n: 1, path: "journal" },
      { call: "fdatasync", n: 1, path: "journal" },
      { call: "openat", n: 1, path: "lock" },
      // A call is done when its process stops: this one has looked for the last time.
      { call: "openat", n: 2, path: "lock", late: true },
    ];
    const more = ["statx", "lseek", "read"].flatMap((call) =>
      [1, 2, 3, 4].map((n) => ({ call, n, path: "journal" }))
    );
    await together(
      [...places, ...(long ? more : [])].map((at) => () => robbed(count, at)),
    );
  }),
  trial(
    "39",
    "SIGTERM, SIGINT, SIGHUP in the section",
    async (count, { long }) => {
      const why = lacks("strace");
      if (why !== "") return count.skip(why);
      const verbs = SHORT.filter(({ name }) =>
        name !== "repair" && (long || name === "acquire" || name === "compact")
      );
      for (const verb of verbs) {
        const found =
          (await places(verb, long ? SECTION : ["write", "fdatasync"]))
            .filter((at) => isInside(verb, at));
        await together(
          found.flatMap((at) =>
            SIGNALS.map(([signal, code]) => () =>
              signalInside(count, verb, { ...at, signal, code })
            )
          ),
        );
      }
    },
  ),
  trial("40", "a signal while waiting for the lock", async (count) => {
    const why = lacks("bash");
    if (why !== "") return count.skip(why);
    await together(
      SIGNALS.map(([signal, code]) => () => signalWaiting(count, signal, code)),
      3,
    );
  }),
];
