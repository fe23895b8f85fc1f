import { assertEquals } from "@std/assert";
import { VIEW_SCRIPT } from "../../src/timeline/page_view_script.ts";

Deno.test("VIEW_SCRIPT is a script that reaches no network and cannot end its element", () => {
  // It is only read, never run.
  assertEquals(typeof new Function(VIEW_SCRIPT), "function");
  const reaches =
    /<\/|<!--|\bfetch\b|XMLHttp|WebSocket|sendBeacon|import\(|\bsrc\b|eval|https?:|localStorage/;
  assertEquals(reaches.exec(VIEW_SCRIPT), null);
});
