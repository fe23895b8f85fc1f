import { assertEquals } from "@std/assert";
import { siteAt } from "../../src/stores/site_at.ts";
import { findPlace } from "../../src/system/workspace.ts";
import { at, GIT, withTree } from "../system/planted_tree.ts";

Deno.test("siteAt names the files of the store and nothing else, by the store's own root", () =>
  withTree({ ...at("r/.git", GIT), "r/src/": "" }, async (root) => {
    const place = await findPlace({
      cwd: `${root}/r/src`,
      env: () => undefined,
    });
    const home = `${root}/r/.dos`;
    assertEquals(siteAt({ ...place, storeRoot: `${root}/elsewhere` }), {
      root: `${root}/elsewhere`,
      journal: `${home}/lane-journal.jsonl`,
      lock: `${home}/.lane-lease.lock`,
      mutex: `${home}/.lane-lease.mutex`,
      floors: place.floors,
      peers: [],
    });
  }));
