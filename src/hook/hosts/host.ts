/**
 * What every host's file offers.
 *
 * @module
 */
import type {
  HookCall,
  HookMoment,
  HostName,
  Reply,
  Verdict,
} from "../tool_call.ts";

/** One host: its payloads and its answers. */
export interface Host {
  /** Its name. */
  readonly name: HostName;
  /**
   * Reads a payload. Never throws.
   *
   * @param payload What came on standard input, parsed.
   * @param moment The verb that was run.
   * @returns The call, or `null` where this is none of this moment.
   */
  readonly decode: (payload: unknown, moment: HookMoment) => HookCall | null;
  /**
   * Writes the answer to a call in the host's own words.
   *
   * @param verdict What was decided.
   * @param call The call.
   * @returns What to print and how to end.
   */
  readonly encode: (verdict: Verdict, call: HookCall) => Reply;
}
