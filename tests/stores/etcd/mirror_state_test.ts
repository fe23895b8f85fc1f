import { assertEquals } from "@std/assert";
import {
  decodeState,
  encodeState,
  type MirrorState,
} from "../../../src/stores/etcd/mirror_state.ts";

const STATE: MirrorState = {
  ...{
    of: "one",
    cluster: "7",
    boot: "b",
    base: 0,
    revision: 9,
    from: 10,
    ahead: [12],
  },
  ...{ last: 12, lastSum: "x", bytes: 100, lines: 3, end: "y" },
};

Deno.test("a state is read as it was written", () => {
  assertEquals(decodeState(encodeState(STATE)), STATE);
});

Deno.test("what is cut short or of another kind is no state", () => {
  const text = encodeState(STATE);
  for (let cut = 0; cut < text.length - 1; cut++) {
    assertEquals(decodeState(text.slice(0, cut)), null);
  }
  for (const [key, value] of [["bytes", -1], ["of", 3], ["ahead", [1.5]]]) {
    const odd = JSON.stringify({ ...STATE, [String(key)]: value });
    assertEquals(decodeState(odd), null);
  }
});
