import { assertEquals } from "@std/assert";
import { hostId } from "../../src/system/host_id.ts";

Deno.test("hostId prefers what the environment says", () => {
  assertEquals(hostId(() => "box-7"), "box-7");
  assertEquals(hostId(() => ""), Deno.hostname());
});
