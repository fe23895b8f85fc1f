import { assert, assertEquals } from "@std/assert";
import {
  failureOf,
  inDoubt,
  isTrouble,
  type Trouble,
  troubleOfCertificates,
  troubleOfConnection,
  troubleOfSilence,
  troubleOfStranger,
  troubleTold,
  wentBack,
  wrongCluster,
} from "../../../src/stores/etcd/trouble.ts";

const AT = "http://a:1";

function kind({ code, passing, doubtful }: Trouble): unknown[] {
  return [code, passing, doubtful];
}

Deno.test("etcd's own sentences tell what to do next", () => {
  const table: [string, number, unknown[]][] = [
    ["etcdserver: no leader", 14, ["STORE_NO_QUORUM", true, false]],
    ["etcdserver: request timed out", 14, ["STORE_NO_QUORUM", true, true]],
    [
      "etcdserver: request timed out, possibly due to previous leader failure",
      14,
      ["STORE_NO_QUORUM", true, true],
    ],
    ["etcdserver: leader changed", 14, ["STORE_NO_QUORUM", true, true]],
    ["etcdserver: server stopped", 14, ["STORE_NO_QUORUM", true, true]],
    ["etcdserver: too many requests", 8, ["STORE_SLOW", true, false]],
    ["etcdserver: invalid auth token", 16, ["token", true, false]],
    ["etcdserver: revision of auth store is old", 3, ["token", true, false]],
    [
      "etcdserver: mvcc: required revision has been compacted",
      11,
      ["STORE_COMPACTED", false, false],
    ],
    [
      "etcdserver: mvcc: database space exceeded",
      8,
      ["STORE_FULL", false, false],
    ],
    [
      "etcdserver: requested lease not found",
      5,
      ["STORE_SESSION_ENDED", false, false],
    ],
    ["etcdserver: permission denied", 7, ["STORE_AUTH", false, false]],
    ["etcdserver: user name is empty", 3, ["STORE_AUTH", false, false]],
    [
      "etcdserver: authentication failed, invalid user ID or password",
      3,
      ["STORE_AUTH", false, false],
    ],
    ["etcdserver: corrupt cluster", 15, ["STORE_CORRUPT", false, false]],
    [
      "etcdserver: request is too large",
      3,
      ["STORE_UNWRITABLE", false, false],
    ],
    ["transport is closing", 14, ["STORE_UNREACHABLE", true, true]],
    ["context deadline exceeded", 4, ["STORE_UNREACHABLE", true, true]],
  ];
  for (const [message, state, expected] of table) {
    assertEquals(kind(troubleTold(AT, message, state)), expected, message);
  }
});

Deno.test("a connection that was never made leaves no doubt", () => {
  const fault = (message: string): Error =>
    new TypeError("fetch failed", {
      cause: new Error(`error sending request for url (${AT}/): ${message}`),
    });
  const refused = troubleOfConnection(
    AT,
    fault(
      "client error (Connect): tcp connect error: Connection refused (os error 111)",
    ),
  );
  assertEquals(kind(refused), ["STORE_UNREACHABLE", true, false]);
  assertEquals(refused.text, "Connection refused (os error 111)");
  const turnedDown = fault(
    "client error (SendRequest): received fatal alert: CertificateRequired",
  );
  assert(!troubleOfConnection(AT, turnedDown).doubtful);
  const broken = fault(
    "client error (SendRequest): connection closed before message completed",
  );
  assert(troubleOfConnection(AT, broken).doubtful);
  assert(troubleOfConnection(AT, new SyntaxError("Unexpected token")).doubtful);
});

Deno.test("silence is doubt; certificates that cannot be used are none", () => {
  assertEquals(kind(troubleOfSilence(AT, 1_500)), ["STORE_SLOW", true, true]);
  assertEquals(
    kind(troubleOfCertificates(AT, new Error("no keys"))),
    ["STORE_UNREACHABLE", false, false],
  );
});

Deno.test("whoever is no etcd has done nothing, unless it only stands before one", () => {
  assertEquals(
    kind(troubleOfStranger(AT, 404)),
    ["STORE_UNREACHABLE", false, false],
  );
  assertEquals(
    kind(troubleOfStranger(AT, 502)),
    ["STORE_UNREACHABLE", true, true],
  );
});

Deno.test("of several failures the one nearest to etcd's heart names the error", () => {
  const refused = troubleOfConnection(AT, new Error("client error (Connect)"));
  const alone = troubleTold("http://b:2", "etcdserver: no leader", 14);
  const error = failureOf("read from", [alone, refused]);
  assertEquals(error.code, "STORE_NO_QUORUM");
  assert(error.message.startsWith("Cannot read from etcd at "), error.message);
  assert(error.message.includes("http://b:2: etcdserver: no leader"));
  assert(error.hint !== "");
  const denied = troubleTold(AT, "etcdserver: permission denied", 7);
  assertEquals(failureOf("read from", [alone, denied]).code, "STORE_AUTH");
  assertEquals(inDoubt([refused]).code, "STORE_UNACKNOWLEDGED");
});

Deno.test("what a server says is shown in one line, without control characters", () => {
  const { text } = troubleTold(AT, `\u001b[31mred\n${"x".repeat(999)}`, 3);
  assert(!text.includes("\u001b") && !text.includes("\n"), text);
  assert(text.length < 300);
});

Deno.test("a strange cluster and one that went back name both sides", () => {
  const errors = [wrongCluster(AT, "7", "8"), wentBack(AT, 7, 8)];
  assertEquals(errors.map(({ code }) => code), [
    "STORE_WRONG_CLUSTER",
    "STORE_WENT_BACK",
  ]);
  for (const { message, hint } of errors) {
    assert(/\b7\b/.test(message) && /\b8\b/.test(message), message);
    assert(hint !== "");
  }
});

Deno.test("an answer is no trouble", () => {
  assert(isTrouble(troubleOfSilence(AT, 1)));
  assert(!isTrouble({ header: {} }));
});
