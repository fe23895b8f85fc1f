import { assert, assertEquals } from "@std/assert";
import { SAFE_URLS, UNSAFE_URLS } from "./urls.ts";

const SCRIPT = `${import.meta.dirname}/../../../scripts/install.ps1`;

Deno.test("install.ps1 asks for the same URLs as install.sh", async () => {
  const text = await Deno.readTextFile(SCRIPT);
  const [, pattern = ""] = /^\$SafeUrl = "(.*)"$/m.exec(text) ?? [];
  const safe = new RegExp(pattern.replaceAll("\\z", "$"), "i");
  const found = [...SAFE_URLS, ...UNSAFE_URLS].filter((url) => safe.test(url));
  assertEquals(found, SAFE_URLS);
});

Deno.test("install.ps1 follows no redirect without a look at where it leads", async () => {
  const text = await Deno.readTextFile(SCRIPT);
  assert(!/Invoke-(?:WebRequest|RestMethod)|WebClient|BitsTransfer/.test(text));
  assert(text.includes("AllowAutoRedirect = $false"));
});
