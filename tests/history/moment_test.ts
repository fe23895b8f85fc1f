import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Moment, readMoment } from "../../src/history/moment.ts";

const NOW_MS = new Date(2026, 5, 2, 15, 0, 0).getTime();

function msOf(text: string, nowMs = NOW_MS): number | null {
  const moment = readMoment(text, nowMs);
  return moment.kind === "time" ? moment.ms : null;
}

function faultOf(text: string, nowMs = NOW_MS): string {
  const moment = readMoment(text, nowMs);
  return moment.kind === "fault" ? moment.state : "";
}

Deno.test("readMoment takes a bare number for that of a record", () => {
  assertEquals(readMoment(" 4711 ", NOW_MS), { kind: "seq", seq: 4711 });
  assertEquals(readMoment("2026", NOW_MS), { kind: "seq", seq: 2026 });
  assertStringIncludes(faultOf("0"), "from 1");
  assertStringIncludes(faultOf("9".repeat(20)), "so high");
});

Deno.test("readMoment reads local times of today and yesterday, and local dates", () => {
  const local = (day: number, ...time: number[]): number =>
    new Date(2026, 5, day, time[0], time[1], time[2] ?? 0).getTime();
  assertEquals(msOf("14:03"), local(2, 14, 3));
  assertEquals(msOf("9:05:20"), local(2, 9, 5, 20));
  assertEquals(msOf("today 14:03"), local(2, 14, 3));
  assertEquals(msOf("Yesterday 16:03"), local(1, 16, 3));
  assertEquals(msOf("2026-06-01 14:03"), local(1, 14, 3));
  assertEquals(msOf("2026-06-01T14:03:07"), local(1, 14, 3, 7));
  assertEquals(
    msOf("yesterday 10:00", new Date(2026, 5, 1, 12).getTime()),
    new Date(2026, 4, 31, 10).getTime(),
  );
});

Deno.test("readMoment reads UTC times, offsets, and so long ago", () => {
  const now = Date.UTC(2026, 5, 2, 15);
  assertEquals(msOf("2026-06-01T14:03Z", now), Date.UTC(2026, 5, 1, 14, 3));
  assertEquals(msOf("2026-06-01 14:03:09 utc", now), now - 86_400_000 - 3411e3);
  assertEquals(
    msOf("2026-06-01T14:03+02:00", now),
    Date.UTC(2026, 5, 1, 12, 3),
  );
  assertEquals(
    msOf("2026-06-01T14:03-0130", now),
    Date.UTC(2026, 5, 1, 15, 33),
  );
  assertEquals(msOf("now", now), now);
  assertEquals(msOf("15m", now), now - 15 * 60_000);
  assertEquals(msOf("2h ago", now), now - 2 * 3_600_000);
  assertEquals(msOf("90 minutes ago", now), now - 90 * 60_000);
  assertEquals(msOf("3d", now), now - 3 * 86_400_000);
});

Deno.test("readMoment takes a time to the minute for all of that minute", () => {
  const lengthOf = (moment: Moment): number | null =>
    moment.kind === "time" ? moment.throughMs - moment.ms : null;
  assertEquals(lengthOf(readMoment("14:03", NOW_MS)), 59_999);
  assertEquals(lengthOf(readMoment("14:03:20", NOW_MS)), 999);
  assertEquals(lengthOf(readMoment("2026-06-01T14:03Z", NOW_MS)), 59_999);
  assertEquals(lengthOf(readMoment("15m", NOW_MS)), 0);
});

Deno.test("readMoment tells what is no moment, or not yet, or not one alone", () => {
  assertStringIncludes(faultOf("15:01"), "yesterday 15:01");
  assertStringIncludes(faultOf("today 15:01"), "not come yet");
  assertStringIncludes(faultOf("2027-01-01T00:00Z"), "not come yet");
  const ahead = readMoment("2027-01-01T00:00Z", NOW_MS, { mayLieAhead: true });
  assertEquals(ahead.kind === "time" && ahead.ms, Date.UTC(2027, 0));
  assertStringIncludes(faultOf("yesterday"), "a day is not a moment");
  assertStringIncludes(faultOf("2026-06-01"), "2026-06-01 14:03");
  assertStringIncludes(faultOf("2026-02-30 10:00"), "no such day");
  assertStringIncludes(faultOf("24:00"), "no such time");
  assertStringIncludes(faultOf("2026-06-01T14:03+19:00"), "so far from UTC");
  for (const odd of ["", "soon", "-5", "1.5", "14", "14:3", "\x1b[2J"]) {
    const seq = odd === "14" ? "seq" : "fault";
    assertEquals(readMoment(odd, NOW_MS).kind, seq, odd);
  }
});

/** Reads under another zone: a process has one zone for life. */
async function inZone(zone: string, text: string): Promise<string> {
  const at = new URL("../../src/history/moment.ts", import.meta.url);
  const code = `const { readMoment } = await import(${JSON.stringify(at.href)});
    console.log(JSON.stringify(readMoment(${
    JSON.stringify(text)
  }, Date.UTC(2026, 11, 1))));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", code],
    env: { TZ: zone, NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("readMoment does not guess where the clocks were set", async () => {
  const [twice, never, once] = await Promise.all([
    inZone("Europe/Berlin", "2026-10-25 02:30"),
    inZone("Europe/Berlin", "2026-03-29 02:30"),
    inZone("Europe/Berlin", "2026-10-25 03:30"),
  ]);
  assertStringIncludes(twice, "came twice");
  assertStringIncludes(never, "left out");
  assertStringIncludes(once, `"ms":${Date.UTC(2026, 9, 25, 2, 30)}`);
});
