/**
 * The call that passes at first look, where leases lie on etcd: the copy on this
 * host is looked at as a store in files is.
 *
 * @module
 */
import type { EtcdSettings } from "../domain/store_settings.ts";
import { type Question, type Sight, sightOf } from "../stores/sight.ts";
import { mirrorFiles } from "../system/store_files.ts";
import { staleness } from "./freshness.ts";

/**
 * The live leases that are asked for.
 *
 * @param root The workspace root, which the store belongs to.
 * @param settings Where leases lie.
 * @param question Which leases.
 * @returns The leases, `null` where more has to be read, or the copy is old.
 */
export function sightOverEtcd(
  root: string,
  settings: EtcdSettings,
  question: Question,
): Sight | null {
  const files = mirrorFiles(root, settings);
  return staleness(files.journal, settings, Date.now()) === ""
    ? sightOf({ ...files, storeRoot: root, peers: [] }, question)
    : null;
}
