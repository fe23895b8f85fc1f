import { assertEquals } from "@std/assert";
import { feed } from "../../src/system/feed.ts";

async function fed(script: string, text: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    ...{ stdin: "piped", stdout: "piped", stderr: "null" },
  }).spawn();
  const [, { stdout }] = await Promise.all([feed(child, text), child.output()]);
  return new TextDecoder().decode(stdout);
}

Deno.test("a child is given all of its input, and its end", async () => {
  const script =
    "const text = await new Response(Deno.stdin.readable).text(); Deno.stdout.writeSync(new TextEncoder().encode(String(text.length)));";
  assertEquals(await fed(script, "x".repeat(300_000)), "300000");
});

Deno.test("a child that reads nothing still gives an answer", async () => {
  const script =
    'Deno.stdout.writeSync(new TextEncoder().encode("no")); Deno.exit(0);';
  assertEquals(await fed(script, "x".repeat(3_000_000)), "no");
});
