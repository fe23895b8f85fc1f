import type { Surroundings } from "./call.ts";
import type { Places } from "./places.ts";
export function readPowerShell(
  _a: Surroundings,
  _t: string,
  _p: Places,
  _d: number,
): void {}
