import { assert } from "@std/assert";
import {
  COMPACT_AT_BYTES,
  COMPACT_AT_RECORDS,
  type Extent,
  isCompactionDue,
} from "../../src/stores/compaction_due.ts";

Deno.test("a threshold is passed once, and again after each tenth", () => {
  const at = (lines: number, base = 0, size = 0): Extent => ({
    lines,
    base,
    size,
  });
  assert(!isCompactionDue(at(0), at(49), 50));
  assert(isCompactionDue(at(49), at(50), 50));
  assert(!isCompactionDue(at(50), at(54), 50));
  assert(isCompactionDue(at(54), at(55), 50));
  assert(!isCompactionDue(at(40, 0), at(60, 20), 50), "since the CHECKPOINT");
  assert(isCompactionDue(at(1), at(2), 1));
  const most = COMPACT_AT_RECORDS;
  assert(isCompactionDue(at(most - 1), at(most)));
  assert(!isCompactionDue(at(0), at(most - 1)));
  const bytes = COMPACT_AT_BYTES;
  assert(isCompactionDue(at(0, 0, bytes - 1), at(0, 0, bytes)));
  assert(!isCompactionDue(at(0, 0, 1), at(0, 0, bytes - 1)));
  assert(!isCompactionDue(at(0, 0, 1), at(0, 0, bytes), 2 * most));
  assert(isCompactionDue(at(0, 0, 1), at(0, 0, 2 * bytes), 2 * most));
});
