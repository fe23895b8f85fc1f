import { assertEquals } from "@std/assert";
import { onLane } from "../../src/lease/touches.ts";
import { anOffice } from "../support/desk.ts";

Deno.test("a lane is touched under its id", () => {
  assertEquals(onLane(anOffice().desk, " CODE "), {
    lanes: ["src"],
    region: [],
  });
});
