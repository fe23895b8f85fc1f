import { assertEquals } from "@std/assert";
import { post } from "../../src/system/post.ts";

const LETTER = { body: "x", headers: { "x-key": "k" }, timeoutMs: 5_000 };

Deno.test("post sends a text and tells the reply", async () => {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    async (request) =>
      new Response(`${await request.text()} ${request.headers.get("x-key")}`, {
        status: 202,
      }),
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  assertEquals(await post(url, LETTER), { status: 202, body: "x k" });
});

Deno.test("post follows no redirection", async () => {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    () => Response.redirect("http://127.0.0.1:1/", 307),
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  assertEquals(await post(url, LETTER), { status: 307, body: "" });
});

Deno.test("post tells why nothing came back", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const url = `http://ann:secret@127.0.0.1:${listener.addr.port}/`;
  const late = await post(url, { ...LETTER, timeoutMs: 50 });
  assertEquals(late, { failure: "no answer within 50 ms" });
  listener.close();
  assertEquals(await post(url, LETTER), { failure: "connection refused" });
});
