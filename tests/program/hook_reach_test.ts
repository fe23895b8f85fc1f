import { assert, assertEquals } from "@std/assert";
import { inTurn } from "../support/in_turn.ts";
import { dos } from "./dos.ts";
import { inShop } from "./hook.ts";

const NESTED = "vendor/inner";

/** Whether a command of bob's is denied. */
async function isDenied(
  command: string,
  cwd: string,
  run: (command: string, cwd: string) => Promise<string>,
): Promise<boolean> {
  return (await run(command, cwd)).includes('"deny"');
}

/** What the hook answers to a command of a session that holds nothing. */
async function answer(command: string, cwd: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `${import.meta.dirname}/../../src/main.ts`],
      ...["hook", "pretool", "--workspace", "."],
    ],
    cwd,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify({
    session_id: "bob",
    cwd,
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command },
  })));
  await writer.close();
  const { stdout, code } = await child.output();
  assertEquals(code, 0);
  return new TextDecoder().decode(stdout);
}

Deno.test("whoever removes or resets a directory is judged by the workspaces in it", () =>
  inShop(async ({ root }) => {
    const inner = `${root}/${NESTED}`;
    await Deno.mkdir(`${inner}/.git/objects`, { recursive: true });
    await Deno.writeTextFile(`${inner}/.git/HEAD`, "ref: refs/heads/main\n");
    await Deno.mkdir(`${root}/pkg/lib`, { recursive: true });
    await Deno.writeTextFile(`${root}/pkg/dos.jsonc`, "{}");
    const grant = ["--owner", "ada", "--session-id", "ada"];
    await inTurn(
      [[inner, "q"], [`${root}/pkg`, "lib"]],
      async ([at = "", lane = ""]) => {
        const ran = await dos(
          { cwd: at },
          ...["lease-lane", "acquire", "--lane", lane, "--tree", `${lane}/**`],
          ...grant,
        );
        assertEquals(ran.code, 0);
      },
    );
    const denied = [
      ...["rm -rf vendor", "mv vendor v2", "rm -rf *", "git clean -ffdx"],
      ...["git reset --hard", "git stash", "rm */lib/z", "rm -rf pkg"],
      ...["rm -rf pkg/l*", `cd ${NESTED} && rm q/x`],
    ];
    await inTurn(denied, async (command) => {
      assert(await isDenied(command, root, answer), command);
    });
    const passed = ["rm -rf docs/v*", "rm */docs/z", "rm -f v*", "rm -rf vend"];
    await inTurn(passed, async (command) => {
      assertEquals(await answer(command, root), "", command);
    });
  }, { leases: [] }));

Deno.test("a wildcard reaches through links, and no further up than it says", () =>
  inShop(async ({ root }) => {
    await Deno.symlink("src/api", `${root}/alink`);
    await Deno.mkdir(`${root}/d`);
    await Deno.symlink("../src", `${root}/d/s`);
    const above = root.slice(0, root.lastIndexOf("/"));
    const name = root.slice(root.lastIndexOf("/") + 1);
    const denied: [string, string][] = [
      ["rm a*/x.ts", root],
      ["rm */x.ts", root],
      ["sed -i s/a/b/ d/*/api/*.ts", root],
      [`rm -rf ${name.slice(0, 2)}*`, above],
      ["rm */src/api/x.ts", above],
      [`rm -rf ${above}`, "/"],
    ];
    await inTurn(denied, async ([command, cwd]) => {
      assert(await isDenied(command, cwd, answer), command);
    });
    const passed: [string, string][] = [
      ["rm -f ../*.log", root],
      ["rm -rf ../node_modules*", root],
      ["rm */docs/x.ts", above],
      ["rm -f z*/x.ts", root],
    ];
    await inTurn(passed, async ([command, cwd]) => {
      assertEquals(await answer(command, cwd), "", command);
    });
  }));

Deno.test("a relative path is relative to the event's directory, whatever the flags say", () =>
  inShop(async ({ root }) => {
    assert(await isDenied("rm api/x.ts", `${root}/src`, answer));
  }));
