import { assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { unexpired } from "../../src/gate/unexpired.ts";
import { createProcesses } from "../../src/system/processes.ts";
import { findPlace, type Place } from "../../src/system/workspace.ts";
import { aHold, anEvent, minutesAgo } from "../support/gate.ts";
import { Den } from "../support/den.ts";
import { inTurn, the } from "../support/in_turn.ts";

/** A place that no keeper is looked for in. */
const NOWHERE: Place = await findPlace({ cwd: "/", env: () => undefined });

/** A process that has ended. */
async function deadPid(): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["--version"],
    stdout: "null",
  }).spawn();
  await child.status;
  return child.pid;
}

async function isKept(lease: Lease): Promise<boolean> {
  const { event } = anEvent("/");
  return (await unexpired([lease], event, NOWHERE)).has(lease);
}

Deno.test("a lease counts until its time is over, whoever holds it", async () => {
  const table: [Partial<Lease>, boolean][] = [
    [{}, true],
    [{ acquired_at: minutesAgo(54) }, true],
    [{ acquired_at: minutesAgo(56) }, false],
    [{ acquired_at: minutesAgo(56), heartbeat_at: minutesAgo(1) }, true],
    [{ acquired_at: minutesAgo(16), ttl_minutes: 10 }, false],
    [{ acquired_at: minutesAgo(14), ttl_minutes: 10 }, true],
    [{ acquired_at: "soon" }, true],
    [{ acquired_at: minutesAgo(56), pid: Deno.pid }, false],
    [{ acquired_at: minutesAgo(-30) }, true],
    [{ acquired_at: minutesAgo(-600) }, false],
  ];
  await inTurn(table, async ([fields, expected]) => {
    assertEquals(await isKept(aHold(fields)), expected, JSON.stringify(fields));
  });
});

Deno.test("a lease whose process is gone no longer counts, once it is silent", async () => {
  const pid = await deadPid();
  const old = { pid, acquired_at: minutesAgo(6) };
  const table: [Partial<Lease>, boolean][] = [
    [{}, false],
    [{ acquired_at: minutesAgo(4) }, true],
    [{ host_id: "crate" }, true],
    [{ pid_space: "other/1" }, true],
    [{ pid: Deno.pid }, true],
    [{ pid: Deno.pid, pid_start: `${Deno.pid}:1` }, false],
  ];
  await inTurn(table, async ([fields, expected]) => {
    const kept = await isKept(aHold({ ...old, ...fields }));
    assertEquals(kept, expected, JSON.stringify(fields));
  });
});

Deno.test("each lease is judged by itself", async () => {
  const { event } = anEvent("/");
  const young = aHold();
  const old = aHold({ acquired_at: minutesAgo(90) });
  const alive = aHold({ acquired_at: minutesAgo(20), pid: Deno.pid });
  const kept = await unexpired([young, old, alive], event, NOWHERE);
  assertEquals([...kept], [young, alive]);
  assertEquals([...await unexpired([], event, NOWHERE)], []);
});

Deno.test("a keeper and its children decide whatever the age of the lease", async () => {
  using den = new Den();
  const keeper = the(await den.open().keepers.open());
  const place = await findPlace({ cwd: den.root, env: () => undefined });
  const { event } = anEvent(den.root);
  const [gone, mine] = await Promise.all(
    [await deadPid(), Deno.pid].map((pid) => createProcesses().holder(pid)),
  );
  const { pid_space, pid_start } = the(mine);
  const own = [{ pid: Deno.pid, pid_start }];
  const kept = { keeper: keeper.name, pid_space };
  const dead = aHold({ ...kept, children: [{ pid: the(gone).pid }] });
  const orphan = aHold({ ...kept, children: own });
  const unsure = aHold({ ...kept, children: null });
  const old = aHold({ ...kept, children: null, acquired_at: minutesAgo(56) });
  const away = aHold({
    ...kept,
    pid_space: "other/1",
    children: [{ pid: the(gone).pid }],
  });
  const ancient = aHold({
    ...kept,
    children: own,
    acquired_at: minutesAgo(900),
  });
  const all = [dead, orphan, unsure, old, away, ancient];
  const journal = `${den.root}/.dos/lane-journal.jsonl`;
  const here = { ...place, journal };
  assertEquals([...await unexpired(all, event, here)], all);
  await keeper.close();
  assertEquals(
    [...await unexpired(all, event, here)],
    [orphan, unsure, away, ancient],
  );
});
