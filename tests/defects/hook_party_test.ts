/**
 * Defects of dos-kernel 0.22.0 in whom its hook stops, numbered as in their
 * description, and what ours does in their place.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
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
} from "../program/hook.ts";
import { pictureOf } from "../program/dos.ts";

Deno.test("defect 1: the holder writes in its own region, and its sub-agents do", async () => {
  await inShop(async ({ root }) => {
    const before = await pictureOf(root);
    const ada = { cwd: root, session: ADA };
    assertPass(await editing(`${root}/src/api/app.py`, ada));
    assertPass(await running("rm -rf src/api && mkdir src/api", ada));
    const agent = { agent_id: "agent-7", agent_type: "worker" };
    const sub = { ...ada, more: agent };
    assertPass(await editing(`${root}/src/api/app.py`, sub));
    assertEquals(await pictureOf(root), before);
    const stranger = { cwd: root, session: BOB, more: agent };
    assertDenied(await editing(`${root}/src/api/app.py`, stranger));
  });
});

Deno.test("defect 1: the holder writes in its own region after an hour of silence, and nobody else is stopped until then", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const path = `${root}/src/api/app.py`;
    assertPass(await editing(path, { cwd: root, session: BOB }));
    assertPass(await editing(path, { cwd: root, session: ADA }));
    assertEquals((await recordsOf(shop)).map(({ op }) => op), [
      "ACQUIRE",
      "HEARTBEAT",
    ]);
    assertDenied(await editing(path, { cwd: root, session: BOB }));
  }, { leases: [adasLease({ acquired_at: ago(61) })] });
});

Deno.test("defect 1: DOS_LEASE names the holder where the host's session does not", async () => {
  await inShop(async ({ root }) => {
    const event = calling("Edit", { file_path: "src/api/app.py" }, {
      cwd: root,
    });
    const run = { cwd: root, event };
    const names = ["t-ada@api", "t-ada@API"];
    for (const DOS_LEASE of names) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      assertPass(await hook("pretool", { ...run, env: { DOS_LEASE } }));
    }
    for (const DOS_LEASE of ["t-ada@web", "t-bob@api", "t-ada", "@api", "@"]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      const ran = await hook("pretool", { ...run, env: { DOS_LEASE } });
      assertDenied(ran, DOS_LEASE);
    }
  });
});

Deno.test("defect 2: in strict mode nobody writes without a lease, and guard is the default", async () => {
  await inShop(async ({ root }) => {
    const bob = { cwd: root, session: BOB };
    assertPass(await editing(`${root}/docs/a.md`, bob));
    await Deno.writeTextFile(
      `${root}/dos.jsonc`,
      '{"hook": {"mode": "strict"}}',
    );
    const reason = assertDenied(await editing(`${root}/docs/a.md`, bob));
    assertMatch(reason, /docs\/a\.md" lies in no lease of yours/);
    assertMatch(
      reason,
      /`dos lease-lane acquire --owner YOU --lane LANE --tree 'docs\/\*\*' --session-id s-bob`/,
    );
    const ada = { cwd: root, session: ADA };
    assertPass(await editing(`${root}/src/api/app.py`, ada));
    assertDenied(await editing(`${root}/docs/a.md`, ada));
    assertPass(await running("cat docs/a.md", bob));
  });
});

Deno.test("defect 3: whoever works renews its lease by that, at most once a minute", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const before = Date.now();
    assertPass(await editing("docs/a.md", { cwd: root, session: BOB }));
    assertEquals(await recordsOf(shop, "HEARTBEAT"), []);
    for (const path of ["docs/a.md", "src/api/app.py", "docs/a.md"]) {
      // deno-lint-ignore no-await-in-loop -- one after the other
      assertPass(await editing(path, { cwd: root, session: ADA }));
    }
    const [beat, ...more] = await recordsOf(shop, "HEARTBEAT");
    assertEquals(more, []);
    assertEquals(
      [beat?.["lane"], beat?.["loop_ts"]],
      ["api", "t-ada"],
    );
    const at = Date.parse(String(beat?.["heartbeat_at"]));
    assert(at >= before - 1_000 && at <= Date.now(), String(at));
  }, { leases: [adasLease({ acquired_at: ago(3) })] });
});

Deno.test("defect 3: a session that ends gives its lease back, and a turn that ends reminds of it", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const said = { session_id: ADA, cwd: root };
    const stop = { ...said, hook_event_name: "Stop", stop_hook_active: false };
    const reminder = await hook("stop", { cwd: root, event: stop });
    assertMatch(reminder.json().systemMessage, /you still hold "api"/);
    assertMatch(
      reminder.json().systemMessage,
      /`dos lease-lane release --owner ada --lane api`/,
    );
    const end = { ...said, hook_event_name: "SessionEnd", reason: "other" };
    assertPass(await hook("session-end", { cwd: root, event: end }));
    assertEquals((await recordsOf(shop)).map(({ op }) => op), [
      "ACQUIRE",
      "RELEASE",
    ]);
    assertPass(await hook("stop", { cwd: root, event: stop }));
    assertPass(
      await editing("src/api/app.py", { cwd: root, session: BOB }),
    );
  });
});
