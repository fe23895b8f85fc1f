import { assertEquals } from "@std/assert";
import { idsOf, onLane } from "../../src/lease/touches.ts";
import { anOffice } from "../support/desk.ts";

Deno.test("a lane is touched under its id and those of its aliases", () => {
  const { desk } = anOffice();
  const lanes = ["src", "code"];
  assertEquals(onLane(desk, " CODE "), { lanes, region: [] });
  assertEquals(onLane(desk, "Src"), { lanes, region: [] });
  assertEquals(onLane(desk, "New"), { lanes: ["new"], region: [] });
  assertEquals(idsOf({ ...desk, laneKey: () => "bar" }, "Foo"), [
    ...["bar", "foo", "code"],
  ]);
});
