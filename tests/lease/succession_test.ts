import { assertEquals, assertStringIncludes } from "@std/assert";
import { NO_SIGHT } from "../../src/lease/queue.ts";
import { misfit, obstacle, passedBy } from "../../src/lease/succession.ts";
import { anOffice } from "../support/desk.ts";
import { aLease, grantOf, journalOf } from "../support/records.ts";
import { aTicket, aWait } from "../support/tickets.ts";
import { append } from "../support/waiting.ts";

Deno.test("misfit is silent where a lease holds all that a ticket is for", () => {
  const { desk } = anOffice();
  const src = aLease({ lane: "src", region: ["src/**"] });
  const table = [
    [{ lane: "SRC", region: ["src/**"] }, ""],
    [{ lane: "code", region: ["src/**"] }, ""],
    [{ lane: "x", region: ["src/x/*.ts"] }, ""],
    [{ lane: "src", region: ["src/**", "x"] }, "not all"],
    [{ lane: "", region: [] }, "any free lane"],
    [{ lane: "release", region: ["src/x"] }, "alone"],
    [{ lane: "x", lane_kind: "global", region: ["src/x"] }, "alone"],
    [{ lane: "src", region: ["../x"] }, "not all"],
  ] as const;
  for (const [ticket, why] of table) {
    const found = misfit(desk, src, aTicket(ticket));
    assertEquals(found === "", why === "", found);
    assertStringIncludes(found, why);
  }
  const peer = aLease({ region: undefined });
  assertStringIncludes(misfit(desk, peer, aTicket()), "without a region");
});

Deno.test("obstacle names a lease that shares the lane or a path", async () => {
  const mine = aLease();
  const { desk, memory } = anOffice({ journal: journalOf(grantOf(mine)) });
  const view = await memory.read();
  const [lease = mine] = view.live;
  assertEquals(obstacle(desk, lease, view), "");
  const others = [
    { lane: "y", region: ["api/x"], tree: ["api/x"] },
    { lane: "api", region: ["web/**"], tree: ["web/**"] },
  ];
  for (const fields of others) {
    const other = aLease({ loop_ts: "t-2", holder: "eve", ...fields });
    const foreign = [other];
    assertStringIncludes(obstacle(desk, lease, { ...view, foreign }), "eve");
  }
});

Deno.test("passedBy names earlier tickets that meet the lease, and no later ones", async () => {
  const office = anOffice({ journal: journalOf(grantOf(aLease())) });
  await append(office, aWait({ owner: "eve", region: ["api/x"], lane: "x" }));
  await append(office, aWait({ owner: "far", region: ["web"], lane: "web" }));
  await append(office, aWait({ owner: "bob" }));
  await append(office, aWait({ owner: "late" }));
  const view = await office.memory.read();
  const heir = aTicket({ ticket: 4, owner: "bob" });
  const passed = passedBy(office.desk, aLease(), {
    heir,
    view,
    queue: NO_SIGHT,
  });
  assertEquals(passed.map(({ owner }) => owner), ["eve"]);
});
