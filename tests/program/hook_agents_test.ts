/**
 * Agents as processes: who holds a lease where a session does not tell, and
 * that nobody holds what the process that started him holds.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { inTurn } from "../support/in_turn.ts";
import { cleanEnv, commandLine, dos, inTempDir } from "./dos.ts";
import { assertDenied, assertPass, calling, hook, inShop } from "./hook.ts";

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
