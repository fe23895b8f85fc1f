import { assert, assertEquals } from "@std/assert";
import { createTiming } from "../../../src/stores/etcd/assembly.ts";
import { keyspace } from "../../../src/stores/etcd/keys.ts";
import { keepMirror } from "../../../src/stores/etcd/mirror_watch.ts";
import { MemoryEtcd } from "../../support/memory_etcd.ts";

const SPACE = keyspace("/dos/");

/** A copy that is being kept, and what was done for it. */
function kept(catchUp: () => Promise<void>): {
  memory: MemoryEtcd;
  done: string[];
  stop(): Promise<void>;
} {
  const memory = new MemoryEtcd();
  const done: string[] = [];
  const end = new AbortController();
  const keeping = keepMirror({
    ...{ etcd: memory.client(), prefix: "/dos/", timing: createTiming() },
    mostMs: 5_000,
    async catchUp(): Promise<void> {
      done.push("catch up");
      await catchUp();
    },
    sweep(): Promise<void> {
      done.push("sweep");
      return Promise.resolve();
    },
    archive: () => Promise.resolve(),
    told: (why) => done.push(`told ${why}`),
  }, end.signal);
  return {
    memory,
    done,
    async stop(): Promise<void> {
      end.abort();
      await keeping;
    },
  };
}

/** Longer than any sweep is put off. */
const SWEPT_BY_MS = 1_000;

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    // deno-lint-ignore no-await-in-loop -- until it is so
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("a mirror is brought up to date whenever something was written, and when something ended it is told", async () => {
  const { memory, done, stop } = kept(() => Promise.resolve());
  await until(() => done.includes("sweep"));
  const before = done.filter((one) => one === "catch up").length;
  const client = memory.client();
  const key = `${SPACE.claims}a`;
  await client.txn({
    success: [{ put: SPACE.head, value: "1" }, { put: key, value: "" }],
  });
  await until(() => done.filter((x) => x === "catch up").length > before);
  const sweeps = done.filter((one) => one === "sweep").length;
  // Acts come and go; what they come to is told by the head.
  const act = `${SPACE.tries}a`;
  await client.txn({ success: [{ put: act, value: "" }] });
  await client.txn({ success: [{ delete: { key: act } }] });
  await new Promise((resolve) => setTimeout(resolve, SWEPT_BY_MS));
  assertEquals(done.filter((one) => one === "sweep").length, sweeps);
  await client.txn({ success: [{ delete: { key } }] });
  await until(() => done.filter((one) => one === "sweep").length > sweeps);
  await stop();
});

Deno.test("why a mirror is not fresh is told once, and that it is again", async () => {
  let isBroken = true;
  const { done, stop } = kept(() =>
    isBroken ? Promise.reject(new Error("so")) : Promise.resolve()
  );
  await until(() => done.filter((one) => one === "catch up").length > 2);
  isBroken = false;
  await until(() => done.includes("told "));
  assertEquals(done.filter((one) => one.startsWith("told")), [
    ...["told so", "told "],
  ]);
  await stop();
  assert(done.length > 0);
});
