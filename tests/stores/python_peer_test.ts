/**
 * What a dos-kernel process reads from a journal of ours: its splitting and
 * its fold, written again from their description, once here and once in
 * Python itself, where there is one.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { acquire } from "../../src/lease/acquire.ts";
import { adopt } from "../../src/lease/adopt.ts";
import { halt } from "../../src/lease/halt.ts";
import { heartbeat } from "../../src/lease/heartbeat.ts";
import { release } from "../../src/lease/release.ts";
import { scavenge } from "../../src/lease/scavenge.ts";
import { spawn } from "../../src/lease/spawn.ts";
import { Den } from "../support/den.ts";
import { aDesk } from "../support/desk.ts";
import { FakeProcesses } from "../support/processes.ts";
import {
  aPeerLease,
  aRequest,
  grantOf,
  journalOf,
} from "../support/records.ts";
import { liveIn } from "../support/scenarios.ts";

type Fields = Record<string, unknown>;

const PYTHON_LINE_REGEXP =
  // deno-lint-ignore no-control-regex -- the characters at which Python splits lines
  /\r\n|[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/;

/** The fold of dos-kernel, in the words of its description. */
function peerFold(journal: string): Fields[] {
  const live = new Map<string, Fields>();
  for (const line of journal.split(PYTHON_LINE_REGEXP)) {
    if (line.trim() === "") continue;
    let entry: Fields;
    try {
      entry = JSON.parse(line);
    } catch {
      continue;
    }
    const key = JSON.stringify([entry["loop_ts"] || "", entry["lane"] || ""]);
    const lease = live.get(key);
    switch (entry["op"]) {
      case "CHECKPOINT":
        live.clear();
        for (const one of entry["leases"] as Fields[]) {
          live.set(JSON.stringify([one["loop_ts"], one["lane"]]), one);
        }
        break;
      case "ACQUIRE":
      case "RECONCILE":
        live.set(key, { ...entry["lease"] as Fields });
        break;
      case "RELEASE":
      case "SCAVENGE":
        live.delete(key);
        break;
      case "ADOPT":
        if (lease === undefined) break;
        for (const field of ["holder", "pid", "host_id"]) {
          if ((entry[field] ?? null) !== null) lease[field] = entry[field];
        }
        lease["heartbeat_at"] = entry["heartbeat_at"] || entry["ts"];
        break;
      case "HEARTBEAT":
        if (lease === undefined) break;
        lease["heartbeat_at"] = entry["heartbeat_at"] || entry["ts"];
    }
  }
  return [...live.values()];
}

const PYTHON_FOLD = `
import json, sys
live = {}
def stamp(lease, entry):
    lease["heartbeat_at"] = entry.get("heartbeat_at") or entry.get("ts")
lines = open(sys.argv[1], encoding="utf-8", errors="replace").read().splitlines()
for line in lines:
    if not line.strip():
        continue
    try:
        entry = json.loads(line)
    except ValueError:
        continue
    key = (str(entry.get("loop_ts") or ""), str(entry.get("lane") or ""))
    op = entry.get("op")
    if op == "CHECKPOINT":
        live = {}
        for lease in entry["leases"]:
            live[(lease["loop_ts"], lease["lane"])] = lease
    elif op in ("ACQUIRE", "RECONCILE"):
        live[key] = dict(entry["lease"])
    elif op in ("RELEASE", "SCAVENGE"):
        live.pop(key, None)
    elif op == "ADOPT" and key in live:
        for field in ("holder", "pid", "host_id"):
            if entry.get(field) is not None:
                live[key][field] = entry[field]
        stamp(live[key], entry)
    elif op == "HEARTBEAT" and key in live:
        stamp(live[key], entry)
sys.stdout.buffer.write(json.dumps(list(live.values())).encode("ascii"))
`;

/** The same fold by Python; \`null\` where there is no Python. */
async function pythonFold(path: string): Promise<Fields[] | null> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command("python3", {
      args: ["-I", "-c", PYTHON_FOLD, path],
    }).output();
  } catch {
    return null;
  }
  assert(output.success, new TextDecoder().decode(output.stderr));
  return JSON.parse(new TextDecoder().decode(output.stdout));
}

const ODD_TEXT =
  'line\u2028two\u2029three\u0085four\u000bfive\u001csix "quoted" \\ é 𝒳 \u007f';

/** Writes with every verb there is, and text that would split a careless line. */
async function liveThrough(den: Den): Promise<void> {
  const processes = new FakeProcesses();
  const { ledger, keeper } = den.open();
  const desk = aDesk(ledger, { clock: den.clock, processes });
  den.writeJournal(`${journalOf(grantOf(aPeerLease()))}{"op": "torn {`);
  const take = async (lane: string, owner: string): Promise<void> => {
    const request = aRequest({ lane, owner, tree: [`${lane}/{a,b?}/[xy].ts`] });
    assertEquals((await acquire(desk, request)).outcome, "acquire");
  };
  await take("one", ODD_TEXT);
  await take("two", "bob");
  await take("three", "cid");
  await take("four", "dan");
  await acquire(desk, aRequest({ lane: "two", owner: "eve" }));
  await release(desk, { lane: "two", owner: "bob" });
  await heartbeat(desk, { lane: "one", owner: ODD_TEXT });
  await spawn(desk, { lane: "five", reason: ODD_TEXT });
  await halt(desk, { handle: ODD_TEXT, lane: "one" });
  den.clock.advance(60);
  await heartbeat(desk, { lane: "one", owner: ODD_TEXT });
  await adopt(desk, { lane: "three", owner: "fay", pid: 99 });
  await scavenge(desk, { lane: "four" });
  await keeper.compact();
  den.append('{"op": "torn again');
  await take("six", "gus");
}

Deno.test("dos-kernel's fold, as described, sees the leases that ours sees", async () => {
  using den = new Den();
  await liveThrough(den);
  const ours: readonly Lease[] = liveIn(den);
  assertEquals(ours.map(({ lane }) => lane), ["peer", "one", "three", "six"]);
  assertEquals(peerFold(den.journal()), ours);
});

Deno.test("Python's json and splitlines see the leases that ours sees", async (t) => {
  using den = new Den();
  await liveThrough(den);
  const seen = await pythonFold(den.site.journal);
  await t.step({
    name: seen === null
      ? "not run: there is no python3 on this machine"
      : "python3 was asked",
    ignore: seen === null,
    fn: () => assertEquals(seen, liveIn(den) as Fields[]),
  });
});

Deno.test("each line of ours is one line to Python", async () => {
  using den = new Den();
  await liveThrough(den);
  const text = den.journal();
  assertEquals(text.split(PYTHON_LINE_REGEXP).length, text.split("\n").length);
});
