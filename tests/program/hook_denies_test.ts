// deno-lint-ignore-file no-await-in-loop -- the hosts share two directories
import { assertEquals, assertStringIncludes } from "@std/assert";
import { HOSTS } from "../../src/hook/hosts/detect.ts";
import { dos, inTempDir, pictureOf } from "./dos.ts";

Deno.test("dos hook status shows that this program denies, for every host that is wired", async () => {
  await inTempDir(async (dir) => {
    await Deno.mkdir(`${dir}/home`);
    await Deno.mkdir(`${dir}/work`);
    const cache = Deno.env.get("DENO_DIR") ??
      `${Deno.env.get("HOME")}/.cache/deno`;
    const env = {
      ...{ HOME: `${dir}/home`, DENO_DIR: cache, SHELL: "/bin/sh" },
      ...{ CLAUDE_CONFIG_DIR: "", CODEX_HOME: "" },
    };
    const before = await pictureOf(dir);
    const names = Object.values(HOSTS).map((host) => host.name);
    for (const host of names) {
      const ran = await dos(
        { cwd: `${dir}/work`, env },
        ...["hook", "install", host],
      );
      assertEquals(ran.code, 0, ran.stderr);
    }
    const status = await dos({ cwd: `${dir}/work`, env }, "hook", "status");
    assertEquals([status.code, status.json().outcome], [0, "wired"]);
    // deno-lint-ignore no-explicit-any -- what was printed
    const tried = status.json().files.filter((x: any) => x.trial !== null);
    assertEquals(tried.map((x: { host: string }) => x.host), names);
    for (const { trial } of tried) {
      assertStringIncludes(trial.answer, "held/by-somebody-else.txt");
    }
    for (const host of names) {
      const ran = await dos(
        { cwd: `${dir}/work`, env },
        ...["hook", "uninstall", host],
      );
      assertEquals(ran.json().outcome, "restored");
    }
    assertEquals(await pictureOf(dir), before);
  });
});
