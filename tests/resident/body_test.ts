import { assertEquals } from "@std/assert";
import { EVENT_LIMIT } from "../../src/gate/standard_streams.ts";
import { readBody } from "../../src/resident/body.ts";
import { Load } from "../../src/resident/load.ts";
import { Patience } from "../../src/resident/patience.ts";

interface Sent {
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
  readonly length?: number;
  readonly end?: "never" | "error";
}

async function read(sent: Sent, load = new Load()): Promise<string> {
  using patience = new Patience(sent.end === "never" ? 5 : 60_000);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller): void {
      for (const part of sent.parts) controller.enqueue(part);
      if (sent.end === undefined) controller.close();
      if (sent.end === "error") controller.error(new Error("gone"));
    },
  });
  const headers = new Headers();
  if (sent.length !== undefined) {
    headers.set("content-length", String(sent.length));
  }
  const found = await readBody({ headers, body }, load, patience);
  return found.kind === "text" ? `=${found.text}` : found.kind;
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

Deno.test("a body is read to its end, whatever its parts cut", async () => {
  const [a, b] = [bytes("ä").slice(0, 1), bytes("ä").slice(1)];
  assertEquals(await read({ parts: [bytes("x"), a, b] }), "=xä");
  assertEquals(await read({ parts: [bytes("\ufeffx")] }), "=x");
  assertEquals(await read({ parts: [] }), "=");
});

Deno.test("a body that is too long is not read on", async () => {
  const big = new Uint8Array(EVENT_LIMIT);
  assertEquals((await read({ parts: [big] })).length, EVENT_LIMIT + 1);
  assertEquals(await read({ parts: [big, bytes("x")] }), "long");
  assertEquals(await read({ parts: [], length: EVENT_LIMIT + 1 }), "long");
});

Deno.test("a body that does not end is given up, and so is one that breaks", async () => {
  assertEquals(await read({ parts: [bytes("{")], end: "never" }), "late");
  assertEquals(await read({ parts: [], end: "error" }), "broken");
});

Deno.test("no more is read than there is room for, and the room is given back", async () => {
  const load = new Load({ requests: 1, bytes: 4 });
  assertEquals(await read({ parts: [bytes("12345")] }, load), "crowded");
  assertEquals(
    await read({ parts: [bytes("12"), bytes("345")] }, load),
    "crowded",
  );
  assertEquals(
    await read({ parts: [bytes("12"), bytes("34")] }, load),
    "=1234",
  );
});
