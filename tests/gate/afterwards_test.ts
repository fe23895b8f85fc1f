import { assert, assertEquals } from "@std/assert";
import type { Lease } from "../../src/domain/lease.ts";
import { recordDenials, renewLeases } from "../../src/gate/afterwards.ts";
import { Ward } from "../../src/gate/ward.ts";
import type { Denial } from "../../src/hook/denial.ts";
import { findPlace } from "../../src/system/workspace.ts";
import {
  aHold,
  anAround,
  hold,
  journalAt,
  minutesAgo,
  recordsOf,
} from "../support/gate.ts";
import { plant, withTree } from "../system/planted_tree.ts";

const TOML = { "dos.toml": "" };

async function wardAt(cwd: string): Promise<Ward> {
  return new Ward(await findPlace({ cwd, env: () => undefined }));
}

function denialOf(lease: Lease, fields: Partial<Denial> = {}): Denial {
  return {
    lease,
    session: "mine",
    tool: "Edit",
    path: "src/a",
    reason: "no",
    host: "box",
    ...fields,
  };
}

/** The lock of dos-kernel, held by a process that lives. */
function holdLock(root: string): void {
  const stamp = minutesAgo(0);
  plant(root, {
    ".dos/.lane-lease.lock":
      `owner: pete\nacquired_at: ${stamp}\npid: ${Deno.pid}\n`,
  });
}

Deno.test("many denials of one session add one record", () =>
  withTree(TOML, async (root) => {
    const lease = aHold();
    hold(root, lease);
    const around = anAround(root);
    const ward = await wardAt(root);
    await Promise.all(
      Array.from(
        { length: 20 },
        (_, i) =>
          recordDenials(ward, [denialOf(lease, { path: `src/${i}` })], around),
      ),
    );
    assertEquals(recordsOf(root, "ENFORCE").length, 1);
    await recordDenials(ward, [denialOf(lease)], around);
    assertEquals(recordsOf(root, "ENFORCE").length, 1);
  }));

Deno.test("each session and each lease is told of, and again after a minute", () =>
  withTree(TOML, async (root) => {
    const [src, docs] = [aHold(), aHold({ lane: "docs", loop_ts: "t-2" })];
    hold(root, src, docs);
    const ward = await wardAt(root);
    const around = anAround(root);
    await recordDenials(ward, [denialOf(src), denialOf(docs)], around);
    await recordDenials(ward, [denialOf(src, { session: "other" })], around);
    await recordDenials(ward, [denialOf(docs, { session: "" })], around);
    assertEquals(
      recordsOf(root, "ENFORCE").map(({ lane, holder }) => [lane, holder]),
      [["src", "mine"], ["docs", "mine"], ["src", "other"], ["docs", ""]],
    );
    const later = anAround(root, { nowMs: () => Date.now() + 61_000 });
    await recordDenials(ward, [denialOf(src)], later);
    assertEquals(recordsOf(root, "ENFORCE").length, 5);
  }));

Deno.test("a record of long ago, or far back in the journal, is not looked for", () =>
  withTree(TOML, async (root) => {
    const lease = aHold();
    hold(root, lease);
    const ward = await wardAt(root);
    await recordDenials(ward, [denialOf(lease)], anAround(root));
    const filler = `{"op": "HALT", "x": "${"x".repeat(70_000)}"}\n`;
    plant(root, { ".dos/lane-journal.jsonl": journalAt(root) + filler });
    await recordDenials(ward, [denialOf(lease)], anAround(root));
    assertEquals(recordsOf(root, "ENFORCE").length, 2);
  }));

Deno.test("a denial gives no lease away and takes none", () =>
  withTree(TOML, async (root) => {
    const lease = aHold();
    hold(root, lease);
    const ward = await wardAt(root);
    await recordDenials(ward, [denialOf(lease)], anAround(root));
    assertEquals((await ward.view()).live, [lease]);
    const { seq, host_id } = recordsOf(root, "ENFORCE")[0] ?? {};
    assertEquals([seq, host_id], [2, "box"]);
  }));

Deno.test("where somebody holds the lock nothing is written, of a denial or a beat", () =>
  withTree(TOML, async (root) => {
    const lease = aHold({ acquired_at: minutesAgo(9) });
    hold(root, lease);
    holdLock(root);
    const before = journalAt(root);
    const ward = await wardAt(root);
    await recordDenials(ward, [denialOf(lease)], anAround(root));
    await renewLeases(ward, [lease], anAround(root));
    assertEquals(journalAt(root), before);
    assert(
      (await Deno.readTextFile(`${root}/.dos/.lane-lease.lock`)).startsWith(
        "owner: pete",
      ),
    );
  }));

Deno.test("many renewals add one beat", () =>
  withTree(TOML, async (root) => {
    const lease = aHold({ acquired_at: minutesAgo(9) });
    hold(root, lease);
    const ward = await wardAt(root);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        renewLeases(ward, [lease], anAround(root))),
    );
    assertEquals(recordsOf(root, "HEARTBEAT").length, 1);
  }));

Deno.test("a lease that was released or taken over meanwhile is not renewed", () =>
  withTree(TOML, async (root) => {
    const lease = aHold({ acquired_at: minutesAgo(9) });
    const around = anAround(root);
    const ward = await wardAt(root);
    hold(root, { ...lease, holder: "bob" });
    await renewLeases(ward, [lease], around);
    hold(root, { ...lease, heartbeat_at: minutesAgo(0.2) });
    await renewLeases(ward, [lease], around);
    hold(root, aHold({ lane: "other" }));
    await renewLeases(ward, [lease], around);
    assertEquals(recordsOf(root, "HEARTBEAT"), []);
    hold(root, lease);
    await renewLeases(ward, [lease], around);
    assertEquals(recordsOf(root, "HEARTBEAT").length, 1);
  }));

Deno.test("nothing is recorded in a store that is not there", () =>
  withTree(TOML, async (root) => {
    const ward = await wardAt(root);
    await renewLeases(
      ward,
      [aHold({ acquired_at: minutesAgo(9) })],
      anAround(root),
    );
    assertEquals(journalAt(root), "");
  }));
