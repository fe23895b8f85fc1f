import { assert, assertEquals, assertRejects } from "@std/assert";
import type { EtcdSettings } from "../../src/domain/store_settings.ts";
import { ledgerAt, readStore } from "../../src/gate/store.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { encodeState } from "../../src/stores/etcd/mirror_state.ts";
import { mirrored } from "../../src/system/store_files.ts";
import { findPlace, type Place } from "../../src/system/workspace.ts";
import { aHold, hold, journalAt } from "../support/gate.ts";
import { EtcdRig, HAS_ETCD } from "../support/etcd.ts";
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

Deno.test({
  name: "what a hook writes goes to no cluster but the one that its copy is of",
  ignore: !HAS_ETCD,
  // A hook's process keeps its connection until it ends.
  sanitizeResources: false,
  fn: keepsToItsCluster,
});

async function keepsToItsCluster(): Promise<void> {
  await using rig = await EtcdRig.start();
  const store = { kind: "etcd", endpoints: rig.endpoints };
  await withTree({ "dos.jsonc": JSON.stringify({ store }) }, async (root) => {
    const place = await placeAt(root);
    const { journal, config } = place;
    const of = mirrored(config.store as EtcdSettings);
    const mirror = journal.replace(/[^/]+$/, "mirror");
    plant(root, {
      [mirror.slice(root.length + 1)]: encodeState({
        ...{ of, cluster: "7", boot: "", base: 0, revision: 1, from: 1 },
        ...{ ahead: [], last: 0, lastSum: "", bytes: 0, lines: 0, end: "" },
      }),
    });
    const ledger = await ledgerAt(place, "box");
    const { code } = await assertRejects(
      () => ledger.transact(() => ({ append: [{ op: "HALT" }], result: 0 })),
      StoreError,
    );
    assertEquals(code, "STORE_WRONG_CLUSTER");
  });
}
