// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import { describeFailure } from "../../src/cli/failure.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";
import { UsageError } from "../../src/domain/lane.ts";
import { StoreError } from "../../src/lease/ports.ts";

function coded(code: unknown, more: Record<string, unknown> = {}): Error {
  return Object.assign(new Error("Cannot go on"), { code }, more);
}

Deno.test("describeFailure tells errors apart by their code", async () => {
  const table: [unknown, number, string][] = [
    [new UsageFault("x"), 2, "USAGE"],
    [new UsageError("INVALID_LANE", "x", ""), 2, "INVALID_LANE"],
    [coded("INVALID_CONFIG"), 2, "INVALID_CONFIG"],
    [coded("INVALID_PATTERN"), 2, "INVALID_PATTERN"],
    [coded("NO_WORKSPACE"), 2, "NO_WORKSPACE"],
    [new StoreError("STORE_FULL", "x"), 5, "STORE_FULL"],
    [new StoreError("STORE_UNACKNOWLEDGED", "x"), 5, "STORE_UNACKNOWLEDGED"],
    [coded("BROKEN_REPOSITORY"), 2, "BROKEN_REPOSITORY"],
    [coded("ENOENT"), 5, "ENOENT"],
    [coded("ERR_MODULE_NOT_FOUND"), 70, "DEFECT"],
    [coded("INVALID"), 70, "DEFECT"],
    [coded(7), 70, "DEFECT"],
    [new TypeError("x is not a function"), 70, "DEFECT"],
    ["thrown text", 70, "DEFECT"],
    [{ code: "STORE_FULL" }, 70, "DEFECT"],
  ];
  for (const [error, exit, code] of table) {
    const failure = await describeFailure(error, "dos try");
    assertEquals([failure.exit, failure.value.code], [exit, code]);
    assertEquals(failure.value.outcome, "error");
  }
});

Deno.test("describeFailure keeps the reason and finds advice", async () => {
  const help = "`dos try --help` tells what it takes.";
  const table: [unknown, string, string][] = [
    [new UsageFault("Cannot a"), "Cannot a", help],
    [new UsageFault("Cannot a", { hint: "Do b." }), "Cannot a", "Do b."],
    [
      new StoreError("STORE_FULL", "Cannot a", { hint: "Free space" }),
      "Cannot a",
      "Free space",
    ],
    [new StoreError("STORE_FULL", "Cannot a"), "Cannot a", ""],
    [coded("INVALID_OWNER"), "Cannot go on", help],
    [coded("INVALID_OWNER", { hint: "Name one" }), "Cannot go on", "Name one"],
    [
      "text",
      "text",
      "This is a defect of dos; run it again with DOS_DEBUG=1 and report what it prints.",
    ],
  ];
  for (const [error, reason, hint] of table) {
    const { value } = await describeFailure(error, "dos try");
    assertEquals([value.reason, value.hint], [reason, hint]);
  }
});

Deno.test("describeFailure suggests the nearest spelling", async () => {
  const misspelling = { word: "--onwer", known: ["--lane", "--owner"] };
  const fault = new UsageFault("x", { misspelling, hint: "Then go on." });
  const { value } = await describeFailure(fault, "dos try");
  assertEquals(value.hint, "Did you mean --owner? Then go on.");
});
