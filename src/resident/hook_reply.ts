/**
 * The answer of a hook as an answer to a request.
 *
 * On the socket it is what the process of a hook would have said, whole. An
 * agent that calls a hook over HTTP reads the body alone, takes every status
 * but 2xx for a hook that failed, and lets the tool run then; so a refusal is
 * always a body.
 *
 * @module
 */
import type { HookMoment, Reply } from "../hook/tool_call.ts";

/** By which way a request came. */
export type Way = "socket" | "http";

/** Every host takes this exit code for a refusal. */
const BLOCK = 2;

const MOMENTS: readonly HookMoment[] = [
  ...["pretool", "posttool", "stop", "session-start", "session-end"] as const,
];

/** The moment that a path names, `null` if it names none. */
export function momentAt(path: string): HookMoment | null {
  return MOMENTS.find((moment) => path === `/hook/${moment}`) ?? null;
}

/**
 * An answer as a response.
 *
 * @param reply What the hook says.
 * @param moment The moment it was asked at.
 * @param how By which way, and with which status if it is no refusal.
 */
export function replyResponse(
  reply: Reply,
  moment: HookMoment,
  { way, status = 200 }: { readonly way: Way; readonly status?: number },
): Response {
  if (way === "socket") return jsonResponse(reply, status);
  const said = reply.stdout === "" && reply.exit === BLOCK
    ? refusalText(reply, moment)
    : reply.stdout;
  const isSaid = said !== "";
  return new Response(isSaid || status === 200 ? said : reply.stderr, {
    status: isSaid ? 200 : status,
    headers: { "content-type": isSaid ? JSON_TYPE : "text/plain" },
  });
}

const JSON_TYPE = "application/json";

/** A value as a response. */
export function jsonResponse(value: unknown, status: number): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { "content-type": JSON_TYPE },
  });
}

/** Only a call that has not been made can still be refused. */
function refusalText({ stderr }: Reply, moment: HookMoment): string {
  if (moment !== "pretool") return "";
  const hookSpecificOutput = {
    hookEventName: "PreToolUse",
    permissionDecision: "deny",
    permissionDecisionReason: stderr.trimEnd(),
  };
  return `${JSON.stringify({ hookSpecificOutput })}\n`;
}
