import { assertEquals, assertRejects } from "@std/assert";
import { act, drive, sleep, type Steps } from "../../src/stores/machine.ts";
import { FaultyMachine } from "../support/faulty_machine.ts";

function waiter(into: string[]): (ms: number) => Promise<void> {
  return (ms) => {
    into.push(`sleep ${ms}`);
    return Promise.resolve();
  };
}

Deno.test("drive performs acts in order, sleeps between them, and returns the end", async () => {
  const seen: string[] = [];
  function* steps(): Steps<string> {
    const pid = yield* act("pid", "", (machine) => machine.pid);
    seen.push(`pid ${pid}`);
    yield* sleep(5);
    yield* act("note", "", () => seen.push("awake"));
    return "done";
  }
  assertEquals(
    await drive(steps(), new FaultyMachine(), waiter(seen)),
    "done",
  );
  assertEquals(seen, ["pid 7", "sleep 5", "awake"]);
});

Deno.test("drive lets nothing else run between two acts", async () => {
  const seen: number[] = [];
  function* steps(): Steps<void> {
    for (let n = 0; n < 3; n++) yield* act("note", "", () => seen.push(n));
  }
  const running = drive(steps(), new FaultyMachine(), waiter([]));
  assertEquals(seen, [0, 1, 2]);
  await running;
});

Deno.test("drive throws an act's error where it was yielded, so that cleanup runs", async () => {
  const seen: string[] = [];
  function* steps(how: "caught" | "loose"): Steps<string> {
    try {
      yield* act("fail", "", () => {
        throw new TypeError("no");
      });
    } catch (error) {
      if (how === "loose") throw error;
      return "caught";
    } finally {
      yield* act("note", "", () => seen.push("cleaned"));
    }
    return "not reached";
  }
  const machine = new FaultyMachine();
  assertEquals(
    await drive(steps("caught"), machine, waiter([])),
    "caught",
  );
  await assertRejects(
    () => drive(steps("loose"), machine, waiter([])),
    TypeError,
  );
  assertEquals(seen, ["cleaned", "cleaned"]);
});
