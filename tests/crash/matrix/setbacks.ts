/**
 * A journal that is deleted, cut or put back from a copy while leases live.
 *
 * @module
 */
import { sayRan } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import type { Trial } from "../trial.ts";

/** What happens to the store. */
interface Setback {
  readonly title: string;
  readonly git: boolean;
  harm(store: TrialStore, older: string): Promise<void>;
}

const LOSSES: readonly Omit<Setback, "git">[] = [
  {
    title: "the journal is deleted",
    harm: ({ journal }) => Deno.remove(journal),
  },
  {
    title: "an older copy is put back",
    harm: ({ journal }, older) => Deno.writeTextFile(journal, older),
  },
  {
    title: "the journal is emptied",
    harm: ({ journal }) => Deno.truncate(journal),
  },
  {
    title: "the last record is cut off",
    harm: ({ journal }) => {
      const lines = Deno.readTextFileSync(journal).split("\n").slice(0, -2);
      return Deno.writeTextFile(journal, `${lines.join("\n")}\n`);
    },
  },
  {
    title: "the end is cut off and the last line left is damaged",
    harm: ({ journal }) => {
      const [first = "", second = ""] = Deno.readTextFileSync(journal)
        .split("\n");
      return Deno.writeTextFile(journal, `${first}\n${second.slice(9)}\n`);
    },
  },
  {
    title: "the last record is torn",
    harm: async ({ journal }) => {
      await Deno.truncate(journal, (await Deno.stat(journal)).size - 9);
    },
  },
];

const SETBACKS_TRIED: readonly Setback[] = [
  ...LOSSES.flatMap((one) => [{ ...one, git: true }, { ...one, git: false }]),
  {
    title: "the whole store is deleted",
    git: true,
    harm: ({ home }) => Deno.remove(home, { recursive: true }),
  },
];

async function goBack(
  count: Count,
  { title, git, harm }: Setback,
): Promise<void> {
  await using store = await TrialStore.make();
  if (git) {
    const { success } = await new Deno.Command("git", {
      args: ["init", "-q", store.root],
    }).output();
    if (!success) throw new Error("Cannot make a repository");
  }
  await store.grant("ann", "one");
  const older = store.text();
  await store.grant("bob", "two");
  const { fence } = await store.grant("cid", "three");
  await harm(store, older);
  const live = await store.dos(["lease-lane", "live"]);
  const early = await acquireTwo(store);
  const plain = await store.dos(["journal", "repair"]);
  const still = await acquireTwo(store);
  const accepted = await store.dos(["journal", "repair", "--accept"]);
  const late = await acquireTwo(store);
  const granted = late.code === 0 || late.code === 1;
  const next = late.code === 0 ? JSON.parse(late.stdout)["fence"] : Infinity;
  const expect = (ran: typeof live, code: number): string | null =>
    ran.code === code ? null : `not exit ${code}: ${sayRan(ran)}`;
  count.ran(`${title}, ${git ? "in git" : "without git"}`, [
    expect(live, 5),
    expect(early, 5),
    expect(plain, 1),
    expect(still, 5),
    expect(accepted, 0),
    granted ? null : `no answer after --accept: ${sayRan(late)}`,
    next > fence ? null : `fence ${next} was given out after ${fence}`,
  ]);
}

/** Asks for what bob holds, or held before the store went back. */
function acquireTwo(store: TrialStore): ReturnType<TrialStore["dos"]> {
  return store.dos([
    ...["lease-lane", "acquire", "--owner", "eve", "--lane", "two"],
    ...["--tree", "two/x.md", "--pid", "0"],
  ]);
}

/** Row 47. */
export const SETBACKS: readonly Trial[] = [
  trial("47", "the store went back: deleted, cut, restored", async (count) => {
    await together(SETBACKS_TRIED.map((one) => () => goBack(count, one)));
  }),
];
