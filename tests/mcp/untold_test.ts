import { assertEquals } from "@std/assert";
import { Untold } from "../../src/mcp/untold.ts";

interface Tried {
  readonly untold: Untold;
  readonly notes: string[];
  readonly undone: string[];
  keep(name: string, signal?: AbortSignal): Promise<void>;
}

function trial(): Tried {
  const notes: string[] = [];
  const undone: string[] = [];
  const untold = new Untold((sentence) => notes.push(sentence));
  return {
    untold,
    notes,
    undone,
    keep: (name, signal = new AbortController().signal) =>
      untold.keep(name, () => {
        undone.push(name);
        return Promise.resolve(`${name} is free.`);
      }, signal),
  };
}

Deno.test("what was told stands", async () => {
  const { untold, undone, notes, keep } = trial();
  await keep("a");
  untold.leaving("a");
  untold.left("a");
  await untold.takeBackAll();
  assertEquals([undone, notes], [[], []]);
});

Deno.test("what is being told stands, unless that fails", async () => {
  const { untold, undone, notes, keep } = trial();
  await keep("a");
  await keep("b");
  untold.leaving("a");
  untold.leaving("b");
  untold.lost("b");
  await untold.takeBackAll();
  assertEquals(undone, ["b"]);
  assertEquals(notes, ["the answer did not reach the client. b is free."]);
  await untold.takeBackAll();
  assertEquals(undone, ["b"]);
});

Deno.test("a request that is taken back takes back what was done for it, once", async () => {
  const { untold, undone, keep } = trial();
  const stop = new AbortController();
  await keep("a", stop.signal);
  await keep("b", stop.signal);
  untold.leaving("b");
  stop.abort();
  await untold.takeBackAll();
  assertEquals(undone, ["a"]);
  await keep("c", stop.signal);
  assertEquals(undone, ["a", "c"]);
});

Deno.test("requests that nothing was done for are no matter", async () => {
  const { untold, undone } = trial();
  untold.leaving(1);
  untold.lost(1);
  untold.left(2);
  await untold.takeBackAll();
  assertEquals(undone, []);
});

Deno.test("what cannot be taken back is said", async () => {
  const { untold, notes } = trial();
  const fails = (): Promise<string> => Promise.reject(new Error("disk full"));
  await untold.keep(1, fails, AbortSignal.abort());
  assertEquals(notes, [
    "the answer did not reach the client, and what was done could not be taken back: disk full",
  ]);
});
