import { assertEquals } from "@std/assert";
import { type AcquireOptions, prepare } from "../../src/lease/asking.ts";
import { touchesOf } from "../../src/lease/request_touches.ts";
import { ALL } from "../../src/lease/touches.ts";
import type { Touches } from "../../src/lease/transact_options.ts";
import { anOffice, type OfficeOptions } from "../support/desk.ts";

async function touched(
  options: Partial<AcquireOptions>,
  office: OfficeOptions = {},
): Promise<Touches> {
  const { desk } = anOffice(office);
  return touchesOf(await prepare(desk, { owner: "ada", ...options }));
}

Deno.test("a request for a lane touches the lane and its region", async () => {
  assertEquals(await touched({ lane: "Code" }), {
    lanes: ["src", "code"],
    region: ["src/**"],
  });
  assertEquals(await touched({ lane: "New", tree: ["./a/", "b.ts"] }), {
    lanes: ["new"],
    region: ["a/**", "b.ts"],
  });
});

Deno.test("a request touches everything where more than that may decide", async () => {
  const src = { lane: "src" };
  const all: [Partial<AcquireOptions>, OfficeOptions?][] = [
    [{}],
    [{ lane: "release" }],
    [{ lane: "global" }],
    [{ kind: "release" }],
    [{ ...src, substitute: true }],
    [{ ...src, force: true }],
    [{ ...src, reclaim: true }],
    [{ ...src, rank: (): null => null }],
    [{ lane: "unknown" }],
    [src, { policy: { budgets: { cluster: 3 } } }],
    [src, { policy: { overlap: { prefix: {} } } }],
    [src, {
      policy: {
        predicates: [{
          name: "p",
          admit: (): { admitted: true } => ({ admitted: true }),
        }],
      },
    }],
  ];
  assertEquals(
    await Promise.all(all.map(([asked, office]) => touched(asked, office))),
    all.map(() => ALL),
  );
});

Deno.test("who begins to wait touches everything, who waits only what it wants", async () => {
  const { desk } = anOffice();
  const asked = await prepare(desk, { owner: "ada", lane: "src" });
  const waits = { keeper: "", deadline: null, under: "", place: null };
  const src: Touches = { lanes: ["src", "code"], region: ["src/**"] };
  assertEquals(touchesOf({ ...asked, waits }), src);
  const kept = { ...waits, keeper: "keeper-aaaaaaaaaaaaaaaa" };
  assertEquals(touchesOf({ ...asked, waits: kept }), ALL);
  const place = { ticket: 3, since: "", again: 0, announce: false };
  assertEquals(touchesOf({ ...asked, waits: { ...kept, place } }), src);
});
