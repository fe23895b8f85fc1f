/**
 * The verbs that faults are injected into: what each needs to find, how it is
 * called, and what its answer says about the store.
 *
 * @module
 */
import type { Ran } from "./program.ts";
import type { Held, TrialStore } from "./store.ts";

/** A verb, ready to be called on a store of its own. */
export interface Call {
  /** Its arguments. */
  readonly args: readonly string[];
  /** Takes note of what was told, or that nothing was. */
  settle(ran: Ran): void;
  /** What a person would do before anything else, where the call did not get there. */
  readonly mend?: () => Promise<unknown>;
}

/** One verb. */
export interface Verb {
  readonly name: string;
  /** Makes a store ready for it. */
  prepare(store: TrialStore): Promise<Call>;
}

const NO_WAIT = ["--lock-timeout", "0"];

/** Whether the answer leaves open what was done. */
function isOpen({ code, answer }: Ran): boolean {
  return code !== 4 && code !== 1 && answer["code"] !== "STORE_FULL" &&
    answer["code"] !== "STORE_UNWRITABLE" &&
    answer["code"] !== "STORE_UNREADABLE" && answer["code"] !== "STORE_LOCK";
}

function acquiring(store: TrialStore): Call {
  store.asks("ann", "api");
  const loopTs = "chosen-1";
  return {
    args: [
      ...["lease-lane", "acquire", "--owner", "ann", "--lane", "api"],
      ...["--tree", "api/x.md", "--pid", "0", "--loop-ts", loopTs],
      ...["--session-id", "s1", ...NO_WAIT],
    ],
    settle(ran): void {
      const { outcome } = ran.answer;
      if (outcome === "acquire" && ran.code === 0) store.told(ran.answer);
      else if (!isOpen(ran)) store.account.denied.add(loopTs);
    },
  };
}

function ending(
  store: TrialStore,
  held: Held,
  how: { args: readonly string[]; outcome: string },
): Call {
  return {
    args: [...how.args, ...NO_WAIT],
    settle(ran): void {
      const told = ran.code === 0 && ran.answer["outcome"] === how.outcome;
      if (told) store.ended(held);
      else if (isOpen(ran)) store.doubts(held);
    },
  };
}

/** A store with two leases of others and an ended one. */
async function furnish(store: TrialStore): Promise<void> {
  await store.grant("bob", "web");
  const old = await store.grant("bob", "old");
  const { leases } = await store.open();
  await leases.release({ owner: "bob", lane: "old" });
  store.ended(old);
  await store.grant("cid", "docs");
}

/** The first command of all, which also makes the store. */
const first: Verb = {
  name: "first acquire",
  prepare: (store) => Promise.resolve(acquiring(store)),
};

/** Taking a lane in a store that is in use. */
export const acquire: Verb = {
  name: "acquire",
  async prepare(store): Promise<Call> {
    await furnish(store);
    return acquiring(store);
  },
};

const release: Verb = {
  name: "release",
  async prepare(store): Promise<Call> {
    const held = await store.grant("ann", "api");
    const args = ["lease-lane", "release", "--owner", "ann", "--lane", "api"];
    return ending(store, held, { args, outcome: "released" });
  },
};

const heartbeat: Verb = {
  name: "heartbeat",
  async prepare(store): Promise<Call> {
    await store.grant("ann", "api");
    return {
      args: [
        ...["lease-lane", "heartbeat", "--owner", "ann", "--lane", "api"],
        ...NO_WAIT,
      ],
      settle(): void {},
    };
  },
};

const compact: Verb = {
  name: "compact",
  async prepare(store): Promise<Call> {
    await furnish(store);
    return { args: ["journal", "compact", ...NO_WAIT], settle(): void {} };
  },
};

const repair: Verb = {
  name: "repair",
  async prepare(store): Promise<Call> {
    await furnish(store);
    const [first = "", ...rest] = store.text().split("\n");
    const glued = first.slice(0, 20);
    const lines = [first, `${glued}}`, glued + (rest[0] ?? "")];
    Deno.writeTextFileSync(
      store.journal,
      [...lines, ...rest.slice(1)].join("\n"),
    );
    store.account.planted = 2;
    return {
      args: ["journal", "repair", ...NO_WAIT],
      settle(): void {},
      mend: async () => await (await store.open()).journal.repair(),
    };
  },
};

const adopt: Verb = {
  name: "adopt",
  async prepare(store): Promise<Call> {
    await furnish(store);
    store.asks("eve", "web");
    return {
      args: [
        ...["lease-lane", "adopt", "--owner", "eve", "--lane", "web"],
        ...["--from", "bob", "--pid", "0", ...NO_WAIT],
      ],
      settle(): void {},
    };
  },
};

const scavenge: Verb = {
  name: "scavenge",
  async prepare(store): Promise<Call> {
    const held = await store.grant("ann", "api");
    store.age(90);
    await store.grant("bob", "web");
    const args = ["lease-lane", "scavenge"];
    return ending(store, held, { args, outcome: "scavenged" });
  },
};

/** The verbs of the short set. */
export const SHORT: readonly Verb[] = [
  ...[first, acquire, release, heartbeat, compact, repair],
];

/** The verbs of the long set. */
export const LONG: readonly Verb[] = [...SHORT, adopt, scavenge];
