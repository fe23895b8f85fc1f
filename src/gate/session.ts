/**
 * When a session begins, a turn ends, a session ends.
 *
 * @module
 */
import { expiresAtMs } from "../domain/expiry.ts";
import { shownText } from "../domain/lane.ts";
import { identityText, type Lease, ownField, textOf } from "../domain/lease.ts";
import { sayMoment } from "../domain/moments.ts";
import { shellOption, shellWord } from "../domain/shell_word.ts";
import { acquireLine, regionText } from "../hook/denial.ts";
import { endSession, endsWith } from "../lease/end_session.ts";
import { isThere } from "../system/path.ts";
import type { Event, Outcome } from "./around.ts";
import { PASS } from "./pass.ts";
import { Identity } from "./identity.ts";
import { ledgerAt } from "./store.ts";
import { requestTexts } from "./requests.ts";
import { unexpired } from "./unexpired.ts";
import type { Wards } from "./wards.ts";

const MOST_SHOWN = 8;
/** A session that ends has no reason to hurry, but its host does not wait for ever. */
const LOCK_MS = 1_000;
const ENV_FILE = "CLAUDE_ENV_FILE";
const EXPORT = "export DOS_SESSION_ID=";

/** Reasons by which a session ends and the agent goes on. */
const GOES_ON: ReadonlySet<string> = new Set(["clear", "compact", "resume"]);

/** Tells who holds what, and binds what this session will acquire to it. */
export async function sessionStart(
  event: Event,
  wards: Wards,
): Promise<Outcome> {
  const { call, around } = event;
  const file = around.env(ENV_FILE) ?? "";
  let remark = "";
  if (call.host === "claude-code" && file !== "" && call.session !== "") {
    try {
      await bindSession(file, call.session);
    } catch {
      remark =
        `dos: hook: the session could not be written to ${ENV_FILE}; pass --session-id when you acquire`;
    }
  }
  const ward = await wards.home();
  if (ward === null) return { ...PASS, remark };
  const { live, foreign } = await ward.view();
  const all = [...live, ...foreign];
  const alive = await unexpired(all, event, ward.place);
  const held = all.filter((lease) => alive.has(lease));
  const isUsed = ward.place.configFile !== null || isThere(ward.place.journal);
  if (!isUsed) return { ...PASS, remark };
  const asked = await requestTexts(event, ward, "all");
  const lines = [
    mapLine(held, event),
    askLine(event, file),
    ...asked.map((one) => `dos: ${one}`),
  ];
  const text = lines.join("\n");
  return { verdict: { kind: "tell", text }, remark };
}

/** Reminds of what is still held when a turn ends. */
export async function stop(event: Event, wards: Wards): Promise<Outcome> {
  const ward = await wards.home();
  if (ward === null) return PASS;
  const { live } = await ward.view();
  const identity = new Identity(event);
  const own: Lease[] = [];
  for (const lease of live) {
    // deno-lint-ignore no-await-in-loop -- asks for the holder once
    if (await identity.ownsAtHand(lease)) own.push(lease);
  }
  if (own.length === 0) return PASS;
  const lines = own.slice(0, MOST_SHOWN).map((lease) => releaseLine(lease));
  const text = `dos: you still hold ${
    own.map((lease) => laneText(lease)).slice(0, MOST_SHOWN).join(", ")
  }. Once that work is done: ${lines.join(" ; ")}`;
  const asked = await requestTexts(event, ward, "all");
  const whole = [text, ...asked.map((one) => `dos: ${one}`)].join("\n");
  return { verdict: { kind: "tell", text: whole }, remark: "" };
}

/** Gives back what the session held, unless its agent goes on. */
export async function sessionEnd(
  event: Event,
  wards: Wards,
): Promise<Outcome> {
  const { call, around } = event;
  const ward = await wards.home();
  if (ward === null || GOES_ON.has(call.reason.toLowerCase())) return PASS;
  const { live } = await ward.view();
  const seen = live.filter((lease) => endsWith(lease, call.session));
  if (seen.length === 0) return PASS;
  const host = await around.host();
  const ledger = await ledgerAt(ward.place, host, around.memory);
  const ended = await endSession(ledger, call.session, {
    host,
    seen,
    timeoutMs: LOCK_MS,
  });
  if (ended !== null) return PASS;
  const remark =
    "dos: hook: the leases of this session could not be released, as the store is locked; they end by themselves";
  return { ...PASS, remark };
}

/** Appends the session to the file that later commands of the session are started with, unless it is the last there. */
async function bindSession(file: string, session: string): Promise<void> {
  const line = `${EXPORT}${shellWord(session)}\n`;
  const before = await Deno.readTextFile(file).catch(() => "");
  const last = before.lastIndexOf(EXPORT);
  if (last !== -1 && before.startsWith(line, last)) return;
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  await Deno.writeTextFile(file, gap + line, { append: true });
}

function mapLine(held: readonly Lease[], { around }: Event): string {
  if (held.length === 0) return "dos: no lane is held here.";
  const shown = held.slice(0, MOST_SHOWN).map((lease) => {
    const until = expiresAtMs(lease);
    const holder = textOf(ownField(lease, "holder"));
    return `${laneText(lease)} by "${shownText(holder)}"${
      until === null ? "" : ` until ${sayMoment(until, around.nowMs())}`
    }`;
  });
  const more = held.length - shown.length;
  return `dos: held here: ${shown.join("; ")}${
    more > 0 ? `; and ${more} more (\`dos lease-lane live\`)` : ""
  }.`;
}

/** The session is named where its commands do not learn it from their environment. */
function askLine({ call }: Event, file: string): string {
  const session = file === "" ? call.session : "";
  return `Edits of what others hold are refused. To hold a region of your own: ${
    acquireLine({ lane: "LANE", patterns: ["DIR/**"], session })
  }.`;
}

function laneText(lease: Lease): string {
  const lane = identityText(ownField(lease, "lane"));
  return `"${shownText(lane)}" (${regionText(lease)})`;
}

function releaseLine(lease: Lease): string {
  const lane = shownText(identityText(ownField(lease, "lane")));
  const owner = shownText(textOf(ownField(lease, "holder")));
  return `\`${
    [
      "dos lease-lane release",
      ...shellOption("owner", owner),
      ...shellOption("lane", lane),
    ].join(" ")
  }\``;
}
