import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EVENT_LIMIT } from "../../src/gate/standard_streams.ts";
import { Judge } from "../../src/resident/judge.ts";
import { Load } from "../../src/resident/load.ts";
import {
  type Door,
  Requests,
  type Route,
} from "../../src/resident/requests.ts";
import { aHold, hold } from "../support/gate.ts";
import { inTurn } from "../support/in_turn.ts";
import { at, GIT, plant, withTree } from "../system/planted_tree.ts";

const SOCKET: Door = { way: "socket", secret: "" };
const HTTP: Door = { way: "http", secret: "s3cret" };

interface Hall {
  readonly root: string;
  readonly requests: Requests;
  ask(door: Door, path: string, init?: RequestInit): Promise<Response>;
}

const FAILING: Route = {
  method: "GET",
  answer: () => {
    throw new Error("inside");
  },
};

/** Long enough for whoever is answered, and short for whoever is given up. */
const PATIENT_MS = 20_000;
const HURRIED_MS = 300;

function inHall(
  use: (hall: Hall) => Promise<void>,
  { limitMs = PATIENT_MS, load }: { limitMs?: number; load?: Load } = {},
): Promise<void> {
  return withTree({ ...at(".git", GIT), "dos.toml": "" }, async (root) => {
    hold(root, aHold());
    const judge = new Judge({
      root,
      thisWorktree: false,
      env: () => undefined,
    });
    const routes = new Map([["/fails", FAILING]]);
    const requests = new Requests({
      ...{ judge, routes, limitMs },
      ...(load === undefined ? {} : { load }),
    });
    const ask = (door: Door, path: string, init: RequestInit = {}) =>
      requests.answer(new Request(`http://dos${path}`, init), door);
    await use({ root, requests, ask });
    await judge.close();
  });
}

function event(root: string, file_path: string): string {
  return JSON.stringify({
    ...{ session_id: "mine", hook_event_name: "PreToolUse", cwd: root },
    ...{ tool_name: "Write", tool_input: { file_path, content: "" } },
  });
}

const WITH_TOKEN = { authorization: "Bearer s3cret" };

Deno.test("an event is answered on the socket and over HTTP", () =>
  inHall(async ({ root, ask, requests }) => {
    const body = event(root, "src/x");
    const init = { method: "POST", body, headers: WITH_TOKEN };
    const bySocket = await ask(SOCKET, "/hook/pretool", init);
    const byHttp = await ask(HTTP, "/hook/pretool", init);
    const { exit, stdout, stderr } = await bySocket.json();
    assertEquals([exit, stderr], [0, ""]);
    assertEquals(await byHttp.text(), stdout);
    assertStringIncludes(stdout, '"deny"');
    assertEquals(requests.tally, { judged: 2, refused: 0 });
  }));

Deno.test("who has no token is told nothing else", () =>
  inHall(async ({ root, ask, requests }) => {
    const body = event(root, "src/x");
    const headers = [{}, { authorization: "Bearer wrong" }];
    await inTurn(headers, async (one) => {
      const init = { method: "POST", body, headers: one };
      for (const path of ["/hook/pretool", "/nothing"]) {
        // deno-lint-ignore no-await-in-loop -- one after the other
        assertEquals((await ask(HTTP, path, init)).status, 401);
      }
    });
    assertEquals(requests.tally.judged, 0);
  }));

Deno.test("what cannot be asked is said", () =>
  inHall(async ({ ask }) => {
    const table: [string, RequestInit, number][] = [
      ["/", {}, 404],
      ["/hook/nothing", { method: "POST", body: "{}" }, 404],
      ["/hook/pretool", {}, 405],
      ["/fails", { method: "POST", body: "{}" }, 405],
      ["/fails", {}, 500],
      ["/hook/pretool", { method: "POST", body: "oops" }, 200],
      ["/hook/pretool", { method: "POST" }, 200],
    ];
    await inTurn(table, async ([path, init, status]) => {
      const response = await ask(SOCKET, path, init);
      assertEquals(response.status, status, path);
      assert(!(await response.text()).includes("inside"));
    });
  }));

Deno.test("an event that is too long or too slow follows the policy", () =>
  inHall(async ({ root, ask }) => {
    const long = new Uint8Array(EVENT_LIMIT + 1);
    const slow = (): ReadableStream => new ReadableStream({});
    const bodies: [() => BodyInit, number][] = [[() => long, 413], [slow, 408]];
    const policies: [string, number][] = [["open", 0], ["closed", 2]];
    await inTurn(policies, async ([fail, exit]) => {
      plant(root, { "dos.toml": `[hook]\nfail = "${fail}"\n` });
      for (const [body, status] of bodies) {
        const init = (): RequestInit => ({
          ...{ method: "POST", body: body(), headers: WITH_TOKEN },
        });
        // deno-lint-ignore no-await-in-loop -- one after the other
        const bySocket = await ask(SOCKET, "/hook/pretool", init());
        assertEquals(bySocket.status, status);
        // deno-lint-ignore no-await-in-loop -- one after the other
        assertEquals((await bySocket.json()).exit, exit);
        // deno-lint-ignore no-await-in-loop -- one after the other
        const byHttp = await ask(HTTP, "/hook/pretool", init());
        assertEquals(byHttp.status, exit === 2 ? 200 : status);
        // deno-lint-ignore no-await-in-loop -- one after the other
        assertEquals((await byHttp.text()).includes('"deny"'), exit === 2);
      }
    });
  }, { limitMs: HURRIED_MS }));

Deno.test("of too many requests the last are turned away at once", () =>
  inHall(async ({ root, ask, requests }) => {
    const { promise: gate, resolve } = Promise.withResolvers<void>();
    const held = new ReadableStream({
      async start(controller): Promise<void> {
        await gate;
        controller.enqueue(new TextEncoder().encode(event(root, "a")));
        controller.close();
      },
    });
    const post = (body: BodyInit): RequestInit => ({ method: "POST", body });
    const waiting = [held, null].map((body) =>
      ask(SOCKET, "/hook/pretool", post(body ?? new ReadableStream({})))
    );
    const refused = await ask(SOCKET, "/hook/pretool", post("{}"));
    assertEquals(refused.status, 503);
    resolve();
    assertEquals((await Promise.all(waiting)).map((x) => x.status), [200, 408]);
    assertEquals(requests.tally.refused, 1);
    assertEquals((await ask(SOCKET, "/hook/stop", post("{}"))).status, 200);
  }, { limitMs: 1_500, load: new Load({ requests: 2, bytes: EVENT_LIMIT }) }));
