/**
 * Agents at work beside each other: who holds what, judged by session, by
 * process and by the workspace of what is touched.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { cleanEnv, commandLine, dos, inTempDir } from "./dos.ts";
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

/** An agent, as a process that lives while it works: it runs what it reads through `sh -c`. */
class Agent {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #root: string;
  #text = "";

  private constructor(root: string, script: string) {
    this.#root = root;
    this.#child = new Deno.Command("bash", {
      args: [script],
      cwd: root,
      env: cleanEnv(),
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
  }

  static async start(root: string): Promise<Agent> {
    const script = `${root}/../agent.sh`;
    await Deno.writeTextFile(
      script,
      'while IFS= read -r line; do sh -c "$line; exit \\$?" </dev/null; echo "exit $?"; done\n',
    );
    return new Agent(root, script);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Runs a command line to its end. */
  async run(line: string): Promise<{ code: number; stdout: string }> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
    for (;;) {
      const end = /^exit (\d+)\n/m.exec(this.#text);
      if (end !== null) {
        const stdout = this.#text.slice(0, end.index);
        this.#text = "";
        return { code: Number(end[1]), stdout };
      }
      // deno-lint-ignore no-await-in-loop -- one piece after the other
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("Cannot go on: the agent is gone");
      this.#text += value;
    }
  }

  async acquire(...words: string[]): Promise<Record<string, unknown>> {
    const command = commandLine("lease-lane", "acquire", "--json", ...words);
    const ran = await this.run(command.map(quoted).join(" "));
    assertEquals(ran.code, 0, ran.stdout);
    return JSON.parse(ran.stdout);
  }

  /** The answer to an edit by this agent; without a session unless one is given. */
  async edit(path: string, session = ""): Promise<string> {
    const file = `${this.#root}/../event.json`;
    const event = calling("Edit", { file_path: path }, {
      cwd: this.#root,
      session,
    });
    await Deno.writeTextFile(file, JSON.stringify(event));
    const command = commandLine("hook", "pretool").map(quoted).join(" ");
    const ran = await this.run(`${command} < ${quoted(file)}`);
    assertEquals(ran.code, 0);
    return ran.stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#reader.cancel();
    await this.#child.status;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

Deno.test("a lease without a session is its holder process's, and no other's", async () => {
  await inShop(async (shop) => {
    await using ann = await Agent.start(shop.root);
    await using ben = await Agent.start(shop.root);
    const words = ["--owner", "ann", "--lane", "api", "--tree", "src/api/**"];
    const grant = await ann.acquire(...words);
    assertEquals(grant["pid"], ann.pid);
    assertNotEquals(ann.pid, ben.pid);
    const path = "src/api/app.py";
    assertEquals(await ann.edit(path), "");
    assertEquals(await ann.edit(path, "turned-up-later"), "");
    assertMatch(await ben.edit(path), /held by \\"ann\\"/);
    assertMatch(await ben.edit(path, "s-ben"), /held by \\"ann\\"/);
    const [lease] = await dos({ cwd: shop.root }, "lease-lane", "live")
      .then((ran) => ran.json());
    assertEquals(lease.holder, "ann");
    const DOS_LEASE = `${lease.loop_ts}@api`;
    const event = calling("Edit", { file_path: path }, { cwd: shop.root });
    const run = { cwd: shop.root, event };
    assertPass(await hook("pretool", { ...run, env: { DOS_LEASE } }));
    assertDenied(await hook("pretool", run));
  }, { leases: [] });
});

Deno.test("a lease of a session is not that of another session in the same process", async () => {
  await inShop(async (shop) => {
    await using ann = await Agent.start(shop.root);
    const words = ["--owner", "ann", "--lane", "api", "--tree", "src/api/**"];
    await ann.acquire(...words, "--session-id", "s-1");
    assertEquals(await ann.edit("src/api/app.py", "s-1"), "");
    assertMatch(await ann.edit("src/api/app.py", "s-2"), /held by \\"ann\\"/);
    // A host that names no session is known by its process.
    assertEquals(await ann.edit("src/api/app.py"), "");
  }, { leases: [] });
});

/** Takes a lane and starts two agents in turn, each a process with a session of its own. */
const ORCHESTRATOR = `
"$DOS" run -A -q "$MAIN" lease-lane acquire --json --owner boss --lane core --tree 'core/**' > boss.out || exit 1
"$DOS" run -A -q "$MAIN" hook pretool < boss.json > boss.answer
bash agent.sh one src/api & wait $!
bash agent.sh two src/web & wait $!
bash agent.sh one src/api
`;

/** Takes a lane of its own once, and tries to write in all three. */
const AGENT = `
"$DOS" run -A -q "$MAIN" lease-lane acquire --json --owner "$1" --lane "$1" --tree "$2/**" --session-id "s-$1" >> acquired.out
for what in core api web; do
  "$DOS" run -A -q "$MAIN" hook pretool < "$1-$what.json" > answer || echo "$1 $what exit $?" >> answers
  if [ -s answer ]; then echo "$1 $what denied"; else echo "$1 $what passed"; fi >> answers
done
`;

Deno.test("agents do not inherit the lease of the orchestrator that started them", async () => {
  await inShop(async ({ root }) => {
    await inTempDir(async (dir) => {
      await Deno.writeTextFile(`${dir}/agent.sh`, AGENT);
      await Deno.writeTextFile(`${dir}/orchestrator.sh`, ORCHESTRATOR);
      const paths = { core: "core/a", api: "src/api/a", web: "src/web/a" };
      await inTurn(["one", "two", "boss"], async (who) => {
        await inTurn(Object.entries(paths), async ([what, path]) => {
          const event = calling("Write", { file_path: `${root}/${path}` }, {
            cwd: root,
            session: who === "boss" ? "" : `s-${who}`,
          });
          const name = who === "boss" ? who : `${who}-${what}`;
          if (who === "boss" && what !== "core") return;
          const text = JSON.stringify(event);
          await Deno.writeTextFile(`${dir}/${name}.json`, text);
        });
      });
      const [program = "", , , , main = ""] = commandLine();
      const { code } = await new Deno.Command("bash", {
        args: ["orchestrator.sh"],
        cwd: dir,
        env: cleanEnv({
          DOS: program,
          MAIN: main,
          DISPATCH_WORKSPACE: root,
        }),
        stdin: "null",
        stderr: "null",
      }).output();
      assertEquals(code, 0);
      assertEquals(await Deno.readTextFile(`${dir}/boss.answer`), "");
      assertEquals(
        (await Deno.readTextFile(`${dir}/answers`)).trim().split("\n"),
        [
          ...["one core denied", "one api passed", "one web passed"],
          ...["two core denied", "two api denied", "two web passed"],
          ...["one core denied", "one api passed", "one web denied"],
        ],
      );
    });
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
