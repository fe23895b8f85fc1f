import { assertEquals } from "@std/assert";
import { sightOverEtcd } from "../../src/gate/etcd_sight.ts";
import {
  ETCD_DEFAULTS,
  type EtcdSettings,
} from "../../src/domain/store_settings.ts";
import { mirrorFiles } from "../../src/system/store_files.ts";
import { Den } from "../support/den.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";

const SETTINGS: EtcdSettings = { ...ETCD_DEFAULTS, kind: "etcd" };
const QUESTION = { paths: ["api/a"], session: "mine", pid: 1 };

Deno.test("a fresh copy tells which leases a call meets, an old one nothing", () => {
  using den = new Den();
  const { root } = den;
  assertEquals(sightOverEtcd(root, SETTINGS, QUESTION), null);
  const { journal } = mirrorFiles(root, SETTINGS);
  const home = journal.slice(0, journal.lastIndexOf("/"));
  Deno.mkdirSync(home, { recursive: true });
  Deno.writeTextFileSync(journal, journalOf(grantOf(aLease(), 2_000)));
  assertEquals(sightOverEtcd(root, SETTINGS, QUESTION), null);
  Deno.writeTextFileSync(`${home}/fresh`, "");
  const seen = sightOverEtcd(root, SETTINGS, QUESTION)?.leases ?? [];
  assertEquals(seen.map(({ isNear }) => isNear), [true]);
  const old = new Date(Date.now() - 60_000);
  Deno.utimeSync(`${home}/fresh`, old, old);
  assertEquals(sightOverEtcd(root, SETTINGS, QUESTION), null);
});
