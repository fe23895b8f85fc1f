import { assert, assertEquals, assertRejects } from "@std/assert";
import { ledgerAt, readStore } from "../../src/gate/store.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { findPlace, type Place } from "../../src/system/workspace.ts";
import { aHold, hold, journalAt } from "../support/gate.ts";
import { plant, withTree } from "../system/planted_tree.ts";

function placeAt(cwd: string): Promise<Place> {
  return findPlace({ cwd, env: () => undefined });
}

Deno.test("readStore reads what cannot be read at a glance, and says what is unsafe", () =>
  withTree({ "dos.toml": "" }, async (root) => {
    hold(root, aHold());
    const sound = journalAt(root);
    plant(root, { ".dos/lane-journal.jsonl": `${sound}{"op": "REL` });
    const place = await placeAt(root);
    const torn = await readStore(place);
    assertEquals([torn.live.length, torn.unsafe], [1, null]);
    plant(root, { ".dos/lane-journal.jsonl": `{"op": oops}\n${sound}` });
    const broken = await readStore(place);
    assertEquals(broken.live.length, 1);
    assert(broken.unsafe !== null);
  }));

Deno.test("readStore follows the workspace's own word on damage", () =>
  withTree({
    "dos.toml": '[journal]\non_corrupt = "warn"\n',
    ".dos/lane-journal.jsonl": '{"op": oops}\n',
  }, async (root) => {
    assertEquals((await readStore(await placeAt(root))).unsafe, null);
  }));

Deno.test("readStore never takes a journal that cannot be read for an empty one", () =>
  withTree({ "dos.toml": "", ".dos/lane-journal.jsonl/": "" }, async (root) => {
    const place = await placeAt(root);
    await assertRejects(() => readStore(place), StoreError, "directory");
  }));

Deno.test("readStore makes nothing, and ledgerAt writes in the name of its host", () =>
  withTree({ "dos.toml": "" }, async (root) => {
    const place = await placeAt(root);
    assertEquals((await readStore(place)).live, []);
    const names = await Array.fromAsync(Deno.readDir(root), ({ name }) => name);
    assertEquals(names, ["dos.toml"]);
    const ledger = await ledgerAt(place, "box");
    const lease = aHold();
    const { lane, loop_ts } = lease;
    const done = await ledger.transact(() => ({
      append: [{ op: "ACQUIRE", lane, loop_ts, lease }],
      result: 7,
    }));
    assertEquals([done.kind, (await readStore(place)).live], ["done", [lease]]);
  }));
