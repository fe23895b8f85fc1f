import { assertEquals } from "@std/assert";
import { setbackSentence } from "../../src/journal/setback.ts";

Deno.test("setbackSentence tells an end from a journal that is gone", () => {
  assertEquals(
    setbackSentence({ ends_at: 3, given_out: 17 }),
    "it ends at 3, but 17 was given out; it was deleted, cut or restored",
  );
  assertEquals(
    setbackSentence({ ends_at: 0, given_out: 1 }),
    "it is empty or not there, but 1 was given out; it was deleted, cut or restored",
  );
});
