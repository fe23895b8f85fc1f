// deno-lint-ignore-file no-await-in-loop -- the cases of a table run one after the other
import { assertEquals } from "@std/assert";
import type { Leases } from "../../../src/lease/leases.ts";
import { liveLines } from "../../../src/cli/commands/live.ts";
import { printPage } from "../../../src/cli/page.ts";
import { aLease, NOW_MS, recorder, say, words } from "../fake_world.ts";

const SHEET = { nowMs: NOW_MS, columns: 100 };

Deno.test("live prints the leases as they are", async () => {
  const table: [string, boolean][] = [["", false], ["--alive", true]];
  for (const [more, alive] of table) {
    const verb = recorder<Leases["live"]>([aLease()]);
    const workspace = { leases: { live: verb.verb } };
    const said = await say(words(`lease-lane live ${more}`), { workspace });
    assertEquals([said.exit, said.stderr], [0, ""]);
    assertEquals(JSON.parse(said.stdout), [aLease()]);
    assertEquals(verb.calls, [{ alive }]);
  }
});

Deno.test("liveLines aligns who, since when, until when and where", () => {
  const leases = [
    aLease({ heartbeat_at: "2026-06-01T14:01:00Z" }),
    aLease({ lane: "documents", holder: "", region: undefined }),
  ];
  assertEquals(
    printPage(liveLines(leases, SHEET), { colour: false }),
    `LANE       HOLDER     SINCE       LAST BEAT  UNTIL      REGION
src        ann        12 min ago  2 min ago  in 53 min  src/**
documents  (no name)  12 min ago  -          in 43 min  src/*
`,
  );
});

Deno.test("liveLines points at leases that are silent past their time", () => {
  const leases = [aLease({ acquired_at: "2026-06-01T12:00:00Z" })];
  assertEquals(
    printPage(liveLines(leases, SHEET), { colour: false }),
    `LANE  HOLDER  SINCE          LAST BEAT  UNTIL          REGION
src   ann     2 h 3 min ago  -          1 h 8 min ago  src/**

Silent past its time:  src
dos lease-lane scavenge   ends what was left behind
`,
  );
});

Deno.test("liveLines keeps to the width of the sheet, whatever the names are", () => {
  const leases = [
    aLease({
      lane: "l".repeat(200),
      holder: "h".repeat(200),
      region: ["src/a/**", "src/b/**", "r".repeat(50)],
    }),
    aLease({ lane: "ab\x1b".repeat(20), acquired_at: "s".repeat(99) }),
  ];
  const text = printPage(liveLines(leases, { ...SHEET, columns: 128 }), {
    colour: false,
  });
  assertEquals(
    text,
    `LANE                              HOLDER                    SINCE                     LAST BEAT  UNTIL      REGION
${"l".repeat(31)}…  ${
      "h".repeat(23)
    }…  12 min ago                -          in 43 min  src/a/** src/b/**
${" ".repeat(108)}${"r".repeat(20)}
${" ".repeat(108)}${"r".repeat(20)}
${" ".repeat(108)}${"r".repeat(10)}
ab\\u{1b}ab\\u{1b}ab\\u{1b}ab…       ann                       ${
      "s".repeat(23)
    }…  -          ?          src/**
`,
  );
});

Deno.test("live keeps everything in JSON", async () => {
  const lease = aLease({ lane: "l".repeat(200), holder: "h".repeat(200) });
  const verb = recorder<Leases["live"]>([lease]);
  const workspace = { leases: { live: verb.verb } };
  const said = await say(words("lease-lane live"), { workspace });
  assertEquals(JSON.parse(said.stdout), [lease]);
});

Deno.test("liveLines shows what strangers wrote, whatever it is", () => {
  const odd = [{ lane: 7, holder: ["x"], acquired_at: "soon", tree: "src" }];
  assertEquals(
    printPage(liveLines(odd, SHEET), { colour: false }),
    `LANE  HOLDER     SINCE  LAST BEAT  UNTIL  REGION
7     (no name)  soon   -          ?      -
`,
  );
});
