import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Leases } from "../../src/lease/leases.ts";
import { verbRoutes } from "../../src/resident/verbs.ts";
import { openWorkspace } from "../../src/compose.ts";
import { inTurn } from "../support/in_turn.ts";
import { withTree } from "../system/planted_tree.ts";

type Ask = (verb: string, body: string) => Promise<Response>;

function asking(open: () => Promise<Leases>): Ask {
  const routes = verbRoutes(open);
  return async (verb, body) => {
    const route = routes.get(`/${verb}`);
    if (route === undefined) throw new Error(`there is no "${verb}"`);
    return await route.answer(body);
  };
}

Deno.test("a lane is taken, looked at, renewed and given back", () =>
  withTree({ "dos.toml": "" }, async (root) => {
    const ask = asking(async () => (await openWorkspace({ root })).leases);
    const claim = { owner: "ada", lane: "api" };
    const grant = { ...claim, tree: ["api/**"], sessionId: "s-ada", ttl: 5 };
    const steps: [string, object, string][] = [
      ["acquire", grant, "acquire"],
      ["acquire", { ...grant, owner: "bob", lane: "x" }, "refuse"],
      ["check", claim, "held"],
      ["heartbeat", claim, "beaten"],
      ["check", { ...claim, owner: "bob" }, "refuse"],
      ["release", claim, "released"],
      ["check", claim, "refuse"],
    ];
    await inTurn(steps, async ([verb, options, outcome]) => {
      const response = await ask(verb, JSON.stringify(options));
      assertEquals(response.status, 200);
      assertEquals((await response.json()).outcome, outcome, verb);
      if (verb !== "acquire" || outcome !== "acquire") return;
      const [lease] = await (await ask("live", "")).json();
      assertEquals([lease.pid, lease.session_id], [0, "s-ada"]);
    });
  }));

Deno.test("options that are none of a verb's are told, and nothing is done", async () => {
  const ask = asking(() => Promise.reject(new Error("it was done")));
  const table: [string, string, string][] = [
    ["acquire", "oops", "no JSON"],
    ["acquire", "[]", "no object"],
    ["acquire", "null", "no object"],
    ["acquire", '{"owner": "a", "sessionId": ""}', '"sessionId"'],
    ["acquire", '{"owner": "a", "sessionId": "s", "pid": 1}', '"pid"'],
    ["acquire", '{"owner": "a", "sessionId": "s", "tree": [1]}', '"tree"'],
    ["acquire", '{"__proto__": {"owner": "a"}}', '"__proto__"'],
    ["release", '{"owner": 7, "lane": "a"}', '"owner"'],
    ["check", '{"owner": "a"}', '"lane"'],
    ["live", '{"alive": "yes"}', '"alive"'],
  ];
  await inTurn(table, async ([verb, body, expected]) => {
    const response = await ask(verb, body);
    assertEquals(response.status, 400, body);
    const { outcome, reason } = await response.json();
    assertEquals(outcome, "error");
    assertStringIncludes(reason, expected);
  });
});

Deno.test("what fails says so, and what is asked for wrongly is told apart", () =>
  withTree({ "dos.toml": "" }, async (root) => {
    const ask = asking(async () => (await openWorkspace({ root })).leases);
    const wrong = { owner: "a", lane: "x", sessionId: "s", tree: ["../x"] };
    assertEquals((await ask("acquire", JSON.stringify(wrong))).status, 400);
    await Deno.mkdir(`${root}/.dos/lane-journal.jsonl`, { recursive: true });
    const response = await ask("live", "");
    assertEquals(response.status, 500);
    assertEquals((await response.json()).code, "STORE_FOREIGN_TYPE");
  }));
