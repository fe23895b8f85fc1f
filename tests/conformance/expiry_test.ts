import { assertEquals } from "@std/assert";
import { isExpired, type Lease } from "../../mod.ts";
import { testVectors, type Vector } from "./vectors.ts";

interface Vectored extends Vector {
  readonly lease: Lease;
  readonly now_ms: number;
  readonly this_host: string;
  readonly probe: boolean | null;
  readonly dead: boolean;
}

testVectors<Vectored>("isExpired() conforms to the vectors", {
  file: "expiry",
  check({ lease, now_ms, this_host, probe, dead }): void {
    const at = { now_ms, this_host, probe: () => probe };
    assertEquals(isExpired(lease, at), dead);
  },
});
