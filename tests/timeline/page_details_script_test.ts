import { assertEquals } from "@std/assert";
import { DETAILS_SCRIPT } from "../../src/timeline/page_details_script.ts";

Deno.test("DETAILS_SCRIPT is a script that reaches no network and cannot end its element", () => {
  // It is only read, never run.
  assertEquals(typeof new Function(DETAILS_SCRIPT), "function");
  const reaches =
    /<\/|<!--|\bfetch\b|XMLHttp|WebSocket|sendBeacon|import\(|\bsrc\b|eval|https?:|localStorage/;
  assertEquals(reaches.exec(DETAILS_SCRIPT), null);
});
