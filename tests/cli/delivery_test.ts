import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { deliveredBy, destinationOf } from "../../src/cli/delivery.ts";

function withEnv(
  env: Readonly<Record<string, string>>,
  endpoint?: string,
): ReturnType<typeof destinationOf> {
  return destinationOf(endpoint, (name) => env[name]);
}

Deno.test("the destination is the option, else the variables, else the standard", () => {
  const standard = "http://127.0.0.1:4318/v1/metrics";
  assertEquals(withEnv({}).url, standard);
  const base = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:1/otlp/" };
  assertEquals(withEnv(base).url, "http://c:1/otlp/v1/metrics");
  const own = { ...base, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://d/x" };
  assertEquals(withEnv(own).url, "http://d/x");
  assertEquals(withEnv(own, "https://e/y").url, "https://e/y");
  assertThrows(() => withEnv({}, "file:///x"), Error, "no HTTP address");
  assertThrows(() => withEnv({}, "nowhere"), Error, "no HTTP address");
});

Deno.test("headers and timeout come from the variables; secrets are not shown", () => {
  const { headers, shown, timeoutMs } = withEnv({
    OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Bearer%20x, bad name=1,y=a%0Ab",
    OTEL_EXPORTER_OTLP_TIMEOUT: "250",
  }, "http://ann:secret@c/v1/metrics?key=secret");
  assertEquals(headers, {
    authorization: "Bearer x",
    "content-type": "application/json",
  });
  assertEquals(shown, "http://c/v1/metrics");
  assertEquals(timeoutMs, 250);
});

Deno.test("a reply tells whether all, some or none was taken", () => {
  const to = withEnv({});
  const outcomeOf = (status: number, body: string): string =>
    deliveredBy({ status, body }, to).outcome;
  assertEquals(outcomeOf(200, "{}"), "delivered");
  assertEquals(outcomeOf(200, ""), "delivered");
  assertEquals(outcomeOf(200, '{"partialSuccess":{}}'), "delivered");
  const some = '{"partialSuccess":{"rejectedDataPoints":"3"}}';
  assertEquals(outcomeOf(200, some), "partly");
  for (const status of [302, 400, 429, 503]) {
    assertEquals(outcomeOf(status, ""), "undelivered");
  }
  const { reason } = deliveredBy({ failure: "connection refused" }, to);
  assertStringIncludes(reason, "connection refused");
});
