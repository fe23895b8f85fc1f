import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../src/lease/leases.ts";
import type { WaitOptions } from "../../src/lease/wait_state.ts";
import { say, words } from "./fake_world.ts";
import { aState } from "./wait_text_test.ts";

const REFUSED = {
  outcome: "refuse",
  reason_class: "LANE_HELD",
  reason: "it is held",
  free_clusters: [],
  grantable: [],
};
const GRANTED = {
  outcome: "acquire",
  owner: "ann",
  lane: "src",
  tree: ["src/**"],
  loop_ts: "L1",
};
const CHANGED = true;
const ASK = "lease-lane acquire --owner ann --lane src";

/** A verb that waits as it is told, and answers. */
function waits(
  answer: unknown,
  act: (wait: WaitOptions | undefined) => void = () => {},
): { leases: Partial<Leases>; seen: (WaitOptions | undefined)[] } {
  const seen: (WaitOptions | undefined)[] = [];
  const acquire = ((options: { wait?: WaitOptions }) => {
    seen.push(options.wait);
    act(options.wait);
    return Promise.resolve(answer);
  }) as unknown as Leases["acquire"];
  return { leases: { acquire }, seen };
}

Deno.test("--wait waits for ever, --wait=S so long, and without it nobody waits", async () => {
  const { leases, seen } = waits(GRANTED);
  const env = { DOS_LEASE: "t@x" };
  const run = (line: string): ReturnType<typeof say> =>
    say(words(line), { workspace: { leases }, env });
  await run(ASK);
  await run(`${ASK} --wait`);
  await run(`${ASK} --wait=1.5`);
  assertEquals(seen.map((x) => [x?.seconds, x?.under]), [
    [undefined, undefined],
    [undefined, "t@x"],
    [1.5, "t@x"],
  ]);
  assertEquals((await run(`${ASK} --wait=x`)).exit, 2);
  assertEquals((await run(`${ASK} --wait=-1`)).exit, 2);
});

Deno.test("with --json each change is a line, without it nothing is told on a pipe", async () => {
  const { leases } = waits(GRANTED, (wait) => {
    wait?.onState?.(aState({ place: 2 }), CHANGED);
    wait?.onState?.(aState({ place: 2 }), !CHANGED);
    wait?.onState?.(aState(), CHANGED);
  });
  const workspace = { leases };
  const json = await say(words(`${ASK} --wait --json`), { workspace });
  const lines = json.stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ event, place }) => [event, place]), [
    ["waiting", 2],
    ["waiting", 1],
    [undefined, undefined],
  ]);
  const quiet = await say(words(`${ASK} --wait`), { workspace });
  assertEquals(quiet.stdout.trim().split("\n").length, 1);
  assertEquals(quiet.stderr, "");
});

Deno.test("on a terminal one line shows how it stands, and goes when it is over", async () => {
  const { leases } = waits(GRANTED, (wait) => {
    wait?.onState?.(aState(), CHANGED);
    wait?.warn?.("no locks");
  });
  const { stderr } = await say(words(`${ASK} --wait --text`), {
    workspace: { leases },
    stderrTerminal: true,
  });
  assertStringIncludes(stderr, "\r\x1b[2Kwaiting for src, next in turn");
  assertStringIncludes(stderr, "dos: no locks\n");
  assert(stderr.endsWith("\r\x1b[2K"));
});

Deno.test("a signal ends the wait and is the exit code", async () => {
  let interrupt: (exit: number) => void = () => {};
  const { leases, seen } = waits(
    { ...REFUSED, gave_up: "told" },
    () => interrupt(130),
  );
  const said = await say(words(`${ASK} --wait`), {
    workspace: { leases },
    signal: (listener) => {
      interrupt = listener;
    },
  });
  assertEquals(said.exit, 130);
  assert(seen[0]?.signal?.aborted);
});

Deno.test("a grant that comes together with a signal is given back", async () => {
  let interrupt: (exit: number) => void = () => {};
  const { leases } = waits(GRANTED, () => interrupt(143));
  const released: unknown[] = [];
  const release = ((options: unknown) => {
    released.push(options);
    return Promise.resolve({ outcome: "released" });
  }) as unknown as Leases["release"];
  const said = await say(words(`${ASK} --wait`), {
    workspace: { leases: { ...leases, release } },
    signal: (listener) => {
      interrupt = listener;
    },
  });
  assertEquals(said.exit, 143);
  assertEquals(released, [{ owner: "ann", lane: "src", loopTs: "L1" }]);
});

Deno.test("a wait ends where nobody reads its events", async () => {
  const { leases, seen } = waits(REFUSED, (wait) => {
    wait?.onState?.(aState(), CHANGED);
  });
  const said = await say(words(`${ASK} --wait --json`), {
    workspace: { leases },
    stdout: () => {
      throw new Error("gone");
    },
  });
  assertEquals(said.exit, 5);
  assert(seen[0]?.signal?.aborted);
});
