import { assertEquals } from "@std/assert";
import { createMachine } from "../../../src/stores/deno_machine.ts";
import {
  readState,
  seenBefore,
  stampFresh,
  writeState,
} from "../../../src/stores/etcd/mirror_notes.ts";
import { createRunner, type Steps } from "../../../src/stores/machine.ts";
import { Den } from "../../support/den.ts";

function run<T>(steps: Steps<T>): Promise<T> {
  return createRunner(createMachine(), () => Promise.resolve()).run(steps);
}

Deno.test("a state is put down whole, and read as it was", async () => {
  using den = new Den();
  den.makeHome();
  assertEquals(await run(readState(den.site)), null);
  const state = {
    ...{
      of: "one",
      cluster: "",
      boot: "b",
      base: 0,
      revision: 1,
      from: 1,
      ahead: [],
    },
    ...{ last: 0, lastSum: "", bytes: 0, lines: 0, end: "" },
  };
  await run(writeState(den.site, state));
  assertEquals(await run(readState(den.site)), state);
  assertEquals(await run(seenBefore(den.site, "one")), null);
  const known = { ...state, cluster: "7", revision: 9 };
  await run(writeState(den.site, known));
  assertEquals(await run(seenBefore(den.site, "two")), null);
  assertEquals(await run(seenBefore(den.site, "one")), {
    ...{ cluster: "7", revision: 9 },
  });
  den.write("mirror", `${"x".repeat(2_000_000)}`);
  assertEquals(await run(readState(den.site)), null);
});

Deno.test("a stamp is the time of its file", async () => {
  using den = new Den();
  den.makeHome();
  for (const atMs of [1_700_000_000_123, 1_600_000_000_456]) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    await run(stampFresh(den.site, atMs));
    assertEquals(writtenAt(den.path("fresh")), atMs);
  }
});

function writtenAt(path: string): number | undefined {
  return Deno.statSync(path).mtime?.getTime();
}
