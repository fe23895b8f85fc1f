import { assertEquals, assertStringIncludes } from "@std/assert";
import { failureText } from "../../../scripts/compile/failure.ts";

const KEEPING = { denoDir: "/cache", deno: "2.9.6" };
const ZIP = "denort-x86_64-apple-darwin.zip";
const URL = `https://example.org/v2.9.6/${ZIP}`;

Deno.test("failureText() says what to do where the runtime cannot be fetched", () => {
  const said = `Download ${URL}\nerror: Writing\n\nCaused by:
    0: Setting up base binary.
    1: error sending request for url (${URL}): client error (Connect): no route
    2: client error (Connect)\n`;
  assertEquals(
    failureText("x86_64-apple-darwin", said, KEEPING),
    `Cannot compile for "x86_64-apple-darwin": its runtime cannot be fetched from ${URL} (client error (Connect): no route);
  allow that host and run this again, or put that file at /cache/dl/release/v2.9.6/${ZIP},
  or set DENORT_BIN to a denort 2.9.6 for that machine, unpacked from it.`,
  );
});

Deno.test("failureText() repeats what Deno says of anything else", () => {
  const said = "error: TS2322: no\n";
  const text = failureText("x86_64-apple-darwin", said, KEEPING);
  assertStringIncludes(text, "TS2322");
});
