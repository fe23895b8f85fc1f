import { assertEquals } from "@std/assert";
import { type Ask, Exchange } from "../../../src/stores/etcd/exchange.ts";
import { isTrouble } from "../../../src/stores/etcd/trouble.ts";
import { deadEnd, FakeGateway } from "../../support/fake_gateway.ts";

const ASK: Ask = {
  ...{ path: "/v3/kv/range", body: { key: "YQ==" }, act: "read from" },
  repeatable: true,
};

function soon(): number {
  return performance.now() + 2_000;
}

Deno.test("an exchange sends an object and gets one, with a token if there is one", async () => {
  await using etcd = new FakeGateway(() => ({ count: "1" }));
  const exchange = new Exchange(undefined);
  const first = await exchange.ask(etcd.url, ASK, { until: soon() });
  await exchange.ask(etcd.url, ASK, { until: soon(), token: "t" });
  exchange.close();
  if (isTrouble(first)) throw new Error(first.text);
  assertEquals(first.answer["count"], "1");
  assertEquals(etcd.asked.map(({ token }) => token), ["", "t"]);
  assertEquals(etcd.asked[0]?.body, { key: "YQ==" });
});

Deno.test("one answer of a stream is taken for an answer", async () => {
  await using etcd = new FakeGateway(() =>
    Response.json({ result: { TTL: "5" } })
  );
  const exchange = new Exchange(undefined);
  const found = await exchange.ask(etcd.url, ASK, { until: soon() });
  exchange.close();
  if (isTrouble(found)) throw new Error(found.text);
  assertEquals(found.answer, { TTL: "5" });
});

Deno.test("nobody there, silence and an error of etcd are told apart", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using mute = new FakeGateway(() => promise);
  await using full = new FakeGateway(() => ({
    fails: "etcdserver: mvcc: database space exceeded",
    state: 8,
  }));
  const exchange = new Exchange(undefined);
  const codeAt = async (url: string, until: number): Promise<string> => {
    const found = await exchange.ask(url, ASK, { until });
    return isTrouble(found) ? found.code : "answered";
  };
  assertEquals([
    await codeAt(deadEnd(), soon()),
    await codeAt(mute.url, performance.now() + 100),
    await codeAt(full.url, soon()),
  ], ["STORE_UNREACHABLE", "STORE_SLOW", "STORE_FULL"]);
  resolve(new Response());
  exchange.close();
});

Deno.test("a stream is opened with its first answer, or there is trouble", async () => {
  await using etcd = new FakeGateway(({ path }) =>
    path === "/v3/watch"
      ? new Response('{"result":{"created":true}}\n{"result":{"n":2}}\n')
      : new Response(
        '{"error":{"grpc_code":14,"message":"etcdserver: no leader"}}',
        { status: 503 },
      )
  );
  const exchange = new Exchange(undefined);
  const { signal } = new AbortController();
  const open = (path: string): ReturnType<typeof exchange.open> =>
    exchange.open(etcd.url, { ...ASK, path }, { until: soon(), signal });
  const opened = await open("/v3/watch");
  if (isTrouble(opened)) throw new Error(opened.text);
  assertEquals(opened.first, { created: true });
  assertEquals(await opened.answers.next(), { n: 2 });
  opened.answers.end();
  const refused = await open("/other");
  assertEquals(isTrouble(refused) && refused.code, "STORE_NO_QUORUM");
  exchange.close();
});
