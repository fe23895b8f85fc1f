import { assertEquals } from "@std/assert";
import { Answers } from "../../../src/stores/etcd/answers.ts";
import { isTrouble } from "../../../src/stores/etcd/trouble.ts";

/** The answers in a text that comes in pieces. */
function answersIn(...pieces: readonly (string | Uint8Array)[]): Answers {
  const encoder = new TextEncoder();
  const body = ReadableStream.from(
    pieces.map((piece) =>
      typeof piece === "string" ? encoder.encode(piece) : piece
    ),
  );
  return new Answers("http://a:1", body);
}

async function told(answers: Answers): Promise<unknown> {
  const answer = await answers.next();
  return isTrouble(answer) ? answer.code : answer;
}

Deno.test("answers come line by line, however they are cut", async () => {
  const text = new TextEncoder().encode(
    '{"result":{"a":"é"}}\n\n{"result":{"a":2}}\n',
  );
  const pieces = Array.from(text, (byte) => Uint8Array.of(byte));
  const answers = answersIn(...pieces);
  assertEquals(
    [await told(answers), await told(answers), await told(answers)],
    [{ a: "é" }, { a: 2 }, "STORE_UNREACHABLE"],
  );
});

Deno.test("several answers in one piece are told one after the other", async () => {
  const answers = answersIn('{"result":{}}\n{"result":{"b":1}}\n{"res');
  assertEquals([await told(answers), await told(answers)], [{}, { b: 1 }]);
});

Deno.test("errors in a stream are told as such", async () => {
  const table: [string, string][] = [
    [
      '{"error":{"grpc_code":14,"message":"etcdserver: no leader"}}',
      "STORE_NO_QUORUM",
    ],
    [
      '{"result":{"canceled":true,"compact_revision":"7"}}',
      "STORE_COMPACTED",
    ],
    [
      '{"result":{"created":true,"canceled":true,"cancel_reason":"rpc error: code = PermissionDenied desc = etcdserver: permission denied"}}',
      "STORE_AUTH",
    ],
    ['{"result":{"canceled":true}}', "STORE_UNREACHABLE"],
    ["junk", "STORE_UNREACHABLE"],
  ];
  for (const [line, code] of table) {
    // deno-lint-ignore no-await-in-loop -- one after the other
    assertEquals(await told(answersIn(`${line}\n`)), code, line);
  }
});

Deno.test("a stream that is ended wakes who waits for it", async () => {
  const answers = new Answers(
    "http://a:1",
    new ReadableStream({ start(): void {} }),
  );
  const waiting = told(answers);
  answers.end();
  assertEquals(await waiting, "STORE_UNREACHABLE");
});
