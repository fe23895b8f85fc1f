import { assert, assertEquals } from "@std/assert";
import { otlpRequest } from "../../src/metrics/otlp.ts";
import { faultsOf } from "./otlp_check.ts";
import { aMeasurement, grant } from "./sample.ts";

Deno.test("a request keeps to the protocol's JSON form", () => {
  const body = JSON.parse(JSON.stringify(otlpRequest(aMeasurement())));
  assertEquals(faultsOf(body), []);
  const hostile = aMeasurement([grant(0, "\ud800x\0", "a")]);
  assertEquals(faultsOf(JSON.parse(JSON.stringify(otlpRequest(hostile)))), []);
});

Deno.test("the checker finds what is wrong", () => {
  const body = JSON.parse(JSON.stringify(otlpRequest(aMeasurement())));
  const { metrics } = body.resourceMetrics[0].scopeMetrics[0];
  metrics[0].gauge.dataPoints[0].asInt = 1;
  metrics[1].extra = 1;
  assertEquals(faultsOf(body).length, 2);
});

Deno.test("counters are monotonic sums since the first record", () => {
  const [resource] = otlpRequest(aMeasurement()).resourceMetrics;
  const metrics = resource?.scopeMetrics[0]?.metrics ?? [];
  const grants = metrics.find(({ name }) => name === "dos.grants");
  assertEquals(grants?.sum?.aggregationTemporality, 2);
  assert(grants?.sum?.isMonotonic);
  assertEquals(grants?.sum?.dataPoints[0], {
    attributes: [{ key: "lane", value: { stringValue: "api" } }],
    startTimeUnixNano: "1780322400000000000",
    timeUnixNano: "1780322600000000000",
    asInt: "1",
  });
  assertEquals(resource?.resource.attributes[0], {
    key: "service.name",
    value: { stringValue: "dos" },
  });
});
