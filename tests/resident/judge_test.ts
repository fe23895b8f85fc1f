import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as fc from "fast-check";
import { answerEvent } from "../../src/gate/run_hook.ts";
import type { HookMoment, Reply } from "../../src/hook/tool_call.ts";
import { Judge } from "../../src/resident/judge.ts";
import { Patience } from "../../src/resident/patience.ts";
import { dos } from "../program/dos.ts";
import {
  aHold,
  anAround,
  hold,
  minutesAgo,
  recordsOf,
} from "../support/gate.ts";
import { inTurn } from "../support/in_turn.ts";
import { at, GIT, type Plan, plant, withTree } from "../system/planted_tree.ts";

const REPO: Plan = { ...at(".git", GIT), "docs/a.md": "", "src/x.ts": "" };
const LIMIT_MS = 20_000;

const NOBODY = {
  parent: 0,
  holder: () =>
    Promise.resolve({ pid: 0, pid_start: "", pid_space: "", host: "box" }),
};

function seatAt(root: string): Judge {
  const env = (name: string): string | undefined =>
    ({ DISPATCH_HOST_ID: "box", DOS_LEASE: "t-ada@src" })[name];
  return new Judge({ root, thisWorktree: false, env });
}

async function heard(
  judge: Judge,
  text: string,
  moment: HookMoment = "pretool",
): Promise<Reply> {
  using patience = new Patience(LIMIT_MS);
  return await judge.hear(moment, text, patience);
}

/** What a hook that is a process says, which knows of no process and no variables. */
async function said(
  root: string,
  text: string,
  moment: HookMoment = "pretool",
): Promise<Reply> {
  using patience = new Patience(LIMIT_MS);
  const line = {
    ...{ moment, host: "", workspace: "", thisWorktree: false, unknown: [] },
  };
  const around = anAround(root, NOBODY);
  const answered = await answerEvent(text, line, { around, limit: patience });
  if (answered === null) return { exit: 0, stdout: "", stderr: "" };
  const { reply, outcome } = answered;
  const remark = outcome.remark === "" ? "" : `${outcome.remark}\n`;
  return { ...reply, stderr: remark + reply.stderr };
}

interface Call {
  readonly session: string;
  readonly tool: string;
  readonly input: object;
  readonly cwd: string;
}

function eventOf({ session, tool, input, cwd }: Call): string {
  return JSON.stringify({
    ...{ session_id: session, hook_event_name: "PreToolUse", cwd },
    ...{ tool_name: tool, tool_input: input, tool_use_id: "call" },
  });
}

function write(root: string, path: string, session = "mine"): string {
  const input = { file_path: `${root}/${path}`, content: "" };
  return eventOf({ session, tool: "Write", input, cwd: root });
}

Deno.test("a judge passes, denies, records a denial once and renews its caller", () =>
  withTree(REPO, async (root) => {
    const judge = seatAt(root);
    hold(
      root,
      aHold(),
      aHold({
        ...{ lane: "docs", region: ["docs/**"], loop_ts: "t-2" },
        ...{ session_id: "mine", acquired_at: minutesAgo(5) },
      }),
    );
    const passed = { exit: 0, stdout: "", stderr: "" };
    assertEquals(await heard(judge, write(root, "a.md")), passed);
    assertEquals(recordsOf(root, "HEARTBEAT").length, 1);
    assertEquals(await heard(judge, write(root, "docs/a.md")), passed);
    assertEquals(recordsOf(root, "HEARTBEAT").length, 1);
    for (let k = 0; k < 3; k++) {
      // deno-lint-ignore no-await-in-loop -- one call after the other
      const { stdout } = await heard(judge, write(root, "src/x.ts"));
      assertStringIncludes(stdout, '"permissionDecision":"deny"');
    }
    assertEquals(recordsOf(root, "ENFORCE").length, 1);
    await heard(judge, write(root, "src/x.ts", "another"));
    assertEquals(recordsOf(root, "ENFORCE").length, 2);
    await judge.close();
  }));

Deno.test("a lease of no session, and one that the server was started with, are nobody's", () =>
  withTree(REPO, async (root) => {
    const judge = seatAt(root);
    hold(root, aHold({ session_id: "", pid: Deno.pid, host_id: "box" }));
    const { stdout } = await heard(judge, write(root, "src/x.ts"));
    assertStringIncludes(stdout, '"deny"');
    await judge.close();
  }));

Deno.test("a judge says at every moment what a process says", () =>
  withTree(REPO, async (root) => {
    const judge = seatAt(root);
    hold(root, aHold({ session_id: "mine" }));
    const moments: [HookMoment, string][] = [
      ["posttool", "PostToolUse"],
      ["stop", "Stop"],
      ["session-start", "SessionStart"],
    ];
    await inTurn(moments, async ([moment, hook_event_name]) => {
      const text = JSON.stringify({
        ...{ session_id: "mine", hook_event_name, cwd: root },
        ...{ tool_name: "Bash", tool_input: { command: "ls" } },
      });
      const expected = await said(root, text, moment);
      assertEquals(await heard(judge, text, moment), expected);
    });
    const text = JSON.stringify({
      ...{ session_id: "mine", hook_event_name: "SessionEnd", cwd: root },
    });
    await heard(judge, text, "session-end");
    assertEquals(recordsOf(root, "RELEASE").length, 1);
    assertEquals(await said(root, write(root, "src/x.ts", "x")), {
      ...{ exit: 0, stdout: "", stderr: "" },
    });
    await judge.close();
  }));

Deno.test("a judge follows the policy where the leases cannot be told", () =>
  withTree({ ...REPO, "dos.toml": "" }, async (root) => {
    const judge = seatAt(root);
    hold(root, aHold());
    const cases: [string, () => void][] = [
      [
        "damage",
        () =>
          Deno.writeTextFileSync(`${root}/.dos/lane-journal.jsonl`, "{bad}\n", {
            append: true,
          }),
      ],
      ["a closed door", () =>
        plant(root, {
          "dos.toml": '[hook]\nfail = "closed"\n',
        })],
      ["a bad configuration", () => plant(root, { "dos.toml": "oops" })],
      ["none", () => Deno.removeSync(`${root}/dos.toml`)],
      ["no store", () => Deno.removeSync(`${root}/.dos`, { recursive: true })],
    ];
    await inTurn(cases, async ([what, change]) => {
      change();
      for (const path of ["src/x.ts", "docs/a.md"]) {
        const text = write(root, path);
        // deno-lint-ignore no-await-in-loop -- one call after the other
        const expected = await said(root, text);
        // deno-lint-ignore no-await-in-loop -- one call after the other
        assertEquals(await heard(judge, text), expected, `${what}, ${path}`);
      }
    });
    await judge.close();
  }));

const call = fc.record({
  session: fc.constantFrom("s0", "s1", "s2", ""),
  tool: fc.constantFrom("Write", "Bash", "apply", "NotebookEdit", "Read"),
  path: fc.constantFrom(
    ...["a/x", "b/x", "a", "b/../a/y", "./c/d/e", "link/x", "", "~", "/"],
    ...["other/x", "A/X", "a*", "**", "b/deep/er/x", ".git/config"],
  ),
  command: fc.constantFrom("rm -r", "echo >", "cat", "eval", "cd b &&", "mv a"),
});

const deed = fc.record({
  kind: fc.constantFrom(
    ...["call", "call", "call", "call", "acquire", "release"] as const,
    ...["config", "move", "damage", "mend", "unlink", "child"] as const,
  ),
  call,
  lane: fc.constantFrom("a", "b", "c"),
  number: fc.nat({ max: 2 }),
});

type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** What happens in a workspace by others than the judge. */
async function happen(root: string, it: Deed): Promise<void> {
  const journal = `${root}/.dos/lane-journal.jsonl`;
  const configs = ["", '[hook]\nmode = "strict"\n', "[hook]\nfail = 'closed'"];
  switch (it.kind) {
    case "acquire":
      hold(
        root,
        ...it.lane === "a" ? [] : [laneOf("b", 1)],
        laneOf(it.lane, it.number),
      );
      return;
    case "release":
      return hold(root);
    case "config":
      return plant(root, { "dos.toml": configs[it.number] ?? "" });
    case "damage":
      await Deno.writeTextFile(journal, "{bad}\n", { append: true })
        .catch(() => {});
      return;
    case "move":
      await Deno.rename(journal, `${journal}.aside`).catch(() => {});
      return;
    case "mend":
      await Deno.rename(`${journal}.aside`, journal).catch(() => {});
      return;
    case "unlink":
      await Deno.remove(`${root}/link`).catch(() => {});
      await Deno.symlink(["a", "b", "/"][it.number] ?? "a", `${root}/link`);
      return;
    case "child":
      return plant(root, { [`${it.lane}/dos.toml`]: "" });
  }
}

function laneOf(lane: string, number: number): ReturnType<typeof aHold> {
  return aHold({
    ...{ lane, loop_ts: `t-${lane}`, session_id: `s${number}` },
    ...{ region: [`${lane}/**`], tree: [`${lane}/**`] },
  });
}

Deno.test("a judge comes to what a process comes to, whatever happens beside it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 5, maxLength: 25 }),
      (deeds) =>
        withTree({ ...REPO, "a/x": "", "b/deep/er/x": "" }, async (root) => {
          const judge = seatAt(root);
          hold(root, laneOf("a", 0), laneOf("b", 1));
          await inTurn(deeds, async (it) => {
            if (it.kind !== "call") return await happen(root, it);
            const { session, tool, path, command } = it.call;
            const input = tool === "Bash"
              ? { command: `${command} ${path}` }
              : { file_path: path, notebook_path: path };
            const text = eventOf({ session, tool, input, cwd: root });
            const expected = await said(root, text);
            assertEquals(await heard(judge, text), expected, text);
          });
          await judge.close();
        }),
    ),
    { numRuns: 60 },
  );
});

Deno.test("a judge sees at once what processes acquire and release", () =>
  withTree(REPO, async (root) => {
    const judge = seatAt(root);
    const lease = (action: string): Promise<unknown> =>
      dos({ cwd: root }, ...[
        ...["lease-lane", action, "--owner", "ada", "--lane", "src"],
        ...(action === "acquire"
          ? ["--tree", "src/**", "--session-id", "theirs"]
          : []),
      ]);
    for (let round = 0; round < 2; round++) {
      for (
        const [action, isDenied] of [["acquire", true], ["release", false]]
      ) {
        // deno-lint-ignore no-await-in-loop -- one after the other
        await lease(`${action}`);
        const text = write(root, "src/x.ts");
        // deno-lint-ignore no-await-in-loop -- one after the other
        const reply = await heard(judge, text);
        assertEquals(reply.stdout !== "", isDenied, `${action}`);
        // deno-lint-ignore no-await-in-loop -- one after the other
        assertEquals(reply, await said(root, text));
      }
    }
    await judge.close();
  }));

Deno.test("whatever comes for an event, a judge answers", async () => {
  await withTree(REPO, async (root) => {
    const judge = seatAt(root);
    hold(root, aHold());
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const { exit } = await heard(judge, text);
        assert(exit === 0 || exit === 2);
      }),
      { numRuns: 300 },
    );
    await judge.close();
  });
});
