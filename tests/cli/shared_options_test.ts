import { assertEquals } from "@std/assert";
import { Arguments } from "../../src/cli/arguments.ts";
import {
  leaseExits,
  RUN_ID,
  runId,
  SESSION_ID,
  sessionId,
} from "../../src/cli/shared_options.ts";

function args(options: Record<string, string[]>): Arguments {
  return new Arguments(
    { called: "dos try", options: [RUN_ID, SESSION_ID], positionals: [] },
    { options: new Map(Object.entries(options)), words: [] },
  );
}

Deno.test("runId prefers the option, then CID_RUN_ID, then DISPATCH_RUN_ID", () => {
  const both = { CID_RUN_ID: "cid", DISPATCH_RUN_ID: "dispatch" };
  const table: [
    Record<string, string[]>,
    Record<string, string>,
    string | undefined,
  ][] = [
    [{ "run-id": ["own"] }, both, "own"],
    [{ "run-id": [""] }, both, "cid"],
    [{}, both, "cid"],
    [{}, { CID_RUN_ID: "", DISPATCH_RUN_ID: "dispatch" }, "dispatch"],
    [{}, {}, undefined],
  ];
  for (const [options, env, expected] of table) {
    assertEquals(runId(args(options), (name) => env[name]), expected);
  }
});

Deno.test("sessionId prefers the option, then DOS_SESSION_ID", () => {
  const env: Record<string, string> = { DOS_SESSION_ID: "env" };
  assertEquals(
    sessionId(args({ "session-id": ["own"] }), (name) => env[name]),
    "own",
  );
  assertEquals(sessionId(args({}), (name) => env[name]), "env");
  assertEquals(sessionId(args({}), () => ""), undefined);
});

Deno.test("leaseExits names yes, no and busy", () => {
  assertEquals(leaseExits("a", "b").map(([code]) => code), [0, 1, 4]);
});
