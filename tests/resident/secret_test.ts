import { assert, assertFalse, assertNotEquals } from "@std/assert";
import { bears, createSecret } from "../../src/resident/secret.ts";

Deno.test("a secret is long, and no two are alike", () => {
  const secret = createSecret();
  assert(/^[0-9a-f]{64}$/.test(secret));
  assertNotEquals(secret, createSecret());
});

Deno.test("only who has the whole secret bears it", () => {
  const secret = createSecret();
  assert(bears(`Bearer ${secret}`, secret));
  assert(bears(`bearer  ${secret} `, secret));
  const wrong = [
    ...[null, "", "Bearer", "Bearer ", secret, `Basic ${secret}`],
    ...[`Bearer ${secret.slice(1)}`, `Bearer ${secret}0`],
    ...[`Bearer ${secret}${secret}`, `Bearer ${secret} x`],
    `Bearer ${secret.slice(0, -1)}${secret.endsWith("0") ? "1" : "0"}`,
    `Bearer ${secret.toUpperCase()}é`,
  ];
  for (const header of wrong) assertFalse(bears(header, secret), `${header}`);
});
