import { assertEquals } from "@std/assert";
import type { Commit } from "../../src/domain/commits.ts";
import { Chronicle } from "../../src/journal/chronicle.ts";
import type { JournalEntry } from "../../src/journal/entry.ts";
import type { LaneRow } from "../../src/lease/overview.ts";
import { JournalSurvey } from "../../src/lease/survey.ts";
import { anOffice } from "../support/desk.ts";
import {
  aLease,
  aPeerLease,
  grantOf,
  journalOf,
  stampAt,
} from "../support/records.ts";
import { aWait, keeperName } from "../support/tickets.ts";
import { FakeVigil } from "../support/vigil.ts";

interface Watched extends ReturnType<typeof anOffice> {
  readonly survey: JournalSurvey;
  readonly asked: number[];
  rows(): Promise<Map<string, LaneRow>>;
}

function watched(
  entries: readonly JournalEntry[],
  commits: readonly Commit[] | null = [],
  lastNumber = 0,
): Watched {
  const office = anOffice({ journal: journalOf(...entries) });
  const { desk, memory, clock } = office;
  const chronicle = new Chronicle(() => clock.ms);
  for (const entry of entries) chronicle.apply(entry);
  const asked: number[] = [];
  const survey = new JournalSurvey({
    desk,
    root: "/repo",
    chronicle,
    lookout: new FakeVigil(memory, clock).watch(),
    lastNumber: () => Promise.resolve(lastNumber),
    commits(sinceMs): Promise<readonly Commit[] | null> {
      asked.push(sinceMs);
      return Promise.resolve(commits);
    },
  });
  return {
    ...office,
    survey,
    asked,
    rows: async () => {
      const { lanes } = await survey.look();
      return new Map(lanes.map((row) => [row.lane, row]));
    },
  };
}

Deno.test("JournalSurvey shows declared lanes first, then the others", async () => {
  const { survey } = watched([
    grantOf(aLease()),
    grantOf(aLease({ lane: "src", loop_ts: "u", region: ["src/**"] }), 2),
    { op: "SPAWN", lane: "docs", holder: "eve", ts: stampAt(0), seq: 3 },
  ]);
  const { lanes, workspace } = await survey.look();
  assertEquals(
    lanes.map(({ lane, state, holder }) => [lane, state, holder]),
    [
      ["src", "advancing", "ada"],
      ["docs", "spawning", "eve"],
      ["release", "free", ""],
      ["global", "free", ""],
      ["api", "advancing", "ada"],
    ],
  );
  assertEquals(workspace, "/repo");
  assertEquals(
    lanes.filter((row) => row.is_exclusive).map(({ lane }) => lane),
    ["release", "global"],
  );
  assertEquals(lanes[1]?.region, ["docs/**"]);
});

Deno.test("JournalSurvey judges runs by commits, beats and processes", async () => {
  const at = stampAt(-40);
  const lease = (lane: string, more: object = {}): JournalEntry =>
    grantOf(aLease({
      ...{ lane, loop_ts: lane, region: [`${lane}/**`], acquired_at: at },
      ...{ heartbeat_at: stampAt(0), ...more },
    }));
  const { rows, processes } = watched([
    lease("a"),
    lease("b"),
    lease("c", { heartbeat_at: stampAt(-20) }),
    lease("d", { pid: 66 }),
  ], [{ at_ms: Date.parse(stampAt(-5)), paths: ["a/x"] }]);
  processes.running(41);
  processes.gone(66);
  const found = await rows();
  assertEquals(["a", "b", "c", "d"].map((lane) => found.get(lane)?.state), [
    ...["advancing", "spinning", "stalled", "dead"],
  ]);
  assertEquals(found.get("a")?.liveness?.evidence.commits_since_start, 1);
  assertEquals(found.get("c")?.heartbeat_age_ms, 20 * 60_000);
  assertEquals(found.get("c")?.time_left_ms, 35 * 60_000);
});

Deno.test("JournalSurvey sees a keeper that has not started its command, and one that is gone", async () => {
  const kept = { keeper: keeperName(1), children: null, pid: 0 };
  const { rows, keepers } = watched([grantOf(aLease(kept))]);
  keepers.table.set(keeperName(1), "held");
  assertEquals((await rows()).get("api")?.state, "spawning");
});

Deno.test("JournalSurvey counts those who wait, the dead left out", async () => {
  const { rows, keepers } = watched([
    aWait({ seq: 1, keeper: keeperName(1), lane: "docs", region: ["docs/**"] }),
    aWait({ seq: 2, keeper: keeperName(2), lane: "DOCS", region: ["docs/**"] }),
  ]);
  keepers.table.set(keeperName(1), "held");
  keepers.table.set(keeperName(2), "free");
  const docs = (await rows()).get("docs");
  assertEquals([docs?.state, docs?.queue], ["waiting", [1]]);
});

Deno.test("JournalSurvey asks git and processes now and then, and at once for a fresh look", async () => {
  const { survey, asked, processes, clock } = watched(
    [grantOf(aLease())],
    null,
  );
  const { lanes } = await survey.look();
  assertEquals(lanes.at(-1)?.liveness?.notes, [
    "commits are not known, taken for none",
    "its process cannot be seen",
  ]);
  await survey.look();
  assertEquals([asked.length, processes.probes.length], [1, 1]);
  await survey.look({ isFresh: true });
  clock.advance(1);
  await survey.look();
  assertEquals([asked.length, processes.probes.length], [3, 2]);
});

Deno.test("JournalSurvey says what is odd about the journal", async () => {
  const { survey } = watched([grantOf(aPeerLease())]);
  const { remarks } = await survey.look();
  assertEquals(remarks, [
    "The journal has 1 grant without a fence, as dos-kernel writes them",
  ]);
  await survey.close();
});

Deno.test("JournalSurvey says where the journal lacks records it once had", async () => {
  const remarks = async (lastNumber: number): Promise<number> => {
    const { survey } = watched([grantOf(aLease())], [], lastNumber);
    return (await survey.look()).remarks.length;
  };
  assertEquals([await remarks(1), await remarks(2)], [0, 1]);
});
