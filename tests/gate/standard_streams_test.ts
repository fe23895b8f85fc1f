import { assert, assertEquals } from "@std/assert";
import {
  EVENT_LIMIT,
  readEvent,
  tell,
} from "../../src/gate/standard_streams.ts";
import { inTurn } from "../support/in_turn.ts";

/** Reads what comes in these pieces, the first of which is there already. */
function reading(pieces: readonly Uint8Array[]): Promise<string | null> {
  const [first, ...rest] = pieces;
  const queue = [...rest];
  const count = first === undefined ? null : first.length;
  return readEvent(
    { chunk: first ?? new Uint8Array(9), count: Promise.resolve(count) },
    (into) => {
      const next = queue.shift();
      if (next === undefined) return Promise.resolve(null);
      into.set(next);
      return Promise.resolve(next.length);
    },
  );
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from(
    { length: count },
    (_, i) => bytes.slice(i * size, (i + 1) * size),
  );
}

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("readEvent puts the pieces together, whatever characters they cut", async () => {
  const text = '{"a": "é \u{1f600} §"}';
  await inTurn([1, 2, 3, 5, 7, 1_000], async (size) => {
    assertEquals(await reading(cut(encoded(text), size)), text);
  });
});

Deno.test("readEvent takes a byte order mark off, in one piece or in three", async () => {
  const bytes = encoded('\ufeff{"a": "\ufeff"}');
  await inTurn([1, 100], async (size) => {
    assertEquals(await reading(cut(bytes, size)), '{"a": "\ufeff"}');
  });
});

Deno.test("readEvent reads nothing as nothing", async () => {
  assertEquals(await reading([]), "");
});

Deno.test("readEvent takes only as much of a buffer as was filled", async () => {
  const chunk = encoded("abcdef");
  const none = (): Promise<null> => Promise.resolve(null);
  assertEquals(
    await readEvent({ chunk, count: Promise.resolve(3) }, none),
    "abc",
  );
  assertEquals(await readEvent({ chunk, count: Promise.resolve(0) }, none), "");
});

Deno.test("readEvent reads an event up to its limit, and no further", async () => {
  const piece = new Uint8Array(65_536).fill(0x61);
  const whole = Array.from({ length: EVENT_LIMIT / piece.length }, () => piece);
  assertEquals((await reading(whole))?.length, EVENT_LIMIT);
  let asked = 0;
  const endless = await readEvent(
    { chunk: piece, count: Promise.resolve(piece.length) },
    (into) => {
      asked++;
      into.set(piece);
      return Promise.resolve(piece.length);
    },
  );
  assertEquals([endless, asked], [null, EVENT_LIMIT / piece.length]);
});

Deno.test("readEvent replaces what is no UTF-8, and does not fail", async () => {
  assertEquals(await reading([Uint8Array.of(0x22, 0xff, 0x22)]), '"\ufffd"');
});

Deno.test("tell writes all of a text, piece by piece", () => {
  const written: number[] = [];
  const isTold = tell((bytes) => {
    written.push(...bytes.subarray(0, 2));
    return Math.min(2, bytes.length);
  }, "é§!");
  assertEquals([isTold, new TextDecoder().decode(Uint8Array.from(written))], [
    true,
    "é§!",
  ]);
});

Deno.test("tell says where nobody takes it, and writes nothing where there is nothing", () => {
  assert(!tell(() => 0, "x"));
  const broken = (): number => {
    throw new Deno.errors.BrokenPipe("gone");
  };
  assert(!tell(broken, "x"));
  let calls = 0;
  assert(tell(() => ++calls, ""));
  assertEquals(calls, 0);
});
