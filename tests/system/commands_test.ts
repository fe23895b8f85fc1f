import { assert, assertEquals } from "@std/assert";
import type { Started } from "../../src/lease/command_port.ts";
import {
  createCommands,
  failureOf,
  signalsOf,
} from "../../src/system/commands.ts";
import { inTurn } from "../support/in_turn.ts";

/** Windows has none of these signals, modes, pipes or programs. */
const ONLY_UNIX = { ignore: Deno.build.os === "windows" };

function started(...command: string[]): Started {
  const child = createCommands().start(command, { DOS_LANE: "api" });
  if (child.kind === "started") return child;
  throw new Error(child.reason);
}

Deno.test(
  "a command ends with its code, or with that of the signal that ended it",
  ONLY_UNIX,
  async () => {
    const table: [string, number, string | null][] = [
      ["exit 0", 0, null],
      ["exit 7", 7, null],
      ['test "$DOS_LANE" = api', 0, null],
      ["kill -9 $$", 137, "SIGKILL"],
      ["kill -TERM $$", 143, "SIGTERM"],
    ];
    await inTurn(table, async ([script, code, signal]) => {
      const child = started("sh", "-c", script);
      assertEquals(await child.ended, { code, signal }, script);
      child.signal("SIGTERM");
    });
  },
);

Deno.test(
  "a signal reaches a command, and an unknown one does nothing",
  ONLY_UNIX,
  async () => {
    const child = started("sleep", "600");
    child.signal("SIGNONE");
    child.signal("SIGTERM");
    assertEquals(await child.ended, { code: 143, signal: "SIGTERM" });
  },
);

Deno.test(
  "a command that cannot be started says which way",
  ONLY_UNIX,
  async () => {
    const dir = await Deno.makeTempDir();
    await Deno.writeTextFile(`${dir}/plain.txt`, "no program");
    const table = [
      ["no-such-command-anywhere", "not-found"],
      [`${dir}/none`, "not-found"],
      [`${dir}/plain.txt`, "not-executable"],
      [dir, "not-executable"],
    ] as const;
    for (const [program, kind] of table) {
      const child = createCommands().start([program], {});
      assertEquals(child.kind, kind, program);
    }
    await Deno.remove(dir, { recursive: true });
    assertEquals(failureOf("odd"), { kind: "not-executable", reason: "odd" });
  },
);

Deno.test("signals are told while they are heeded", ONLY_UNIX, async () => {
  const seen: string[] = [];
  const told = Promise.withResolvers<void>();
  const stop = createCommands().heed(({ name }) => {
    seen.push(name);
    told.resolve();
  });
  // A listener alone keeps no process waiting.
  const alive = setInterval(() => {}, 1_000);
  Deno.kill(Deno.pid, "SIGUSR1");
  await told.promise;
  clearInterval(alive);
  stop();
  assertEquals(seen, ["SIGUSR1"]);
});

Deno.test("what is typed at a terminal is not handed on, for the terminal does it", () => {
  const shared = (os: string, how: { atTerminal: boolean }): string[] =>
    signalsOf(os, how.atTerminal).filter((x) => x.isShared).map((x) => x.name);
  assertEquals(shared("linux", { atTerminal: true }), ["SIGINT", "SIGQUIT"]);
  assertEquals(shared("linux", { atTerminal: false }), []);
  assertEquals(shared("windows", { atTerminal: false }), [
    "SIGINT",
    "SIGBREAK",
  ]);
});

Deno.test("signals have the numbers of their system", () => {
  const number = (os: string, name: string): number | undefined =>
    signalsOf(os, Boolean(os)).find((x) => x.name === name)?.number;
  assertEquals(number("linux", "SIGUSR1"), 10);
  assertEquals(number("darwin", "SIGUSR1"), 30);
  assertEquals(number("darwin", "SIGTERM"), 15);
  assertEquals(number("windows", "SIGTERM"), undefined);
});

Deno.test("after calls once, unless it is called off", async () => {
  const { after } = createCommands();
  const called: string[] = [];
  const off = after(1, () => called.push("off"));
  off();
  off();
  await new Promise<void>((resolve) => {
    after(1, () => {
      called.push("on");
      resolve();
    });
  });
  assertEquals(called, ["on"]);
  assert(createCommands().pid === Deno.pid);
});
