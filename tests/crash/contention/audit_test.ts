import { assertEquals } from "@std/assert";
import type { JournalEntry, Lease } from "@dos/lanes";
import {
  firstOverlap,
  missingGrants,
  readNotes,
  repeatedNumbers,
  undoneReleases,
} from "./audit.ts";
import type { Note } from "./plan.ts";

function lease(lane: string, fence: number, region: string): Lease {
  return {
    lane,
    loop_ts: `t${fence}`,
    fence,
    holder: "w1.1",
    region: [region],
  };
}

function acquired(lane: string, seq: number, region: string): JournalEntry {
  const held = lease(lane, seq, region);
  return { op: "ACQUIRE", lane, loop_ts: held.loop_ts, seq, lease: held };
}

function granted(lane: string, fence: number, owner = "w1.1"): Note {
  return {
    told: "granted",
    ...{ owner, lane, fence, loop_ts: `t${fence}`, ms: 1 },
  };
}

const API = acquired("api", 1, "api/**");

Deno.test("missingGrants() finds a told grant that is not there, or has another number or holder", () => {
  const told = [
    granted("api", 1),
    granted("web", 1),
    granted("api", 2),
    granted("api", 1, "w2.1"),
  ];
  assertEquals(missingGrants(told, [API]), told.slice(1));
});

Deno.test("undoneReleases() finds a told release whose lease is still live", () => {
  const told: Note[] = [
    { told: "released", lane: "api", loop_ts: "t1", ms: 1 },
    { told: "released", lane: "api", loop_ts: "t2", ms: 1 },
  ];
  assertEquals(
    undoneReleases(told, [lease("api", 1, "api/**")]),
    told.slice(0, 1),
  );
});

Deno.test("repeatedNumbers() finds a number that two entries have", () => {
  assertEquals(repeatedNumbers([{ seq: 1 }, { seq: 2 }, { seq: 1 }]), [1]);
  assertEquals(repeatedNumbers([{ seq: 1 }, { seq: 2 }]), []);
});

Deno.test("firstOverlap() finds two leases that shared a path for one entry", () => {
  const release = { op: "RELEASE", lane: "api", loop_ts: "t1", seq: 3 };
  assertEquals(
    firstOverlap([API, acquired("types", 2, "*/types.ts"), release]).overlap,
    "entry 2: w1.1 on types and w1.1 on api share api/types.ts",
  );
  assertEquals(
    firstOverlap([API, release, acquired("types", 4, "*/types.ts")]),
    { overlap: null, most: 1 },
  );
});

Deno.test("readNotes() takes no unfinished line for told", async () => {
  const directory = await Deno.makeTempDir();
  const line = JSON.stringify(granted("api", 1));
  await Deno.writeTextFile(`${directory}/a`, `${line}\n${line.slice(0, 9)}`);
  assertEquals(await readNotes(directory), [granted("api", 1)]);
  await Deno.remove(directory, { recursive: true });
});
