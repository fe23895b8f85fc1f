import { assertEquals } from "@std/assert";
import type { Memory, Sight } from "../../src/gate/around.ts";
import { Ward } from "../../src/gate/ward.ts";
import { findPlace } from "../../src/system/workspace.ts";
import { aHold, hold } from "../support/gate.ts";
import { withTree } from "../system/planted_tree.ts";

const SRC = { shown: "src", path: "src", tail: "", below: false };

Deno.test("a ward notes each part once, and reads its leases once", () =>
  withTree({ "dos.toml": "" }, async (cwd) => {
    hold(cwd, aHold());
    const ward = new Ward(await findPlace({ cwd, env: () => undefined }));
    ward.touch(SRC);
    ward.touch({ ...SRC, shown: "./src" });
    ward.touch({ ...SRC, below: true });
    assertEquals(ward.reaches.length, 2);
    const { live } = await ward.view();
    hold(cwd);
    assertEquals(live.map(({ lane }) => lane), ["src"]);
    assertEquals((await ward.view()).live, live);
  }));

Deno.test("a ward asks a memory where there is one", () =>
  withTree({ "dos.toml": "" }, async (cwd) => {
    const place = await findPlace({ cwd, env: () => undefined });
    const sight: Sight = {
      live: [aHold()],
      requests: [],
      foreign: [],
      unsafe: null,
    };
    const memory = { view: () => Promise.resolve(sight) };
    const ward = new Ward(place, memory as unknown as Memory);
    assertEquals(await ward.view(), sight);
  }));
