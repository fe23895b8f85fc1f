/**
 * The fault matrix over real processes: every row that can be tried on one
 * machine, in the order in which a run shows them.
 *
 * @module
 */
import type { Trial } from "../trial.ts";
import { ACCESS } from "./access.ts";
import { ANSWERS } from "./answers.ts";
import { CALLS } from "./calls.ts";
import { CLOCKS } from "./clocks.ts";
import { CROWDS } from "./crowds.ts";
import { FULL_DISKS } from "./full_disk.ts";
import { HOLDERS } from "./holders.ts";
import { KEEPERS } from "./keepers.ts";
import { KILLS } from "./kills.ts";
import { LINES } from "./lines.ts";
import { PAUSES } from "./pauses.ts";
import { SETBACKS } from "./setbacks.ts";
import { SWAPS } from "./swaps.ts";

/** Every row. */
export const MATRIX: readonly Trial[] = [
  ...[...KILLS, ...CROWDS, ...LINES, ...CALLS, ...FULL_DISKS, ...ACCESS],
  ...[...SWAPS, ...PAUSES, ...CLOCKS, ...HOLDERS, ...ANSWERS],
  ...[...SETBACKS, ...KEEPERS],
].toSorted((a, b) => Number(a.row) - Number(b.row));

/** Those that fill the machine and run by themselves, after the others. */
export const ALONE: ReadonlySet<Trial> = new Set(CROWDS);
