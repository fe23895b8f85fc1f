import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { dos } from "../program/dos.ts";
import { aHold, hold } from "../support/gate.ts";
import { inTurn } from "../support/in_turn.ts";
import {
  eventOf,
  heard,
  REPO,
  said,
  seatAt,
  write,
} from "../support/judging.ts";
import { settle } from "../support/settle.ts";
import { at, GIT, plant, withTree } from "../system/planted_tree.ts";

const call = fc.record({
  session: fc.constantFrom("s0", "s1", "s2", ""),
  tool: fc.constantFrom("Write", "Bash", "apply", "NotebookEdit", "Read"),
  path: fc.constantFrom(
    ...["a/x", "b/x", "a", "b/../a/y", "./c/d/e", "link/x", "", "~"],
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

Deno.test("what a judge remembers of a quiet workspace ends with the first change", async () => {
  const store = ".dos/lane-journal.jsonl";
  const changes: [string, (root: string) => Promise<unknown> | void][] = [
    ["a lease more", (root) => hold(root, laneOf("a", 0), laneOf("b", 1))],
    ["a lease less", (root) => hold(root)],
    ["another holder", (root) => hold(root, laneOf("a", 1))],
    ["no journal", (root) => Deno.remove(`${root}/${store}`)],
    ["no store", (root) => Deno.remove(`${root}/.dos`, { recursive: true })],
    ["damage", (root) => plant(root, { [store]: "{bad}\n{}\n" })],
    ["a floor", (root) => plant(root, { ".git/dos-seq": "99\n" })],
    ["strict", (root) => plant(root, { "dos.toml": '[hook]\nmode="strict"' })],
    ["a bad configuration", (root) => plant(root, { "dos.toml": "oops" })],
    ["no configuration", (root) => Deno.remove(`${root}/dos.toml`)],
    ["a workspace within", (root) => plant(root, { "a/dos.toml": "" })],
    ["a repository within", (root) => plant(root, at("a/.git", GIT))],
    ["a link in place of a directory", async (root) => {
      await Deno.rename(`${root}/a`, `${root}/z`);
      await Deno.symlink("z", `${root}/a`);
    }],
    ["a working tree beside", (root) =>
      plant(root, {
        ".git/worktrees/w/gitdir": `${root}/w/.git\n`,
        [`w/${store}`]: "",
      })],
    [
      "a link in place of a lock",
      (root) => Deno.symlink("x", `${root}/.dos/.lane-lease.lock`),
    ],
  ];
  await Promise.all(
    changes.map(([what, change]) =>
      withTree({ ...REPO, "dos.toml": "", "a/x": "" }, async (root) => {
        const judge = seatAt(root);
        hold(root, laneOf("a", 0));
        await settle();
        const texts = ["a/x", "b/x"].map((path) => write(root, path, "s1"));
        const compare = () =>
          inTurn(texts, async (text) => {
            assertEquals(
              await heard(judge, text),
              await said(root, text),
              what,
            );
          });
        await inTurn([1, 2, 3], compare);
        await change(root);
        await inTurn([1, 2], compare);
        await judge.close();
      })
    ),
  );
});
