import { assert, assertEquals, assertRejects } from "@std/assert";
import { StoreError } from "../../src/lease/ports.ts";
import { reading } from "../../src/stores/ledger_view.ts";
import { Den } from "../support/den.ts";

Deno.test("reading makes nothing where there is no store", async () => {
  using den = new Den();
  const { store, machine } = den.open();
  const runner = machine.runner();
  const view = await runner.run(reading(store));
  assertEquals([view.live, view.nextSeq, view.unsafe], [[], 1, null]);
  assertEquals(await Array.fromAsync(Deno.readDir(den.root)), []);
});

Deno.test("reading sees what was appended and names the place by its size", async () => {
  using den = new Den();
  const { store, machine } = den.open();
  const runner = machine.runner();
  await Deno.mkdir(`${den.root}/.dos`);
  const lease = { lane: "api", loop_ts: "t1", holder: "ada" };
  const line = JSON.stringify({ op: "ACQUIRE", ...lease, lease, seq: 4 });
  await Deno.writeTextFile(den.site.journal, `${line}\n`);
  const view = await runner.run(reading(store));
  assertEquals(view.live, [lease]);
  assertEquals(view.nextSeq, 5);
  assert(view.position.endsWith(`@${line.length + 1}`));
});

Deno.test("reading never takes an unreadable journal for an empty one", async () => {
  using den = new Den();
  const { store, machine } = den.open();
  const runner = machine.runner();
  await Deno.mkdir(den.site.journal, { recursive: true });
  await assertRejects(
    () => runner.run(reading(store)),
    StoreError,
    "directory",
  );
});
