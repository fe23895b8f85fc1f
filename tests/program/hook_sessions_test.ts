/**
 * Sessions at work beside each other: who holds what, judged by session and by
 * the workspace of what is touched.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { cleanEnv, commandLine, dos, inTempDir } from "./dos.ts";
import {
  ADA,
  adasLease,
  ago,
  assertDenied,
  assertPass,
  BOB,
  editing,
  hook,
  inShop,
  openShop,
  recordsOf,
  running,
  type Shop,
} from "./hook.ts";
import { inTurn } from "../support/in_turn.ts";

/** Asks for a lane as the session that an environment file of Claude Code names. */
async function acquireBy(
  envFile: string,
  { root }: Shop,
  words: string[],
): Promise<{ code: number; stdout: string }> {
  const { code, stdout } = await new Deno.Command("sh", {
    args: [
      "-c",
      '. "$1"; shift; exec "$@"',
      "sh",
      envFile,
      ...commandLine("lease-lane", "acquire", "--json", ...words),
    ],
    cwd: root,
    env: cleanEnv(),
    stdin: "null",
    stderr: "null",
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout) };
}

/** Begins a session; gives back the file that its commands are started with. */
async function begin(session: string, { root }: Shop): Promise<string> {
  const file = `${root}/../${session}.env`;
  await Deno.writeTextFile(file, "export BEFORE=1");
  const event = {
    session_id: session,
    cwd: root,
    hook_event_name: "SessionStart",
    source: "startup",
  };
  const env = { CLAUDE_ENV_FILE: file };
  const run = { cwd: root, env, event };
  assertEquals((await hook("session-start", run)).code, 0);
  assertEquals((await hook("session-start", run)).code, 0);
  assertEquals(
    await Deno.readTextFile(file),
    `export BEFORE=1\nexport DOS_SESSION_ID=${session}\n`,
  );
  return file;
}

async function end(
  session: string,
  { root }: Shop,
  reason: string,
): Promise<void> {
  const event = {
    session_id: session,
    cwd: root,
    hook_event_name: "SessionEnd",
    reason,
  };
  assertPass(await hook("session-end", { cwd: root, event }), reason);
}

Deno.test("two sessions on one repository: one holds, the other is told what to do, and gets it in the end", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const [adas, bobs] = [await begin(ADA, shop), await begin(BOB, shop)];
    const api = ["--owner", "ada", "--lane", "api", "--tree", "src/api/**"];
    assertEquals((await acquireBy(adas, shop, api)).code, 0);
    const [grant] = await recordsOf(shop, "ACQUIRE");
    assertEquals(Object(grant?.["lease"]).session_id, ADA);

    const path = `${root}/src/api/app.py`;
    assertPass(await editing(path, { cwd: root, session: ADA }));
    const reason = assertDenied(await editing(path, { cwd: root }));
    assertMatch(reason, /held by "ada"/);
    const asked = /`dos (lease-lane acquire [^`]+)`/.exec(reason)?.[1] ?? "";
    assertEquals(
      asked,
      "lease-lane acquire --owner YOU --lane api --tree 'src/api/**'",
    );
    const bob = ["--owner", "bob", "--lane", "api", "--tree", "src/api/**"];
    assertEquals((await acquireBy(bobs, shop, bob)).code, 1);
    const docs = ["--owner", "bob", "--lane", "docs", "--tree", "docs/**"];
    assertEquals((await acquireBy(bobs, shop, docs)).code, 0);
    assertPass(await editing("docs/a.md", { cwd: root }));
    assertDenied(await editing("docs/a.md", { cwd: root, session: ADA }));

    await inTurn(["clear", "compact", "resume", "Clear"], async (why) => {
      await end(ADA, shop, why);
      assertDenied(await editing(path, { cwd: root }), why);
    });
    await end("s-nobody", shop, "other");
    assertEquals(await recordsOf(shop, "RELEASE"), []);
    await end(ADA, shop, "other");
    const [released, ...more] = await recordsOf(shop, "RELEASE");
    assertEquals([released?.["lane"], more], ["api", []]);
    assertEquals((await acquireBy(bobs, shop, bob)).code, 0);
    assertPass(await editing(path, { cwd: root }));
    assertDenied(await editing(path, { cwd: root, session: ADA }));
    assertEquals(
      (await dos({ cwd: root }, "journal", "verify")).code,
      0,
    );
  }, { leases: [] });
});

Deno.test("an edit is judged where the file lies: a repository's store, not the agent's", async () => {
  await inTempDir(async (dir) => {
    const a = await openShop(`${dir}/a`, { leases: [] });
    const b = await openShop(`${dir}/b`);
    const leases = [adasLease({ holder: "bob", session_id: BOB })];
    const c = await openShop(`${dir}/c`, { leases });
    const path = `${b.root}/src/api/app.py`;
    const reason = assertDenied(await editing(path, { cwd: a.root }));
    assert(reason.includes(path), reason);
    const [record, ...more] = await recordsOf(b, "ENFORCE");
    assertEquals([record?.["holder"], record?.["path"]], [BOB, path]);
    assertEquals(more, []);
    // Bob holds the same region in his own repository, which is of no use in another.
    assertDenied(await editing(path, { cwd: c.root }));
    assertEquals(await recordsOf(c, "ENFORCE"), []);
    assertDenied(await running(`cp a ../b/src/api/`, { cwd: c.root }));
    assertDenied(await running(`cd ${b.root}; rm -r src`, { cwd: c.root }));
    assertPass(await editing(`${b.root}/docs/a.md`, { cwd: c.root }));
    assertPass(await editing(path, { cwd: a.root, session: ADA }));
    const left = await Array.fromAsync(Deno.readDir(a.root));
    assert(!left.some(({ name }) => name === ".dos"));
  });
});

Deno.test("a holder who was silent for an hour writes on, and its lease is renewed by that", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const path = "src/api/app.py";
    const ask = ["lease-lane", "acquire", "--owner", "bob", "--lane", "api"];
    assertPass(
      await running(`sed -i s/a/b/ ${path}`, {
        cwd: root,
        session: ADA,
      }),
    );
    const [beat, ...more] = await recordsOf(shop, "HEARTBEAT");
    assertEquals([beat?.["loop_ts"], more], ["t-ada", []]);
    assertDenied(await editing(path, { cwd: root }));
    const words = [...ask, "--tree", "src/api/**", "--reclaim"];
    const refused = await dos({ cwd: root }, ...words);
    assertEquals([refused.code, refused.json().conflict.holder], [1, "ada"]);
    assertPass(await editing(path, { cwd: root, session: ADA }));
    assertEquals((await recordsOf(shop, "HEARTBEAT")).length, 1);
  }, { leases: [adasLease({ acquired_at: ago(61) })] });
});

Deno.test("a lease that was taken over after an hour of silence is not renewed by its former holder", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    const words = ["lease-lane", "acquire", "--owner", "bob", "--lane", "api"];
    const taken = await dos(
      { cwd: root },
      ...words,
      ...["--tree", "src/api/**", "--reclaim", "--session-id", BOB],
    );
    assertEquals(taken.code, 0, taken.stdout);
    assertDenied(await editing("src/api/a", { cwd: root, session: ADA }));
    assertPass(await editing("src/api/a", { cwd: root, session: BOB }));
    assertEquals(await recordsOf(shop, "HEARTBEAT"), []);
    await end(ADA, shop, "other");
    const live = await dos({ cwd: root }, "lease-lane", "live");
    assertEquals(live.json()[0].holder, "bob");
  }, { leases: [adasLease({ acquired_at: ago(61) })] });
});

Deno.test("a lease that has a keeper outlives its session", async () => {
  await inShop(async (shop) => {
    const { root } = shop;
    await end(ADA, shop, "other");
    assertEquals(
      (await recordsOf(shop, "RELEASE")).map(({ lane }) => lane),
      ["docs"],
    );
    assertDenied(await editing("src/api/app.py", { cwd: root }));
    assertPass(await editing("docs/a.md", { cwd: root }));
  }, {
    leases: [
      adasLease({ keeper: { pid: 7 } }),
      adasLease({
        ...{ lane: "docs", loop_ts: "t-docs", fence: 2 },
        ...{ region: ["docs/**"], tree: ["docs/**"] },
      }),
    ],
  });
});
