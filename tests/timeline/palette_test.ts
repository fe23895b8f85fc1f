import { assert, assertEquals } from "@std/assert";
import { printPage } from "../../src/cli/page.ts";
import { ASCII, legendLines, UNICODE } from "../../src/timeline/palette.ts";

Deno.test("legendLines keeps each character beside its meaning", () => {
  assertEquals(
    printPage(legendLines(UNICODE, 80), { colour: false }),
    `├──┤ held   ▶ still   ╳ ended by others, or gave up   ╎┄┄╎ waits   │ short
█ several   × refused, 2-9 so often, + more often
`,
  );
  assertEquals(legendLines(ASCII, 300).length, 1);
  assertEquals(legendLines(ASCII, 1).length, 7);
});

Deno.test("ASCII needs no other characters, and means the same", () => {
  assert(/^[\x20-\x7e]*$/.test(JSON.stringify(ASCII)));
  assertEquals(Object.keys(ASCII), Object.keys(UNICODE));
});
