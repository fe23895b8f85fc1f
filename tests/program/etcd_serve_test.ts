/**
 * Leases that `dos serve` takes on etcd for those who ask it: they live as long
 * as it does, and a restart is no end.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Host, onTwoHosts, seconds, TTL_S } from "./etcd.ts";
import { until } from "./run_command.ts";
import { type Daemon, startDaemon } from "./serve.ts";

function start(host: Host): Promise<Daemon> {
  return startDaemon(host.dir, { args: ["--http"], env: host.env });
}

async function ask(
  { http, token }: Daemon,
  verb: string,
  options: Record<string, unknown>,
  // deno-lint-ignore no-explicit-any -- tests look into whatever was answered
): Promise<any> {
  const answer = await fetch(`${http}/${verb}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(options),
  });
  return await answer.json();
}

async function holders(host: Host): Promise<string[]> {
  const live = (await host.verb("live --json")).json();
  return live.map(({ holder }: { holder: string }) => holder);
}

onTwoHosts(
  "what a server holds for others outlives its restart, and ends with it",
  async (near, far) => {
    const first = await start(near);
    const grant = await ask(first, "acquire", {
      ...{ owner: "ann", sessionId: "s1", lane: "api" },
    });
    assertEquals(grant.outcome, "acquire", JSON.stringify(grant));
    assertEquals(await holders(far), ["ann"]);
    await first.end("SIGKILL");

    const second = await start(near);
    await seconds(TTL_S * 1.5);
    assertEquals(await holders(far), ["ann"]);
    const claim = { owner: "ann", lane: "api", fence: grant.fence };
    assert((await ask(second, "check", claim)).held);
    await second.end();

    await until("it has ended", async () => (await holders(far)).length === 0);
    const third = await start(near);
    const lost = await ask(third, "release", claim);
    assertEquals([lost.outcome, lost.reason_class], ["refuse", "LOST"]);
    await third.end();
  },
);

onTwoHosts(
  "what a command took itself does not end with the server",
  async (near, far) => {
    const server = await start(near);
    await near.verb("acquire --owner ann --lane api --pid 0");
    const moved = await ask(server, "heartbeat", { owner: "ann", lane: "api" });
    assertEquals(moved.outcome, "beaten");
    await server.end("SIGKILL");
    await seconds(TTL_S * 1.5);
    assertEquals(await holders(far), ["ann"]);
  },
);

onTwoHosts(
  "a server whose session etcd has ended takes leases by another one at once",
  async (near, far, rig) => {
    const server = await start(near);
    const ann = { owner: "ann", sessionId: "s1", lane: "api" };
    assertEquals((await ask(server, "acquire", ann)).outcome, "acquire");
    const home = `${near.dir}/.dos/etcd`;
    const [copy] = await Array.fromAsync(Deno.readDir(home), (one) => one.name);
    const { lease } = JSON.parse(
      await Deno.readTextFile(`${home}/${copy}/serve.session`),
    );
    await rig.call("/v3/lease/revoke", { ID: lease });
    const bob = { owner: "bob", sessionId: "s2", lane: "docs" };
    const grant = await ask(server, "acquire", { ...bob, lockTimeout: 0 });
    assertEquals(grant.outcome, "acquire", JSON.stringify(grant));
    assertEquals(await holders(far), ["bob"]);
    await seconds(TTL_S * 1.5);
    assertEquals(await holders(far), ["bob"]);
    await server.end();
  },
);
