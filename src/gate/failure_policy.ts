/**
 * What becomes of a call where the leases cannot be told.
 *
 * @module
 */
import { failureText } from "../hook/denial.ts";
import { shownText } from "../domain/lane.ts";
import { configFiles } from "../system/config_file.ts";
import { parentOf } from "../system/path.ts";
import type { Outcome } from "./around.ts";
import type { Ward } from "./ward.ts";

/** What a workspace wants done then. */
export type FailPolicy = "open" | "closed";

const CLOSED_REGEXP = /\bfail["']?\s*[:=]\s*["']closed["']/;
/** Comments, and the texts in which something may look like one. */
const TOML_REGEXP = /"(?:\\.|[^"\\\n])*"|'[^'\n]*'|(#.*)/g;
const JSONC_REGEXP = /"(?:\\.|[^"\\\n])*"|(\/\/.*|\/\*[^]*?\*\/)/g;

/** The answer to a call where something failed. */
export function failed(error: unknown, policy: FailPolicy): Outcome {
  const why = reasonOf(error);
  const remark = `dos: hook: ${why}`;
  return policy === "open"
    ? {
      verdict: { kind: "pass" },
      remark: `${remark}; the call was let pass unchecked`,
    }
    : { verdict: { kind: "deny", reason: failureText(why) }, remark };
}

/** What the workspaces of a call want done, of which one may be the very thing that failed. */
export function policyOf(
  wards: readonly Ward[],
  failures: readonly unknown[],
): FailPolicy {
  const isClosed =
    wards.some(({ place }) => place.config.hook.fail === "closed") ||
    failures.some((error) => asksForClosed(error));
  return isClosed ? "closed" : "open";
}

/** A configuration with a mistake may still say what is to be done about mistakes. */
function asksForClosed(error: unknown): boolean {
  const { file, value } = (error ?? {}) as { file?: unknown; value?: unknown };
  const root = typeof file === "string" ? parentOf(file) : value;
  try {
    return typeof root === "string" && configFiles(root).some(isClosed);
  } catch {
    return false;
  }
}

function isClosed(file: string): boolean {
  // To open a pipe is to wait for ever.
  if (!Deno.statSync(file).isFile) return false;
  const comments = file.endsWith(".toml") ? TOML_REGEXP : JSONC_REGEXP;
  const text = Deno.readTextFileSync(file).replace(
    comments,
    (found, comment) => comment === undefined ? found : " ",
  );
  return CLOSED_REGEXP.test(text);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return shownText(text.replace(/\s+/g, " "), 400);
}
