/**
 * What must be durable before somebody is told: names before the first record
 * below them, and records that a dead writer left before they are told again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { acquire } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import { Den } from "../support/den.ts";
import type { Call, FaultyMachine } from "../support/faulty_machine.ts";
import { aRequest } from "../support/records.ts";
import { deskOf } from "../support/scenarios.ts";

const WISH = aRequest({ loopTs: "mine", pid: 4711 });

/** The calls that make something durable, and the writes of the journal, in order. */
function durable(den: Den, { calls }: FaultyMachine): string[] {
  const told = ({ name, path }: Call): boolean =>
    name === "syncDirectory" || name === "syncData" ||
    (name === "write" && path === den.site.journal);
  return calls.filter(told).map(({ name, path }) =>
    `${name} ${path.slice(den.root.length)}`
  );
}

/** Ends before a call that fits; true if it was killed. */
async function dies(den: Den, fits: (call: Call) => boolean): Promise<boolean> {
  const opened = den.open((call) => fits(call) ? "kill" : undefined);
  await acquire(deskOf(opened, den), WISH).catch(() => {});
  return opened.machine.dead;
}

Deno.test("the names of a new store are durable before its first record is written", async () => {
  using den = new Den();
  const opened = den.open();
  await acquire(deskOf(opened, den), WISH);
  const calls = durable(den, opened.machine);
  const write = calls.indexOf("write /.dos/lane-journal.jsonl");
  const root = calls.lastIndexOf("syncDirectory ", write);
  const home = calls.lastIndexOf("syncDirectory /.dos", write);
  assert(root >= 0 && home > root && write > home, calls.join("; "));
});

Deno.test("the names that a dead writer left are made durable by the next", async () => {
  using den = new Den();
  assert(await dies(den, ({ name }) => name === "syncDirectory"));
  const opened = den.open();
  await acquire(deskOf(opened, den), WISH);
  const calls = durable(den, opened.machine);
  const write = calls.indexOf("write /.dos/lane-journal.jsonl");
  assert(calls.slice(0, write).includes("syncDirectory "), calls.join("; "));
});

Deno.test("the first record behind a compaction waits for the journal's new name", async () => {
  using den = new Den();
  await acquire(deskOf(den.open(), den), WISH);
  const killed = den.open((call) =>
    call.name === "syncDirectory" ? "kill" : undefined
  );
  await killed.keeper.compact().catch(() => {});
  assert(killed.machine.dead);
  const opened = den.open();
  await acquire(deskOf(opened, den), { ...WISH, owner: "bob" });
  const [first, ...rest] = durable(den, opened.machine);
  assertEquals([first, rest.at(0)], ["syncDirectory ", "syncDirectory /.dos"]);
  assert(rest.includes("write /.dos/lane-journal.jsonl"));
});

Deno.test("a grant is synced before it is told again", async () => {
  using den = new Den();
  const isSync = ({ name, path }: Call): boolean =>
    name === "syncData" && path === den.site.journal;
  assert(await dies(den, isSync));
  const opened = den.open();
  const desk = deskOf(opened, den);
  const again = await acquire(desk, WISH);
  assert(again.outcome === "acquire" && again.already_held === true);
  assertEquals(
    durable(den, opened.machine).filter((call) => call.startsWith("syncData")),
    ["syncData /.dos/lane-journal.jsonl"],
  );
  const before = opened.machine.calls.length;
  await adopt(desk, { owner: "ada", lane: "api", pid: 4711 });
  assert(opened.machine.calls.slice(before).some(isSync));
});

Deno.test("a record that was never synced is, before a compaction folds it", async () => {
  using den = new Den();
  await acquire(deskOf(den.open(), den), WISH);
  const opened = den.open();
  await opened.keeper.compact();
  const names = opened.machine.calls.map(({ name, path }) =>
    `${name} ${path.slice(den.root.length)}`
  );
  const synced = names.indexOf("syncData /.dos/lane-journal.jsonl");
  const kept = names.findIndex((name) => name.startsWith("link /.dos/lane-"));
  assert(synced >= 0 && kept > synced, names.join("; "));
});
