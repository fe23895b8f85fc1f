import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as fc from "fast-check";
import type { HookMoment } from "../../src/hook/tool_call.ts";
import { aHold, hold, minutesAgo, recordsOf } from "../support/gate.ts";
import { inTurn } from "../support/in_turn.ts";
import { heard, REPO, said, seatAt, write } from "../support/judging.ts";
import { plant, withTree } from "../system/planted_tree.ts";

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
