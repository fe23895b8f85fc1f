/**
 * After a tool was called: does somebody ask for what the caller holds, and did
 * a command of which nothing could be told change files of others? That is only
 * asked, never refused and not recorded, as they may have changed them themselves.
 *
 * @module
 */
import { shownText } from "../domain/lane.ts";
import { holdingText } from "../hook/denial.ts";
import { hitsOf } from "../hook/hits.ts";
import type { Reach } from "../hook/reach.ts";
import { changedSince } from "../system/changed_files.ts";
import type { Event, Outcome } from "./around.ts";
import { PASS } from "./pass.ts";
import { takeMark } from "./call_marks.ts";
import { Identity } from "./identity.ts";
import { unexpired } from "./unexpired.ts";
import type { Ward } from "./ward.ts";
import type { Wards } from "./wards.ts";

const REQUESTS = "./requests.ts";

const MOST_SHOWN = 5;

/** Looks at what a marked call changed, and tells each request for the caller's leases once. */
export async function posttool(event: Event, wards: Wards): Promise<Outcome> {
  const ward = await wards.home();
  if (ward === null) return PASS;
  const outcome = await changes(event, ward);
  if ((await ward.view()).requests.length === 0) return outcome;
  const { requestTexts }: typeof import("./requests.ts") = await import(
    REQUESTS
  );
  const asked = await requestTexts(event, ward, "news");
  if (asked.length === 0) return outcome;
  const { verdict } = outcome;
  const told = verdict.kind === "tell" ? [verdict.text] : [];
  const text = [...told, ...asked.map((one) => `dos: ${one}`)].join("\n");
  return { ...outcome, verdict: { kind: "tell", text } };
}

async function changes(event: Event, ward: Ward): Promise<Outcome> {
  const { call, around } = event;
  if (call.callId === "") return PASS;
  const sinceMs = await takeMark(ward.place, call.callId);
  if (sinceMs === null) return PASS;
  const { live, foreign } = await ward.view();
  const identity = new Identity(event);
  const leases = [...live, ...foreign];
  if (leases.every((lease) => identity.atSight(lease) === "mine")) return PASS;
  const changed = await changedSince(ward.place.root, sinceMs);
  const touched = changed.map((path): Reach => ({
    shown: path,
    path,
    tail: "",
    below: false,
  }));
  const hits = hitsOf(touched, leases);
  const alive = await unexpired(
    hits.map((hit) => hit.lease),
    event,
    ward.place,
  );
  const held = new Set<Reach>();
  for (const { lease, reach } of hits) {
    // deno-lint-ignore no-await-in-loop -- asks for the holder once
    if (await identity.owns(lease)) held.add(reach);
  }
  const foreignHits = hits.filter(({ lease, reach }) =>
    alive.has(lease) && !held.has(reach)
  );
  const [first] = foreignHits;
  if (first === undefined) return PASS;
  const paths = [...new Set(foreignHits.map(({ reach }) => reach.shown))];
  const shown = paths.slice(0, MOST_SHOWN).map((x) => `"${shownText(x)}"`);
  const more = paths.length - shown.length;
  const text = `dos: changed while your command ran: ${shown.join(", ")}${
    more > 0 ? ` and ${more} more` : ""
  }. If that was you, take it back: ${
    holdingText(first.lease, around.nowMs())
  }. If it was not, go on`;
  return { verdict: { kind: "tell", text }, remark: "" };
}
