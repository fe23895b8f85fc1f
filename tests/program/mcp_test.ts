import { assert, assertEquals, assertRejects } from "@std/assert";
import { dos, inTempDir } from "./dos.ts";
import { agentTest, textOf, withAgent } from "./mcp.ts";

const SRC = { lane: "api", tree: ["src/api/**"] };

/** What differs from grant to grant. */
function withoutStamps(grant: Record<string, unknown>): unknown {
  const { loop_ts: _, fence: __, expires_at: ___, ...rest } = grant;
  return rest;
}

/** The same question a moment later has another moment. */
function timeless(report: unknown): unknown {
  return { ...(report as Record<string, unknown>), at: null };
}

agentTest(
  "an agent takes a lane, another is refused, waits and gets it",
  () =>
    inTempDir((cwd) =>
      withAgent({ cwd }, (ann) =>
        withAgent({ cwd }, async (bob) => {
          const mine = await ann.call("lease_acquire", {
            owner: "ann",
            ...SRC,
          });
          assertEquals([mine.outcome, mine.journaled], ["acquire", true]);
          // The holder is the client: this process, neither shell nor launcher.
          const { leases } = await ann.call("lease_list");
          assertEquals(leases.length, 1);
          assertEquals(leases[0].pid, mine.pid);
          assert(mine.pid !== ann.pid, "the server itself must not hold it");

          const wide = { lane: "all", tree: ["src/**"] };
          const refused = await bob.call("lease_acquire", {
            ...{ owner: "bob", ...wide },
          });
          assertEquals(
            [refused.outcome, refused.reason_class, refused.held_by.holder],
            ["refuse", "OVERLAP", "ann"],
          );
          const vain = await bob.call("lease_wait", {
            ...{ owner: "bob", ...wide, wait_seconds: 0.3 },
          });
          assertEquals([vain.outcome, vain.gave_up], ["refuse", "time"]);

          const told: string[] = [];
          const waiting = bob.client.callTool(
            {
              name: "lease_wait",
              arguments: { owner: "bob", ...wide, wait_seconds: 60 },
            },
            undefined,
            { onprogress: ({ message }) => told.push(message ?? "") },
          );
          while (told.length === 0) {
            // deno-lint-ignore no-await-in-loop -- until it is known to wait
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          assert(told[0]?.includes("api held by ann"), told[0]);
          const back = await ann.call("lease_release", {
            ...{ owner: "ann", lane: "api", loop_ts: mine.loop_ts },
          });
          assertEquals([back.outcome, back.released], ["released", true]);
          const { structuredContent: got } = await waiting;
          const { outcome, owner, ticket } = got as Record<string, unknown>;
          assertEquals([outcome, owner, typeof ticket], [
            ...["acquire", "bob", "number"],
          ]);
          const lost = await ann.call("lease_check", {
            owner: "ann",
            lane: "api",
          });
          assertEquals([lost.outcome, lost.held], ["refuse", false]);
        }))
    ),
);

agentTest(
  "tools answer what the command line prints",
  () =>
    inTempDir((cwd) =>
      withAgent({ cwd }, async ({ call, client }) => {
        const line = async (...words: string[]): Promise<unknown> =>
          (await dos({ cwd }, ...words, "--json")).json();
        const acquire = ["lease-lane", "acquire", "--owner", "ann", "--lane"];
        const theirs = await line(...acquire, "api", "--tree", "src/api/**");
        await line("lease-lane", "release", "--owner", "ann", "--lane", "api");
        const ours = await call("lease_acquire", { owner: "ann", ...SRC });
        assertEquals(
          withoutStamps(ours),
          withoutStamps(theirs as Record<string, unknown>),
        );

        const claim = { owner: "ann", lane: "api" };
        const claimed = ["--owner", "ann", "--lane", "api"];
        assertEquals(
          await call("lease_check", claim),
          await line("lease-lane", "check", ...claimed),
        );
        const coalesced = { ...claim, coalesce_within_s: 600 };
        assertEquals(
          await call("lease_heartbeat", coalesced),
          await line(
            ...["lease-lane", "heartbeat", ...claimed],
            ...["--coalesce-within-s", "600"],
          ),
        );
        const { leases } = await call("lease_list");
        assertEquals(leases, await line("lease-lane", "live"));
        const asked = { lane: "x", tree: ["src/**"], explain: true };
        assertEquals(
          await call("arbitrate", asked),
          await line(
            "arbitrate",
            "--lane",
            "x",
            "--tree",
            "src/**",
            "--explain",
          ),
        );
        const { entries } = await call("journal_tail", {
          count: 2,
          op: "ACQUIRE",
        });
        const tail = await dos(
          { cwd },
          "journal",
          "tail",
          "2",
          "--op",
          "ACQUIRE",
        );
        assertEquals(
          entries,
          tail.stdout.trim().split("\n").map((one) => JSON.parse(one)),
        );
        assertEquals(
          timeless(await call("why", { path: "src/api/x.ts" })),
          timeless(await line("why", "--path", "src/api/x.ts")),
        );
        const missing = { owner: "bob", lane: "api" };
        assertEquals(
          await call("lease_release", missing),
          await line(
            "lease-lane",
            "release",
            "--owner",
            "bob",
            "--lane",
            "api",
          ),
        );
        const live = await client.callTool({ name: "lease_list" });
        assertEquals(JSON.parse(textOf(live)), live.structuredContent);
      })
    ),
);

agentTest(
  "the live map and the lanes can be read, and a change of the map is told",
  () =>
    inTempDir((cwd) =>
      withAgent({ cwd }, async ({ call, client }) => {
        const { resources } = await client.listResources();
        assertEquals(resources.map(({ uri }) => uri), [
          ...["dos://live", "dos://lanes"],
        ]);
        let told = (_: string): void => {};
        const news = new Promise<string>((resolve) => told = resolve);
        client.fallbackNotificationHandler = (
          { method, params },
        ): Promise<void> => {
          if (method === "notifications/resources/updated") {
            told(String(params?.["uri"]));
          }
          return Promise.resolve();
        };
        await client.subscribeResource({ uri: "dos://live" });
        await call("lease_acquire", { owner: "ann", ...SRC });
        assertEquals(await news, "dos://live");
        await client.unsubscribeResource({ uri: "dos://live" });

        const { contents } = await client.readResource({ uri: "dos://live" });
        const [json, page] = contents as { mimeType: string; text: string }[];
        assertEquals(
          [json?.mimeType, page?.mimeType],
          ["application/json", "text/plain"],
        );
        const { leases } = await call("lease_list");
        assertEquals(JSON.parse(json?.text ?? ""), leases);
        assert(page?.text.includes("src/api/**"), page?.text);
        const lanes = await client.readResource({ uri: "dos://lanes" });
        const [catalogue] = lanes.contents as { text: string }[];
        assertEquals(JSON.parse(catalogue?.text ?? "").autopick, ["main"]);
        await assertRejects(
          () => client.readResource({ uri: "dos://x" }),
          Error,
          "use one of dos://live, dos://lanes",
        );
      })
    ),
);

agentTest(
  "of many calls at once through two servers one is granted",
  () =>
    inTempDir((cwd) =>
      withAgent({ cwd }, (ann) =>
        withAgent({ cwd }, async (bob) => {
          const calls = Array.from({ length: 24 }, (_, at) =>
            (at % 2 === 0 ? ann : bob).call("lease_acquire", {
              ...{
                owner: `worker ${at}`,
                lane: `lane ${at}`,
                tree: ["src/**"],
              },
              lock_timeout: 60,
            }));
          const answers = await Promise.all(calls);
          const outcomes = answers.map((one) =>
            one.outcome
          );
          // Told whole, because what happens once in a hundred runs is not seen again.
          const others = answers.filter(({ outcome }) =>
            outcome !== "acquire" && outcome !== "refuse"
          );
          assertEquals(others, []);
          assertEquals(
            outcomes.filter((one) => one === "acquire").length,
            1,
          );
          assertEquals(outcomes.filter((one) => one === "refuse").length, 23);
          const { leases } = await bob.call("lease_list");
          assertEquals(leases.length, 1);
        }))
    ),
);
