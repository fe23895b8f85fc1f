import { assert, assertEquals, assertRejects } from "@std/assert";
import type { EtcdOptions } from "../../../src/stores/etcd/client.ts";
import type { Ask } from "../../../src/stores/etcd/exchange.ts";
import { Gateway } from "../../../src/stores/etcd/gateway.ts";
import { StoreError } from "../../../src/lease/ports.ts";
import {
  type Asked,
  deadEnd,
  FakeGateway,
  type Reply,
} from "../../support/fake_gateway.ts";
import { inTurn } from "../../support/in_turn.ts";

const STATUS = "/v3/maintenance/status";
const TXN = "/v3/kv/txn";
const LOGIN = "/v3/auth/authenticate";
const CHANGE: Ask = {
  ...{ path: TXN, body: {}, act: "write to" },
  ...{ repeatable: false, agreed: true },
};
const QUESTION: Ask = {
  ...{ path: "/v3/kv/range", body: {}, act: "read from" },
  ...{ repeatable: true, agreed: true },
};

/** What asking comes to: the member that answered, or a code. */
async function outcome(
  ask: Ask,
  endpoints: readonly string[],
  options: Partial<EtcdOptions> = {},
): Promise<unknown> {
  const gateway = new Gateway({ endpoints, deadlineMs: 1_000, ...options });
  try {
    return (await gateway.ask(ask))["by"];
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  } finally {
    gateway.close();
  }
}

function only(path: string, reply: () => Reply): (asked: Asked) => Reply {
  return (asked) => asked.path === path ? reply() : {};
}

const GOOD = (): Reply => ({ by: "good" });

Deno.test("a change moves on from where nobody listens, and from who surely has not begun", async () => {
  const starts = [
    "etcdserver: no leader",
    "etcdserver: too many requests",
  ];
  await inTurn(starts, async (fails) => {
    await using bad = new FakeGateway(only(TXN, () => ({ fails, state: 14 })));
    await using good = new FakeGateway(GOOD);
    assertEquals(
      await outcome(CHANGE, [deadEnd(), bad.url, good.url]),
      "good",
      fails,
    );
  });
});

Deno.test("a change whose fate is unknown is sent nowhere else", async () => {
  const replies: (() => Reply)[] = [
    () => ({ fails: "etcdserver: request timed out", state: 14 }),
    () => ({ fails: "transport is closing", state: 14 }),
    () => new Response("bad gateway", { status: 502 }),
    () => new Response("{", { status: 200 }),
  ];
  await inTurn(replies, async (reply) => {
    await using bad = new FakeGateway(only(TXN, reply));
    await using good = new FakeGateway(GOOD);
    assertEquals(
      await outcome(CHANGE, [bad.url, good.url]),
      "STORE_UNACKNOWLEDGED",
    );
    assertEquals(bad.paths.filter((path) => path === TXN).length, 1);
    assertEquals(good.paths, []);
    assertEquals(await outcome(QUESTION, [bad.url, good.url]), undefined);
  });
});

Deno.test("a question moves on from whoever fails in passing", async () => {
  await using bad = new FakeGateway(() => ({
    fails: "etcdserver: request timed out",
    state: 14,
  }));
  await using odd = new FakeGateway(() => new Response("", { status: 502 }));
  await using good = new FakeGateway(GOOD);
  assertEquals(await outcome(QUESTION, [bad.url, odd.url, good.url]), "good");
});

Deno.test("what will not pass is told at once, and nobody else is asked", async () => {
  await using full = new FakeGateway(() => ({
    fails: "etcdserver: mvcc: database space exceeded",
    state: 8,
  }));
  await using good = new FakeGateway(GOOD);
  assertEquals(await outcome(QUESTION, [full.url, good.url]), "STORE_FULL");
  assertEquals(good.paths, []);
});

Deno.test("an election is waited for, nobody at all is not", async () => {
  let asked = 0;
  await using voter = new FakeGateway(() =>
    ++asked < 3
      ? { fails: "etcdserver: no leader", state: 14 }
      : { by: "elected" }
  );
  assertEquals(await outcome(QUESTION, [deadEnd(), voter.url]), "elected");
  const begun = performance.now();
  const forever = { deadlineMs: 60_000 };
  assertEquals(
    await outcome(QUESTION, [deadEnd(), deadEnd()], forever),
    "STORE_UNREACHABLE",
  );
  assert(performance.now() - begun < 60_000);
});

Deno.test("whom a change goes to is made sure of once", async () => {
  await using good = new FakeGateway(GOOD);
  const gateway = new Gateway({ endpoints: [good.url] });
  await gateway.ask(CHANGE);
  await gateway.ask(CHANGE);
  assertEquals(good.paths, [STATUS, TXN, TXN]);
  gateway.close();
});

Deno.test("a change goes to no strange cluster, and to none that cannot say which it is", async () => {
  await using good = new FakeGateway(GOOD);
  const known = { cluster: "2", revision: 0 };
  assertEquals(
    await outcome(CHANGE, [good.url], { known }),
    "STORE_WRONG_CLUSTER",
  );
  assertEquals(good.paths, [STATUS]);
  await using mute = new FakeGateway(only(STATUS, () => new Response("no")));
  assertEquals(await outcome(CHANGE, [mute.url]), "STORE_UNREACHABLE");
  assert(!mute.paths.includes(TXN));
});

const NOTHINGS: readonly (() => Reply)[] = [
  (): Reply => Response.json({}),
  (): Reply => Response.json([]),
  (): Reply => Response.json({ header: {} }),
  (): Reply => Response.json({ header: { cluster_id: "0", revision: "1" } }),
  (): Reply => Response.json({ header: { cluster_id: "x", revision: "1" } }),
  (): Reply => Response.json({ header: { cluster_id: "1" } }),
];

Deno.test("an answer that is none of etcd's is not believed, whatever is asked", async () => {
  await inTurn(NOTHINGS, async (nothing) => {
    await using odd = new FakeGateway(nothing);
    const alone = { ...QUESTION, agreed: false };
    assertEquals(await outcome(QUESTION, [odd.url]), "STORE_UNREACHABLE");
    assertEquals(await outcome(alone, [odd.url]), "STORE_UNREACHABLE");
    assertEquals(await outcome(CHANGE, [odd.url]), "STORE_UNREACHABLE");
    assert(!odd.paths.includes(TXN));
    await using good = new FakeGateway(GOOD);
    assertEquals(await outcome(QUESTION, [odd.url, good.url]), "good");
  });
});

Deno.test("a change that is answered with nothing of etcd's may have been made", async () => {
  await inTurn(NOTHINGS, async (nothing) => {
    await using odd = new FakeGateway(only(TXN, nothing));
    await using good = new FakeGateway(GOOD);
    const code = await outcome(CHANGE, [odd.url, good.url]);
    assertEquals([code, good.paths], ["STORE_UNACKNOWLEDGED", []]);
  });
});

Deno.test("an answer to another question is not believed", async () => {
  await using etcd = new FakeGateway(GOOD);
  const fits = (): boolean => false;
  assertEquals(
    await outcome({ ...QUESTION, fits }, [etcd.url]),
    "STORE_UNREACHABLE",
  );
  assertEquals(
    await outcome({ ...CHANGE, fits }, [etcd.url]),
    "STORE_UNACKNOWLEDGED",
  );
});

Deno.test("a stream of nothing of etcd's is not followed", async () => {
  await using odd = new FakeGateway(() => new Response('{"result":{}}\n'));
  const gateway = new Gateway({ endpoints: [odd.url], deadlineMs: 300 });
  const { signal } = new AbortController();
  const error = await assertRejects(
    () => gateway.open({ ...QUESTION, act: "watch" }, signal),
    StoreError,
  );
  gateway.close();
  assertEquals(error.code, "STORE_UNREACHABLE");
});

Deno.test("the revision may not go back, but for what is not agreed upon", async () => {
  await using old = new FakeGateway(GOOD);
  const known = { cluster: "1", revision: 5 };
  assertEquals(
    await outcome(QUESTION, [old.url], { known }),
    "STORE_WENT_BACK",
  );
  const alone = { ...QUESTION, agreed: false };
  assertEquals(await outcome(alone, [old.url], { known }), "good");
});

Deno.test("a token is got first, kept, and got anew when it is no longer taken", async () => {
  let token = 0;
  let taken = 1;
  await using etcd = new FakeGateway((asked) => {
    if (asked.path === LOGIN) return { token: `t${++token}` };
    return asked.token === `t${taken}`
      ? { by: asked.token }
      : { fails: "etcdserver: invalid auth token", state: 16 };
  });
  const gateway = new Gateway({
    ...{ endpoints: [etcd.url], username: "ada", password: "hunter2" },
  });
  const by = async (ask: Ask): Promise<unknown> =>
    (await gateway.ask(ask))["by"];
  assertEquals([await by(QUESTION), await by(QUESTION)], ["t1", "t1"]);
  taken = 2;
  assertEquals(await by(CHANGE), "t2");
  gateway.close();
  assertEquals(etcd.asked[0]?.body, { name: "ada", password: "hunter2" });
  assertEquals(etcd.asked[0]?.token, "");
});

Deno.test("questions that come at once wait for one login", async () => {
  await using etcd = new FakeGateway(({ path }) =>
    path === LOGIN ? { token: "t" } : {}
  );
  const gateway = new Gateway({
    ...{ endpoints: [etcd.url], username: "ada", password: "hunter2" },
  });
  await Promise.all([QUESTION, CHANGE, QUESTION].map((x) => gateway.ask(x)));
  gateway.close();
  const logins = etcd.asked.filter(({ path }) => path === LOGIN);
  assertEquals(logins.length, 1);
});

Deno.test("a token that is never taken ends as an error of the user", async () => {
  await using etcd = new FakeGateway(({ path }) =>
    path === LOGIN
      ? { token: "t" }
      : { fails: "etcdserver: invalid auth token", state: 16 }
  );
  const options = { username: "ada", password: "hunter2" };
  assertEquals(await outcome(QUESTION, [etcd.url], options), "STORE_AUTH");
});

Deno.test("a token goes to nobody that a redirect names", async () => {
  await using thief = new FakeGateway(GOOD);
  await using etcd = new FakeGateway(({ path }) =>
    path === LOGIN ? { token: "t" } : Response.redirect(`${thief.url}/`, 307)
  );
  const options = { username: "ada", password: "hunter2" };
  assertEquals(
    await outcome(QUESTION, [etcd.url], options),
    "STORE_UNREACHABLE",
  );
  assertEquals(thief.paths, []);
});

Deno.test("a stream that does not begin in time is given up", async () => {
  await using mute = new FakeGateway(() =>
    new Response(new ReadableStream({ start(): void {} }))
  );
  const gateway = new Gateway({ endpoints: [mute.url], deadlineMs: 300 });
  const { signal } = new AbortController();
  const error = await assertRejects(
    () => gateway.open({ ...QUESTION, act: "watch" }, signal),
    StoreError,
  );
  gateway.close();
  assertEquals(error.code, "STORE_SLOW");
});
