// deno-lint-ignore-file no-await-in-loop -- each line is a story of its own
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Trial } from "../../src/hook/wiring/reports.ts";
import { openHookSettings } from "../../src/hook_settings.ts";
import { inTempDir } from "./dos.ts";
import { stubProgram } from "./hook_stub.ts";

const DENIAL = '{"decision":"deny","reason":"held"}';
const END = "hook pretool --installed-by=dos";

/** What comes of a line in a workspace that somebody else made; `ran` is written by what it runs. */
async function trialOf(
  dir: string,
  line: string,
): Promise<{ outcome: string; trial: Trial | null | undefined; ran: boolean }> {
  const file = `${dir}/work/.gemini/settings.json`;
  await Deno.mkdir(`${dir}/work/.gemini`, { recursive: true });
  const hooks = { BeforeTool: [{ hooks: [{ command: line }] }] };
  await Deno.writeTextFile(file, JSON.stringify({ hooks }));
  const settings = await openHookSettings({
    workspace: `${dir}/work`,
    program: [`${dir}/mine/dos`],
    env: (name) =>
      ({
        HOME: `${dir}/home`,
        PATH: `bin:${dir}/bin:${dir}/work/bin:${dir}/linked/`,
      })[name],
  });
  const { outcome, files } = await settings.status();
  const trial = files.find((x) => x.file === file)?.trial;
  const ran = await Deno.remove(`${dir}/ran`).then(() => true, () => false);
  return { outcome, trial, ran };
}

/** Programs that would deny, all over the place. */
async function plantPrograms(dir: string): Promise<void> {
  const answer = { stdout: DENIAL, body: `echo > '${dir}/ran'` };
  for (const folder of ["home", "mine", "bin", "work/bin", "out"]) {
    await Deno.mkdir(`${dir}/${folder}`, { recursive: true });
    await stubProgram(`${dir}/${folder}`, "dos", answer);
    await stubProgram(`${dir}/${folder}`, "other", answer);
    await stubProgram(`${dir}/${folder}`, "main.ts", answer);
  }
  await Deno.symlink("work/bin", `${dir}/linked`);
}

Deno.test("status runs this dos, and one on the path that is none of the workspace", async () => {
  await inTempDir(async (dir) => {
    await plantPrograms(dir);
    for (const folder of ["mine", "bin"]) {
      const seen = await trialOf(dir, `${dir}/${folder}/dos ${END}`);
      assert(seen.ran, folder);
      assertEquals([seen.trial?.denied, seen.trial?.not_tried], [true, ""]);
    }
  });
});

Deno.test("status runs nothing that the workspace brought with it", async () => {
  await inTempDir(async (dir) => {
    await plantPrograms(dir);
    const rows: [string, string][] = [
      [`${dir}/work/bin/dos ${END}`, "in this workspace"],
      [`${dir}/linked/dos ${END}`, "in this workspace"],
      [`${dir}/bin/../work/bin/dos ${END}`, "no folder of PATH"],
      [`bin/dos ${END}`, "no folder of PATH"],
      [`dos ${END}`, "no folder of PATH"],
      [`${dir}/out/dos ${END}`, "no folder of PATH"],
      [`${dir}/bin/other ${END}`, "does not run this dos"],
      [
        `${dir}/bin/dos run -A --no-prompt ${dir}/work/bin/main.ts ${END}`,
        "does not run this dos",
      ],
      [
        `${dir}/mine/dos run -A --no-prompt https://example.org/main.ts ${END}`,
        "does not run this dos",
      ],
      // Ours, but for another shell than the one that would read it here.
      [`& '${dir}/mine/dos' ${END}; exit $LASTEXITCODE`, "another shell"],
    ];
    for (const [line, wanted] of rows) {
      const { outcome, trial, ran } = await trialOf(dir, line);
      assertEquals([outcome, ran], ["not-tried", false], line);
      assertStringIncludes(trial?.not_tried ?? "", wanted);
      assertEquals([trial?.denied, trial?.exit], [false, null]);
    }
    const own = [
      `touch ${dir}/ran; ${dir}/mine/dos ${END}`,
      `"$(touch ${dir}/ran)" ${END}`,
      `${dir}/mine/dos ${END} || touch ${dir}/ran`,
    ];
    for (const line of own) {
      const { outcome, trial, ran } = await trialOf(dir, line);
      assertEquals([outcome, trial, ran], ["not-wired", null, false], line);
    }
  });
});

Deno.test("what lies in the repository around a workspace came with it too", async () => {
  await inTempDir(async (dir) => {
    await plantPrograms(dir);
    await Deno.mkdir(`${dir}/.git/objects`, { recursive: true });
    await Deno.writeTextFile(`${dir}/.git/HEAD`, "ref: refs/heads/main\n");
    await Deno.writeTextFile(`${dir}/work/dos.jsonc`, "{}");
    const { trial, ran } = await trialOf(dir, `${dir}/bin/dos ${END}`);
    assert(!ran);
    assertStringIncludes(trial?.not_tried ?? "", "in this workspace");
  });
});

Deno.test("a program that is gone is a fault all the same", async () => {
  await inTempDir(async (dir) => {
    await plantPrograms(dir);
    const { outcome, trial } = await trialOf(dir, `${dir}/gone/dos ${END}`);
    assertEquals([outcome, trial?.not_tried], ["fault", ""]);
    assertStringIncludes(trial?.answer ?? "", "is not there");
  });
});
