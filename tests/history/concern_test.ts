import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  type Concern,
  concernOf,
  type Lanes,
} from "../../src/history/concern.ts";
import type { Refusal, Wait } from "../../src/history/episodes.ts";
import { pathSubject, type Subject } from "../../src/history/subject.ts";
import { laneId } from "../../src/domain/lane.ts";
import { aLease, aPeerLease } from "../support/records.ts";

const LANES: Lanes = {
  idOf: laneId,
  treeOf: (lane) => lane === "docs" ? ["docs/**"] : [],
};

function about(path: string): Concern {
  const isDirectory = path.endsWith("/");
  const place = { path: path.replace(/\/$/, ""), isDirectory };
  return concernOf(pathSubject([place]), LANES);
}

function refusal(fields: Partial<Refusal> = {}): Refusal {
  return {
    ...{ seq: 1, atMs: 0, lane: "x", holder: "bob", reason: "" },
    ...{ reasonClass: "OVERLAP", region: [], blocker: null, ...fields },
  };
}

const BLOCKER = {
  ...{ lane: "api", loopTs: "t", holder: "ada", requestedPattern: "" },
  ...{ livePattern: "", witnessPath: "api/a.ts" },
};

Deno.test("a path is covered by exactly what its lease's patterns cover", () => {
  const cover = (path: string, region: string[]): unknown =>
    about(path).lease(aLease({ region }), {
      lane: "",
      holder: "",
    });
  assertEquals(cover("api/a.ts", ["web/**", "api/*.ts", "api/**"]), {
    pattern: "api/*.ts",
    path: "api/a.ts",
  });
  assertEquals(cover("api/a.md", ["api/*.ts"]), null);
  assertEquals(cover("api", ["api/*.ts"]), null);
  assertEquals(cover("api/", ["api/a.ts"]), {
    pattern: "api/a.ts",
    path: "api/a.ts",
  });
  assertEquals(cover("", ["api/a.ts"]), {
    pattern: "api/a.ts",
    path: "api/a.ts",
  });
  assertEquals(cover("a[1].ts", ["a?1?.ts"]), {
    pattern: "a?1?.ts",
    path: "a[1].ts",
  });
});

Deno.test("a lease of dos-kernel covers its tree and all below, and an unreadable one everything", () => {
  const hold = { lane: "", holder: "" };
  const asPath = about("peer/x.ts/deep");
  assertEquals(
    asPath.lease(aPeerLease({ tree: ["peer/x.ts"] }), hold)?.pattern,
    "peer/x.ts",
  );
  assertEquals(about("q").lease(aLease({ region: 7, tree: 7 }), hold), {
    pattern: "**",
    path: "q",
  });
});

Deno.test("a refusal concerns a path by its patterns, its witness, its lane or its sentence", () => {
  const concerns = (path: string, fields: Partial<Refusal>): boolean =>
    about(path).refusal(refusal(fields));
  assert(concerns("api/a.ts", { region: ["api/**"] }));
  assertFalse(concerns("api/a.ts", { region: ["web/**"], blocker: BLOCKER }));
  assert(concerns("api/a.ts", { blocker: BLOCKER }));
  assertFalse(concerns("api/b.ts", { blocker: BLOCKER }));
  assert(concerns("api/b.ts", {
    blocker: { ...BLOCKER, requestedPattern: "api/*.ts" },
  }));
  assert(about("api/").refusal(refusal({ blocker: BLOCKER })));
  assert(concerns("docs/a.md", { lane: "docs" }));
  assert(concerns("api/a.ts", { reason: "api/a.ts, held by bob" }));
  assertFalse(concerns("api/a.ts", { reason: "api/a.ts.orig is held" }));
  assertFalse(concerns("api/a.ts", { region: ["api/{"] }));
});

Deno.test("a wait concerns the paths it is for, its lane's where it names none", () => {
  const wait = (fields: Partial<Wait>): Wait => ({
    ...{ ticket: 1, lane: "x", owner: "bob", region: [], sinceMs: 0 },
    ...{ untilMs: null, untilSeq: 0, end: null, endReason: "", ...fields },
  });
  const it = about("docs/a.md");
  assert(it.wait(wait({ region: ["docs/*"] })));
  assertFalse(it.wait(wait({ region: ["web/*"] })));
  assert(it.wait(wait({ lane: "docs" })));
  assertFalse(it.wait(wait({ lane: "" })));
});

Deno.test("a lane and an owner are told by name, on both sides of a refusal", () => {
  const lane: Subject = { kind: "lane", name: "Api", id: "api" };
  const owner: Subject = { kind: "owner", name: "ada" };
  const hold = { lane: "API", holder: "ada" };
  for (const subject of [lane, owner]) {
    const concern = concernOf(subject, LANES);
    assertEquals(concern.lease(aLease(), hold), { pattern: "", path: "" });
    assertEquals(concern.lease(aLease(), { lane: "b", holder: "c" }), null);
    assert(concern.refusal(refusal({ blocker: BLOCKER })));
    assertFalse(concern.refusal(refusal()));
  }
  assert(concernOf(lane, LANES).refusal(refusal({ lane: "API" })));
  assert(concernOf(owner, LANES).refusal(refusal({ holder: "ada" })));
});
