/**
 * What a hook costs as a whole process, against a process that does nothing:
 * with journals and leases of all sizes, for calls that pass and calls that are
 * denied.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one process at a time is what is measured
import {
  ETCD_DEFAULTS,
  type EtcdSettings,
} from "../../src/domain/store_settings.ts";
import { mirrorFiles } from "../../src/system/store_files.ts";
import { median, type Row } from "./figures.ts";
import { edit, fill, payload, repository, type Shape } from "./ground.ts";
import { CONFIG, HOOK, peakMemory, PROGRAM, wholeProcess } from "./program.ts";

const RUNS = 15;

/** A journal, and whether a writer of ours has left its cache. */
type Case = Shape & { readonly cached: boolean };

const CASES: readonly Case[] = [
  { lines: 1_000, live: 20, cached: false },
  { lines: 1_000, live: 1, cached: true },
  { lines: 1_000, live: 100, cached: true },
  { lines: 10_000, live: 1_000, cached: true },
  { lines: 100_000, live: 1_000, cached: true },
  { lines: 100_000, live: 10_000, cached: true },
];

interface Timed {
  readonly what: string;
  readonly args: readonly string[];
  readonly input: string;
  /** What is done before each run, and not measured. */
  before?(): Promise<void>;
}

/** The figures of the hook. */
export async function measureHook(directory: string): Promise<Row[]> {
  const timed = await commands(directory);
  const samples = timed.map((): number[] => []);
  for (let run = -1; run < RUNS; run++) {
    for (const [k, { args, input, before }] of timed.entries()) {
      await before?.();
      const ms = await wholeProcess(args, input);
      // The first round fills the caches of deno and of the file system.
      if (run >= 0) samples[k]?.push(ms);
    }
  }
  const nothing = median(samples[0] ?? []);
  return timed.map(({ what }, k) => {
    const own = samples[k] ?? [];
    const ratio = `${(median(own) / nothing).toFixed(2)} x empty`;
    return { what, samples: own, ...k === 0 ? {} : { note: ratio } };
  });
}

/** The most memory of an empty program and of a hook, in a sentence each. */
export async function measureMemory(directory: string): Promise<string> {
  const timed = await commands(`${directory}/memory`);
  const told = [timed[0], timed[1], timed.at(-4)].map(async (one) => {
    if (one === undefined) return "";
    const peaks: number[] = [];
    for (let run = 0; run < 5; run++) {
      peaks.push(await peakMemory(one.args, one.input));
    }
    return `${one.what}: ${median(peaks).toFixed(1)} MiB`;
  });
  return `most memory\n${(await Promise.all(told)).join("\n")}\n`;
}

async function commands(directory: string): Promise<Timed[]> {
  await Deno.mkdir(directory, { recursive: true });
  const empty = `${directory}/empty.ts`;
  await Deno.writeTextFile(empty, "");
  const bare = await repository(`${directory}/bare`);
  const timed: Timed[] = [
    { what: "an empty program", args: ["--config", CONFIG, empty], input: "" },
    { what: "pass, no journal", args: HOOK, input: edit(bare, "docs/a.md") },
    {
      what: "pass, a command that writes, no journal",
      args: HOOK,
      input: payload(bare, "Bash", { command: "echo x > docs/a.md" }),
    },
  ];
  timed.push(await overEtcd(`${directory}/etcd`));
  for (const [k, each] of CASES.entries()) {
    const root = await repository(`${directory}/case-${k}`);
    await fill(root, each);
    if (each.cached) await leaveCache(root);
    const { lines, live, cached } = each;
    const size = [lines, live].map((x) => x.toLocaleString("en"));
    const about = `${size.join(" lines, ")} live${cached ? "" : ", no cache"}`;
    timed.push(
      {
        what: `pass, ${about}`,
        args: HOOK,
        input: edit(root, "docs/a.md"),
      },
      {
        what: `deny, ${about}`,
        args: HOOK,
        input: edit(root, "src/part0/a.md"),
      },
    );
  }
  return timed;
}

/** A call that passes by a copy of what etcd has, with some leases in it. */
async function overEtcd(directory: string): Promise<Timed> {
  const root = await repository(directory);
  await fill(root, { lines: 1_000, live: 20 });
  const settings: EtcdSettings = {
    ...{ ...ETCD_DEFAULTS, kind: "etcd" },
    endpoints: ["http://127.0.0.1:2379"],
  };
  const { kind, endpoints } = settings;
  const store = JSON.stringify({ store: { kind, endpoints } });
  await Deno.writeTextFile(`${root}/dos.jsonc`, store);
  const { journal } = mirrorFiles(root, settings);
  const home = journal.slice(0, journal.lastIndexOf("/"));
  await Deno.mkdir(home, { recursive: true });
  await Deno.rename(`${root}/.dos/lane-journal.jsonl`, journal);
  return {
    what: "pass, 1,000 lines, 20 live, no cache, over etcd",
    args: HOOK,
    input: edit(root, "docs/a.md"),
    async before(): Promise<void> {
      await Deno.writeTextFile(`${home}/fresh`, "");
      await Deno.utime(`${home}/fresh`, new Date(), new Date());
    },
  };
}

/** One grant by the program itself, which is told to leave the journal as long as it is. */
async function leaveCache(root: string): Promise<void> {
  const config = `${root}/dos.jsonc`;
  await Deno.writeTextFile(config, '{"journal": {"compact_at": 999999}}');
  await wholeProcess([
    ...[PROGRAM, "--workspace", root, "lease-lane", "acquire"],
    ...["--owner", "bench", "--lane", "web", "--tree", "web/**"],
    ...["--session-id", "web"],
  ]);
  await Deno.remove(config);
}
