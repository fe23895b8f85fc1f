// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals, assertStringIncludes } from "@std/assert";
import { faultsOf } from "../../metrics/otlp_check.ts";
import { REACH, STORY } from "../../metrics/sample.ts";
import type { JournalVerbs } from "../../../src/lease/workspace.ts";
import { say, words } from "../fake_world.ts";

const journal: Partial<JournalVerbs> = {
  history(visit): Promise<typeof REACH> {
    for (const entry of STORY) visit(entry);
    return Promise.resolve(REACH);
  },
};
const workspace = { journal };

Deno.test("export prints each form as it is", async () => {
  const { stdout } = await say(words("export --to prometheus"), { workspace });
  assertStringIncludes(stdout, '{workspace="/repo",lane="we\\"b\\\\"} 1\n');
  const rows = await say(words("export --to jsonl"), { workspace });
  for (const line of rows.stdout.trimEnd().split("\n")) JSON.parse(line);
});

Deno.test("export replaces a file", async () => {
  for (const to of ["prometheus", "jsonl", "otlp"]) {
    const { files, letters, exit } = await say(
      words(`export --to ${to} --file x`),
      { workspace },
    );
    assertEquals([exit, letters.length], [0, 0]);
    assertEquals(files.get("x")?.endsWith("\n"), to !== "");
  }
});

Deno.test("export sends what the protocol asks for, and exits by the reply", async () => {
  const cases = [
    [{ status: 200, body: "" }, 0],
    [{ status: 200, body: '{"partialSuccess":{"rejectedDataPoints":"2"}}' }, 1],
    [{ status: 503, body: "" }, 5],
    [{ failure: "connection refused" }, 5],
  ] as const;
  for (const [reply, code] of cases) {
    const { exit, letters } = await say(
      words("export --to otlp --endpoint http://c/v1/metrics"),
      { workspace, reply },
    );
    assertEquals(exit, code);
    assertEquals(letters[0]?.url, "http://c/v1/metrics");
    assertEquals(faultsOf(JSON.parse(letters[0]?.body ?? "")), []);
  }
});

Deno.test("an endpoint is an error where nothing is sent", async () => {
  const line = "export --to jsonl --endpoint http://c/";
  const { exit, stderr } = await say(words(line), { workspace });
  assertEquals(exit, 2);
  assertStringIncludes(stderr, "--endpoint");
});
