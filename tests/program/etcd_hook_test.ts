/**
 * A hook on each of two hosts: it asks nothing but the copy of its own host,
 * and where that is old it says so and does what the settings say.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { Ran } from "./dos.ts";
import { type Host, onTwoHosts } from "./etcd.ts";
import { ADA, BOB, hook } from "./hook.ts";
import { type Daemon, startDaemon } from "./serve.ts";

const STALE = /the copy of what etcd has is \d+ s old/;
const NONE = /no copy of what etcd has/;

/** A write of somebody into a region that ada holds. */
function write(host: Host, session: string, name = "a.ts"): Promise<Ran> {
  const { dir, env } = host;
  return hook("pretool", {
    ...{ cwd: dir, env },
    event: {
      hook_event_name: "PreToolUse",
      session_id: session,
      cwd: dir,
      tool_name: "Write",
      tool_input: { file_path: `${dir}/src/api/${name}`, content: "" },
    },
  });
}

function isDenied({ stdout }: Ran): boolean {
  return stdout.includes('"permissionDecision":"deny"');
}

/** Adds to the settings of a host. */
async function set(host: Host, ...lines: string[]): Promise<void> {
  const text = `${lines.join("\n")}\n`;
  await Deno.writeTextFile(`${host.dir}/dos.toml`, text, { append: true });
}

/** Asks until it is as wanted: what others write takes a moment to arrive. */
async function until(
  ask: () => Promise<Ran>,
  isWanted: (ran: Ran) => boolean,
): Promise<Ran> {
  for (;;) {
    // deno-lint-ignore no-await-in-loop -- until it is so
    const ran = await ask();
    if (isWanted(ran)) return ran;
  }
}

async function ends(daemons: readonly Daemon[]): Promise<void> {
  await Promise.all(daemons.map((one) => one.end()));
}

onTwoHosts(
  "a hook denies what is held on another host, and forgets it when that is given back",
  async (near, far) => {
    const daemon = await startDaemon(far.dir);
    const words = `acquire --owner ada --lane api --session-id ${ADA}`;
    assertEquals((await near.verb(words)).code, 0);
    const denied = await until(() => write(far, BOB), isDenied);
    assertStringIncludes(denied.stdout, "ada");
    assertEquals(denied.stderr, "");
    const own = await write(far, ADA);
    assertEquals([own.code, own.stdout, own.stderr], [0, "", ""]);
    await near.verb("release --owner ada --lane api");
    await until(() => write(far, BOB), (ran) => !isDenied(ran));
    const ops = (await near.dos("journal", "tail", "9")).stdout;
    assertStringIncludes(ops, '"op": "ENFORCE"');
    await ends([daemon]);
  },
);

onTwoHosts(
  "a hook without a fresh copy does what the settings say, and says why",
  async (near, _far, rig) => {
    await set(near, "max_stale = 1");
    const bare = await write(near, BOB);
    assertEquals([bare.code, bare.stdout], [0, ""]);
    assertMatch(bare.stderr, NONE);
    assertStringIncludes(bare.stderr, "let pass unchecked");
    assertEquals(bare.stderr.trim().split("\n").length, 1);
    const daemon = await startDaemon(near.dir);
    await near.verb(`acquire --owner ada --lane api --session-id ${ADA}`);
    await until(() => write(near, BOB), isDenied);
    await Promise.all(rig.members.map((member) => member.kill()));
    const old = await until(() => write(near, BOB), (ran) => ran.stderr !== "");
    assertEquals([old.code, old.stdout], [0, ""]);
    assertMatch(old.stderr, STALE);
    await set(near, "[hook]", 'fail = "closed"');
    const closed = await write(near, BOB);
    assert(isDenied(closed));
    assertMatch(closed.stderr, STALE);
    await ends([daemon]);
  },
);
