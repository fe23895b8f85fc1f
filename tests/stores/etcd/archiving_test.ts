import { assert, assertEquals } from "@std/assert";
import {
  archiveLog,
  archiveUnasked,
} from "../../../src/stores/etcd/archiving.ts";
import { readWholeLog } from "../../../src/stores/etcd/log_reading.ts";
import { FakeEtcd, PREFIX } from "./fake_etcd.ts";

/** A log with so many records. */
function log(count: number): { etcd: FakeEtcd; prefix: string } {
  const etcd = new FakeEtcd();
  for (let n = 0; n < count; n++) etcd.record({ op: "HALT", lane: "web" });
  return { etcd, prefix: PREFIX };
}

async function lines(at: ReturnType<typeof log>): Promise<string[]> {
  const found: string[] = [];
  for await (const page of readWholeLog(at, at.etcd.revision)) {
    found.push(...page.map(({ line }) => line));
  }
  return found;
}

function keysUnder(etcd: FakeEtcd, name: string): string[] {
  return [...etcd.keys.keys()].filter((key) => key.startsWith(PREFIX + name));
}

Deno.test("all but the last records move into the archive, and nothing is lost", async () => {
  const at = log(500);
  const before = await lines(at);
  const done = await archiveLog(at, { keep: 100 });
  assertEquals([done.outcome, done.entries_before, done.entries_after], [
    ...["compacted", 500, 100],
  ]);
  assertEquals(keysUnder(at.etcd, "log/").length, 100);
  assertEquals(keysUnder(at.etcd, "archive/").length, 4);
  assertEquals(at.etcd.keys.get(`${PREFIX}archived`)?.value, "401000");
  assertEquals(await lines(at), before);
  const again = await archiveLog(at, { keep: 100 });
  assertEquals([again.outcome, again.entries_after], ["nothing", 100]);
});

Deno.test("nothing is archived that something may still come before", async () => {
  const at = log(50);
  at.etcd.put("claims/~a", '{"state": "try"}');
  for (let n = 0; n < 50; n++) at.etcd.record({ op: "HALT" });
  await archiveLog(at, { keep: 10 });
  assertEquals(at.etcd.keys.get(`${PREFIX}archived`)?.value, "51000");
});

Deno.test("a dry run moves nothing", async () => {
  const at = log(50);
  const { outcome, dry_run, entries_after } = await archiveLog(at, {
    keep: 10,
    dryRun: true,
  });
  assertEquals([outcome, entries_after], ["compacted", 10]);
  assert(dry_run);
  assertEquals(keysUnder(at.etcd, "log/").length, 50);
});

Deno.test("whoever is killed on the way leaves a whole history, and another goes on", async () => {
  for (let death = 1; death < 12; death++) {
    const at = log(500);
    // deno-lint-ignore no-await-in-loop -- one death after the other
    const before = await lines(at);
    const from = at.etcd.asked;
    at.etcd.before = (ask) => {
      if (ask === from + death) throw new Error("killed");
    };
    // deno-lint-ignore no-await-in-loop -- one death after the other
    await archiveLog(at, { keep: 100 }).catch(() => {});
    at.etcd.before = () => {};
    // deno-lint-ignore no-await-in-loop -- one death after the other
    assertEquals(await lines(at), before);
    // deno-lint-ignore no-await-in-loop -- one death after the other
    await archiveLog(at, { keep: 100 });
    // deno-lint-ignore no-await-in-loop -- one death after the other
    assertEquals(await lines(at), before);
    assertEquals(keysUnder(at.etcd, "log/").length, 100);
  }
});

Deno.test("many who archive at once archive each record once", async () => {
  const at = log(700);
  const before = await lines(at);
  await Promise.all([1, 2, 3].map(() => archiveLog(at, { keep: 50 })));
  assertEquals(await lines(at), before);
  assertEquals(keysUnder(at.etcd, "log/").length, 50);
});

Deno.test("unasked only a long log is archived", async () => {
  const at = log(50);
  await archiveUnasked(at, 50);
  assertEquals(keysUnder(at.etcd, "archive/").length, 0);
  await archiveUnasked(at, 20);
  assertEquals(keysUnder(at.etcd, "log/").length, 20);
});

Deno.test("what has no number stays in the log, and keeps nothing else there", async () => {
  const at = log(300);
  const before = await lines(at);
  const odd = Array.from({ length: 130 }, (_, n) => `log/0-odd-${n}`);
  for (const key of [...odd, "log/0000000000000x"]) at.etcd.put(key, "{}");
  await archiveLog(at, { keep: 0 });
  assertEquals(keysUnder(at.etcd, "log/").sort(), [
    ...[...odd, "log/0000000000000x"].map((key) => PREFIX + key).sort(),
  ]);
  assertEquals(at.etcd.keys.get(`${PREFIX}archived`)?.value, "301000");
  assert(!keysUnder(at.etcd, "archive/").some((key) => /\/0+-|-0+$/.test(key)));
  assertEquals(await lines(at), before);
});
