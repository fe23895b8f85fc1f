/**
 * A hook that lets a call pass says nothing and writes nothing, however often;
 * and what it does write stays little.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Around, Outcome } from "../../src/gate/around.ts";
import { pretool } from "../../src/gate/pretool.ts";
import { Wards } from "../../src/gate/wards.ts";
import { claudeCode } from "../../src/hook/hosts/claude_code.ts";
import { createDisk } from "../../src/system/touched_path.ts";
import { inTurn, the } from "../support/in_turn.ts";
import { dos, makeReadOnly, pictureOf, type Ran } from "./dos.ts";
import {
  ADA,
  adasLease,
  ago,
  assertDenied,
  assertPass,
  BOB,
  calling,
  editing,
  hook,
  inShop,
  recordsOf,
  running,
  type Shop,
} from "./hook.ts";

const MANY = 1_000;
const PROCESSES = 25;
const LOCK = { exclusive: true };

/** Everything in the store with its size and time, and what git sees. */
async function factsOf({ root }: Shop): Promise<unknown> {
  const stats = await Promise.all(
    [root, `${root}/.dos`, `${root}/.git`].map(async (path) => {
      const { mtime, size, ino } = await Deno.stat(path);
      return { path, mtime, size, ino };
    }),
  );
  return { stats, picture: await pictureOf(root) };
}

/** Edits with little in common. */
function* edits(who: string, cwd: string, count: number): Generator<object> {
  for (let i = 0; i < count; i++) {
    const path =
      [`docs/${i}.md`, "src/web/page.py", `${cwd}/new/${i}/a`][i % 3];
    yield calling("Edit", { file_path: path }, { cwd, session: who });
  }
}

/** One call, judged in this process as the program does. */
async function judged(event: object): Promise<Outcome> {
  const env = (): undefined => undefined;
  const around: Around = {
    cwd: "/",
    env,
    nowMs: () => Date.now(),
    disk: createDisk(env),
    parent: 1,
    host: () => Promise.resolve("box"),
    holder: () =>
      Promise.resolve({ pid: 0, pid_start: "", pid_space: "", host: "box" }),
    workspace: "",
    thisWorktree: false,
  };
  const call = the(claudeCode.decode(event, "pretool"));
  const wards = new Wards({ ...around, cwd: call.cwd });
  const outcome = await pretool({ call, around }, wards);
  await outcome.after?.();
  return outcome;
}

Deno.test("a thousand passes of somebody without a lease leave everything as it was", async () => {
  await inShop(async (shop) => {
    const before = await factsOf(shop);
    await inTurn(edits(BOB, shop.root, MANY), async (event) => {
      const { verdict, remark } = await judged(event);
      assertEquals({ verdict, remark }, {
        verdict: { kind: "pass" },
        remark: "",
      });
    });
    await inTurn(edits(BOB, shop.root, PROCESSES), async (event) => {
      assertPass(await hook("pretool", { cwd: shop.root, event }));
    });
    assertEquals(await factsOf(shop), before);
  });
});

Deno.test("passes where there is no store, or no workspace, make none", async () => {
  await inShop(async (shop) => {
    const before = await pictureOf(shop.root);
    const paths = ["docs/a.md", `${shop.root}/../x`, "/nowhere/x", "~/x", ""];
    await inTurn(paths, async (path) => {
      assertPass(await editing(path, { cwd: shop.root }), path);
    });
    assertPass(await running("make; rm -rf docs", { cwd: shop.root }));
    assertEquals(await pictureOf(shop.root), before);
  }, { leases: [] });
});

Deno.test("a thousand passes of a holder add one beat", async () => {
  await inShop(async (shop) => {
    await inTurn(edits(ADA, shop.root, PROCESSES), async (event) => {
      assertPass(await hook("pretool", { cwd: shop.root, event }));
    });
    await inTurn(edits(ADA, shop.root, MANY), async (event) => {
      assertEquals((await judged(event)).verdict, { kind: "pass" });
    });
    const ops = (await recordsOf(shop)).map(({ op }) => op);
    assertEquals(ops, ["ACQUIRE", "HEARTBEAT"]);
  }, { leases: [adasLease({ acquired_at: ago(2) })] });
});

Deno.test("a thousand denials of one session add a handful of records, those of another session its own", async () => {
  await inShop(async (shop) => {
    const event = (session: string): object =>
      calling("Edit", { file_path: "src/api/app.py" }, {
        cwd: shop.root,
        session,
      });
    const from = Date.now();
    await inTurn(Array(PROCESSES).fill(BOB), async (who) => {
      const run = { cwd: shop.root, event: event(who) };
      assertDenied(await hook("pretool", run));
    });
    await inTurn(Array(MANY).fill(BOB), async (who) => {
      assertEquals((await judged(event(who))).verdict.kind, "deny");
    });
    const most = 1 + Math.ceil((Date.now() - from) / 60_000);
    const records = await recordsOf(shop, "ENFORCE");
    assert(
      records.length >= 1 && records.length <= most,
      `${records.length} records`,
    );
    await judged(event("s-cid"));
    const cids = (await recordsOf(shop, "ENFORCE"))
      .filter(({ holder }) => holder === "s-cid");
    assertEquals(cids.length, 1);
    assertEquals((await dos({ cwd: shop.root }, "journal", "verify")).code, 0);
  });
});

Deno.test("hooks that run at the same moment add one beat and one record of a denial, each with a number of its own", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const at = (session: string): Promise<Ran>[] =>
      Array.from(
        { length: 4 },
        () => editing("src/api/app.py", { cwd: root, session }),
      );
    const [adas, bobs] = [at(ADA), at(BOB)];
    for (const ran of await Promise.all(adas)) assertPass(ran);
    for (const ran of await Promise.all(bobs)) assertDenied(ran);
    const records = await recordsOf(shop);
    assertEquals(
      records.map(({ seq }) => seq),
      Array.from(records, (_, i) => i + 1),
    );
    const ops = records.map(({ op }) => op);
    // Either may be left out where the lock was not to be had at once, never doubled.
    assertEquals([...new Set(ops)].length, ops.length, ops.join(" "));
  }, { leases: [adasLease({ acquired_at: ago(2) })] });
});

Deno.test("a lock that somebody has keeps no call waiting, and what was left out is recorded by the next", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const before = await recordsOf(shop);
    using lock = await Deno.open(`${root}/.dos/.lane-lease.mutex`, {
      ...{ create: true, read: true, write: true },
    });
    await lock.lock(LOCK.exclusive);
    assertPass(await editing("src/api/app.py", { cwd: root, session: ADA }));
    assertDenied(await editing("src/api/app.py", { cwd: root }));
    assertEquals(await recordsOf(shop), before);
    await lock.unlock();
    assertDenied(await editing("src/api/app.py", { cwd: root }));
    assertPass(await editing("src/api/app.py", { cwd: root, session: ADA }));
    assertEquals((await recordsOf(shop)).map(({ op }) => op), [
      ...["ACQUIRE", "ENFORCE", "HEARTBEAT"],
    ]);
  }, { leases: [adasLease({ acquired_at: ago(2) })] });
});

Deno.test("a store that cannot be written is read all the same, and nobody is told", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const shut = await makeReadOnly(root);
    // Where neither root nor the file system can be kept from writing there is nothing to look at.
    if (shut === null) return;
    try {
      const before = await pictureOf(root);
      const ada = { cwd: root, session: ADA };
      assertPass(await editing("src/api/app.py", ada));
      assertPass(await editing("docs/a.md", { cwd: root }));
      assertDenied(await editing("src/api/app.py", { cwd: root }));
      assertPass(await running("make", { cwd: root }));
      assertEquals(await pictureOf(root), before);
    } finally {
      await shut();
    }
  }, { leases: [adasLease({ acquired_at: ago(3) })] });
});

Deno.test("a refusal that cannot be told refuses by its exit code", async (t) => {
  if (Deno.build.os === "windows") return;
  const scripts: [string, string][] = [
    ["a reader that is gone", 'exec 3> >(exit); wait $!; "$@" >&3'],
    ["a full disk", '"$@" >/dev/full'],
  ];
  await inShop(async ({ root }) => {
    await inTurn(scripts, async ([what, script]) => {
      if (Deno.build.os !== "linux" && script.includes("/dev/full")) return;
      const through = ["bash", "-c", script, "bash"];
      await t.step(what, async () => {
        const at = { cwd: root, through };
        const input = { file_path: "src/api/app.py" };
        const event = calling("Edit", input, { cwd: root });
        assertEquals((await hook("pretool", { ...at, event })).code, 2);
        const own = calling("Edit", input, { cwd: root, session: ADA });
        assertEquals((await hook("pretool", { ...at, event: own })).code, 0);
      });
    });
  });
});
