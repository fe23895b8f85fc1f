import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { arbitrate } from "../../src/arbiter/arbitrate.ts";
import type { Decision } from "../../src/arbiter/decision.ts";
import { DeclaredLanes } from "../../src/cli/asked_subject.ts";
import { askedMoment, lookBack } from "../../src/cli/look_back.ts";
import { type Outlook, outlookOn } from "../../src/cli/why_request.ts";
import { pathSubject, type Subject } from "../../src/history/subject.ts";
import type { ArbitrateOptions } from "../../src/lease/consult.ts";
import { StoreError } from "../../src/lease/ports.ts";
import { Past } from "../support/history.ts";
import { NOW_MS } from "../support/records.ts";
import { aWorkspace } from "./fake_world.ts";
import { historyOf } from "./past_journal.ts";

const CATALOGUE = {
  ...{ concurrent: ["web"], exclusive: [], autopick: [] },
  trees: { web: ["web/**"] },
};

async function outlook(
  subject: Subject,
  { at = "2", fail }: { at?: string | null; fail?: Error } = {},
): Promise<{ outlook: Outlook; asked: ArbitrateOptions[] }> {
  const past = new Past();
  past.grant(0, "api", "ann");
  past.refuse(1, { lane: "x", region: ["api/x"] });
  const asked: ArbitrateOptions[] = [];
  const lanes = new DeclaredLanes(aWorkspace({ catalogue: CATALOGUE }));
  const moment = at === null ? null : askedMoment(at, NOW_MS + 864e5);
  const view = await lookBack(historyOf(past.entries), moment, NOW_MS);
  lanes.learn(view.holds);
  const found = await outlookOn(subject, view, lanes, {
    arbitrate(options): Promise<Decision> {
      asked.push(options);
      if (fail !== undefined) return Promise.reject(fail);
      const { leases = view.live, ahead, tree = [], ...rest } = options;
      const request = { lane: "", ...rest, tree };
      return Promise.resolve(
        arbitrate(request, leases, CATALOGUE, {}, ahead ?? []),
      );
    },
  });
  return { outlook: found, asked };
}

const path = (name: string): Subject =>
  pathSubject([{ path: name, isDirectory: false }]);

Deno.test("outlookOn asks for a path by an ad-hoc lane that nobody has", async () => {
  const { outlook: { request }, asked } = await outlook(path("api/x.ts"));
  assertEquals([request?.lane, request?.tree], ["api/x.ts", ["api/x.ts"]]);
  assertEquals(request?.decision.reason_class, "OVERLAP");
  assertEquals(asked[0]?.leases?.length, 1);
  const web = await outlook(path("web"));
  assertEquals(web.outlook.request?.lane, "adhoc");
});

Deno.test("outlookOn asks for a lane as it is declared, else as it was held", async () => {
  const web = await outlook({ kind: "lane", name: "web", id: "web" });
  assertEquals(web.outlook.request?.tree, []);
  assertEquals(web.outlook.request?.decision.outcome, "acquire");
  const api = await outlook({ kind: "lane", name: "api", id: "api" });
  assertEquals(api.outlook.request?.tree, ["api/**"]);
  assertEquals(api.outlook.request?.decision.reason_class, "LANE_HELD");
});

Deno.test("outlookOn asks again what an owner was refused last", async () => {
  const bob = await outlook({ kind: "owner", name: "bob" });
  assertEquals(bob.outlook.request?.tree, ["api/x"]);
  const eve = await outlook({ kind: "owner", name: "eve" });
  assertEquals(eve.outlook, { request: null, unknown: "" });
});

Deno.test("outlookOn leaves the leases to the workspace where now is meant", async () => {
  const { asked } = await outlook(path("a.ts"), { at: null });
  assertEquals(asked, [{ lane: "a.ts", tree: ["a.ts"] }]);
});

Deno.test("outlookOn tells why a request cannot be judged, and passes other errors on", async () => {
  const { outlook: { request, unknown } } = await outlook(
    path("a.ts"),
    { fail: new StoreError("STORE_CORRUPT", "line 3 may hide a lease") },
  );
  assertEquals(request, null);
  assertStringIncludes(unknown, "line 3");
  await assertRejects(() => outlook(path("a"), { fail: new TypeError("x") }));
});
