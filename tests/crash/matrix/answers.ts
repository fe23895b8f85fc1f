/**
 * Names that mean something elsewhere, and answers that reach nobody.
 *
 * @module
 */
import { runToEnd, sayRan, start } from "../rig/program.ts";
import { TrialStore } from "../rig/store.ts";
import { type Count, together, trial } from "../rig/tally.ts";
import { lacks } from "../rig/tools.ts";
import type { Trial } from "../trial.ts";

/** Names that lead elsewhere as paths. */
const PATHS: readonly string[] = [
  "../../etc/passwd",
  "/etc/passwd",
  "C:\\Windows",
  "\\\\srv\\share",
  "a:b",
  "..",
  "CON",
];

const NAMES: readonly string[] = [
  ...PATHS,
  "aux.lock",
  "trailing.",
  "trailing ",
  ".",
  "x".repeat(300),
  "a\nb",
  "\u001b[2J\u001b]0;title\u0007",
  "\u202egnp.exe",
  "e\u0301 and \u00e9",
  "İstanbul ß",
  "--force",
  "-",
  "__proto__",
  "lane-journal.jsonl",
  ".lane-lease.mutex",
  "$(touch pwned)",
  "`touch pwned`",
  "%00",
  '{"op": "ACQUIRE"}',
];

/** A name in one place of a request. */
async function named(
  count: Count,
  place: "owner" | "lane" | "tree" | "loop-ts",
  name: string,
): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  const words = { owner: "ann", lane: "api", tree: "api/x.md", [place]: name };
  const ran = await store.dos([
    ...["lease-lane", "acquire", "--pid", "0"],
    ...Object.entries(words).map(([key, word]) => `--${key}=${word}`),
  ]);
  const live = ran.code === 0
    ? await store.dos(["lease-lane", "live", "--text"])
    : ran;
  const { answer } = ran;
  if (ran.code === 0) {
    const leases = await (await store.open()).leases.live();
    const mine = leases.find(({ holder }) => holder !== "bob");
    const region = (mine?.region ?? []) as string[];
    store.asks(String(mine?.holder), String(mine?.lane), region);
    store.told({ ...answer, lane: mine?.lane });
  }
  const made = await namesBelow(store.root);
  const said = (live === ran ? "" : live.stdout) + live.stderr + ran.stderr;
  count.ran(`${place} ${JSON.stringify(name)}`, [
    [0, 1, 2].includes(ran.code) ? null : `an odd end: ${sayRan(ran)}`,
    answer["outcome"] === undefined ? `no answer: ${sayRan(ran)}` : null,
    // deno-lint-ignore no-control-regex -- what steers a terminal
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(said)
      ? `raw text reaches a terminal: ${JSON.stringify(said.slice(0, 300))}`
      : null,
    ["../", "/", "..", "C:\\", "\\\\"].some((x) => name.startsWith(x)) &&
      place === "tree" && ran.code === 0
      ? "a path outside the workspace is granted"
      : null,
    made === FILES ? null : `files were made: ${made}`,
    ...await store.check(),
  ]);
}

const FILES =
  ".dos .dos/.gitignore .dos/.lane-lease.mutex .dos/.lane-seq .dos/lane-journal.jsonl";

async function namesBelow(root: string): Promise<string> {
  const { stdout } = await runToEnd(["find", root, "-mindepth", "1"]);
  return stdout.trim().split("\n").map((path) => path.slice(root.length + 1))
    .sort().join(" ");
}

const ACQUIRE = [
  ...["lease-lane", "acquire", "--owner", "ann", "--lane", "api"],
  ...["--tree", "api/x.md", "--pid", "0"],
];

/** An answer that cannot be written; a grant that is chosen stays, any other is given back. */
async function untold(
  count: Count,
  how: { where: string; chosen: boolean; script: string },
): Promise<void> {
  await using store = await TrialStore.make();
  await store.grant("bob", "web");
  store.asks("ann", "api");
  const words = [...ACQUIRE, ...(how.chosen ? ["--loop-ts", "t1"] : [])];
  const ran = await runToEnd([
    ...["bash", "-c", how.script, "bash"],
    ...store.command(...words),
  ]);
  const live = await (await store.open()).leases.live();
  const mine = live.some(({ holder }) => holder === "ann");
  count.ran(`${how.where}${how.chosen ? ", with --loop-ts" : ""}`, [
    ran.code === 5 ? null : `not exit 5: ${sayRan(ran)}`,
    ran.stderr.includes("dos: ") ? null : "people are told nothing",
    mine === how.chosen
      ? null
      : `the grant ${mine ? "stays" : "is gone"}: ${sayRan(ran)}`,
    ...await store.check(),
  ]);
}

/** A reader that goes away while the program starts. */
async function closedPipe(count: Count, chosen: boolean): Promise<void> {
  await using store = await TrialStore.make();
  store.asks("ann", "api");
  const words = [...ACQUIRE, ...(chosen ? ["--loop-ts", "t1"] : [])];
  const script = '{ "$@"; echo "$?" > code; } | true; cat code';
  const running = start(
    ["bash", "-c", script, "bash", ...store.command(...words)],
    { cwd: store.root },
  );
  const ran = await running.ended;
  const live = await (await store.open()).leases.live();
  count.ran(`standard output closed${chosen ? ", with --loop-ts" : ""}`, [
    ran.stdout.trim() === "5" ? null : `not exit 5: ${sayRan(ran)}`,
    live.length === (chosen ? 1 : 0) ? null : `${live.length} leases live`,
    ...await store.check(),
  ]);
}

/** Names and answers. */
export const ANSWERS: readonly Trial[] = [
  trial(
    "37",
    "names that are paths, devices, escapes",
    async (count, { long }) => {
      if (lacks() !== "") return count.skip(lacks());
      const places = long
        ? ["owner", "lane", "tree", "loop-ts"] as const
        : ["lane", "tree"] as const;
      await together(
        places.flatMap((place) =>
          (long || place === "lane" ? NAMES : PATHS)
            .map((name) => () => named(count, place, name))
        ),
      );
    },
  ),
  trial("38", "nobody can be told: /dev/full, a closed pipe", async (count) => {
    const why = lacks("bash");
    if (why !== "") return count.skip(why);
    const jobs = [false, true].flatMap((chosen) => [
      () =>
        untold(count, {
          ...{ where: "> /dev/full", chosen },
          script: '"$@" > /dev/full',
        }),
      () => closedPipe(count, chosen),
    ]);
    await together(jobs);
  }),
];
