import { assertEquals, assertThrows } from "@std/assert";
import { parseEvidence } from "../../src/cli/evidence.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";

Deno.test("parseEvidence takes what is missing for nothing or unknown", () => {
  assertEquals(parseEvidence('{"run_started_ms":1,"now_ms":2}', "-"), {
    run_started_ms: 1,
    now_ms: 2,
    commits_since_start: 0,
    journal_events_since: 0,
    last_heartbeat_age_ms: null,
    tokens_spent_since: null,
    process_alive: null,
  });
});

Deno.test("parseEvidence says which field is wrong, and how", () => {
  const moments = '"run_started_ms":1,"now_ms":2';
  const table: [string, string][] = [
    ["{", "it is no JSON"],
    ["[]", "one JSON object"],
    ['{"now_ms":2}', '"run_started_ms"'],
    ['{"run_started_ms":1,"now_ms":"x"}', 'it is "x"'],
    [`{${moments},"commits_since_start":-1}`, "0 or more"],
    [`{${moments},"last_heartbeat_age_ms":"1"}`, "or null"],
    [`{${moments},"process_alive":1}`, "true, false or null"],
  ];
  for (const [text, part] of table) {
    assertThrows(() => parseEvidence(text, "f.json"), UsageFault, part);
  }
});
