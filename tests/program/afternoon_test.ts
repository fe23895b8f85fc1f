// deno-lint-ignore-file no-await-in-loop -- the program is run once after the other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { replay } from "../../src/journal/replay.ts";
import {
  type Afternoon,
  anAfternoon,
  linesOf,
  RECORDS,
} from "../support/afternoon.ts";
import { dos, inTempDir, type Ran } from "./dos.ts";

type Ask = (...args: string[]) => Promise<Ran>;

/** A workspace after the afternoon, its journal compacted in the middle of it. */
async function afterwards(
  body: (ask: Ask, afternoon: Afternoon) => Promise<void>,
): Promise<void> {
  const afternoon = anAfternoon();
  const { entries, compactAfter, config } = afternoon;
  await inTempDir(async (cwd) => {
    const ask: Ask = (...args) => dos({ cwd }, ...args);
    const journal = `${cwd}/.dos/lane-journal.jsonl`;
    await Deno.mkdir(`${cwd}/.dos`);
    await Deno.writeTextFile(`${cwd}/dos.jsonc`, config);
    await Deno.writeTextFile(journal, linesOf(entries.slice(0, compactAfter)));
    const compacted = await ask("journal", "compact");
    assertEquals(compacted.json().outcome, "compacted");
    const rest = linesOf(entries.slice(compactAfter));
    await Deno.writeTextFile(journal, rest, { append: true });
    await body(ask, afternoon);
  });
}

async function answer(run: Promise<Ran>): Promise<ReturnType<Ran["json"]>> {
  const ran = await run;
  assertEquals([ran.code, ran.stderr], [0, ""]);
  return ran.json();
}

const utc = (time: string): string => `2026-06-01T${time}Z`;

Deno.test("the afternoon answers a dozen questions", async (t) => {
  await afterwards(async (ask, { entries, seqOf, compactAfter }) => {
    assertEquals(entries.length, RECORDS);
    await t.step(
      "1. Who held src/api/users.ts at 14:03, and why was cleo refused?",
      async () => {
        const why = await answer(
          ask("why", "src/api/users.ts", "--at", utc("14:03")),
        );
        assertEquals(why.taken_for, "path");
        const [bob, ...others] = why.held_by;
        assertEquals(others, []);
        const since_seq = seqOf("ACQUIRE", "api", -30);
        assertEquals(
          [bob.holder, bob.lane, bob.fence, bob.since, bob.until, bob.end],
          [
            "bob",
            "api",
            since_seq,
            utc("13:30:00"),
            utc("14:20:00"),
            "released",
          ],
        );
        assertEquals(bob.pattern, "src/api/**");
        const [refusal] = why.refusals;
        assertEquals([refusal.holder, refusal.ts], ["cleo", utc("14:03:20")]);
        assertEquals(refusal.conflict.witness_path, "src/api/a.ts");
        assertEquals(why.request.decision.reason_class, "OVERLAP");
        assertEquals(
          why.request.decision.conflict.witness_path,
          "src/api/users.ts",
        );
      },
    );
    await t.step(
      "2. Who waited for api at 14:10, and what would a request have got?",
      async () => {
        const why = await answer(ask("why", "API", "--at", utc("14:10:30")));
        assertEquals([why.taken_for, why.subject], ["lane", "api"]);
        assertEquals(why.waiting, [{
          ...{ ticket: seqOf("WAIT", "api", 5), lane: "api", owner: "dan" },
          ...{ region: ["src/api/**"], since: utc("14:05:00") },
          ...{ until: utc("14:20:00"), end: "granted" },
        }]);
        assertEquals(why.request.decision.reason_class, "LANE_HELD");
        assertEquals(why.request.decision.conflict.holder, "bob");
      },
    );
    await t.step(
      "3. Would cleo have got it at 14:30, when bob was gone?",
      async () => {
        const why = await answer(ask("why", "cleo", "--at", utc("14:30:30")));
        assertEquals([why.taken_for, why.held_by], ["owner", []]);
        assertEquals(why.request.tree, ["src/**/*.ts"]);
        const { decision } = why.request;
        assertEquals(
          [decision.reason_class, decision.conflict.holder],
          ["OVERLAP", "dan"],
        );
      },
    );
    await t.step(
      "4. Who held what when the journal was compacted, and at any record?",
      async () => {
        const seqs = [1, 700, compactAfter, compactAfter + 1, 4000, RECORDS];
        for (const seq of seqs) {
          const at = await answer(ask("journal", "at", String(seq)));
          assertEquals(at.seq, seq);
          assertEquals(at.leases, replay(entries.slice(0, seq)), String(seq));
        }
      },
    );
    await t.step("5. Who held what at 14:47?", async () => {
      const at = await answer(ask("journal", "at", utc("14:47:00")));
      const holders = at.leases.map((one: { lane: string; holder: string }) =>
        `${one.lane} ${one.holder}`
      ).filter((one: string) => !one.startsWith("svc-")).sort();
      assertEquals(
        holders,
        ["api dan", "docs gus", "hotfix hal", "legacy pete"],
      );
    });
    await t.step("6. Which leases ever covered src/api/users.ts?", async () => {
      const { holds } = await answer(ask("blame", "src/api/users.ts"));
      const told = holds.map((
        one: { holder: string; end: string; forced: boolean; pattern: string },
      ) => [one.holder, one.end, one.forced, one.pattern]);
      assertEquals(told, [
        ["ann", "released", false, "src/api/**"],
        ["bob", "released", false, "src/api/**"],
        ["dan", "scavenged", false, "src/api/**"],
        ["hal", "released", true, "src/api/users.ts"],
        ["ivy", null, false, "src/api/**"],
      ]);
      const [, , dan] = holds;
      assertEquals([dan.until, dan.ended_by], [utc("15:36:00"), "eve"]);
    });
    await t.step("7. How did docs/guide.md come from fay to gus?", async () => {
      const { holds } = await answer(ask("blame", "./docs/guide.md"));
      const [fay, gus, ...more] = holds;
      assertEquals(more, []);
      assertEquals(
        [fay.holder, fay.end, fay.until, fay.ended_by],
        ["fay", "handed-over", utc("14:30:00"), "gus"],
      );
      assertEquals(
        [gus.holder, gus.end, gus.until, gus.loop_ts],
        ["gus", "released", utc("15:10:00"), fay.loop_ts],
      );
    });
    await t.step(
      "8. Who held legacy/old/x.py at 14:10, and why was quin refused?",
      async () => {
        const why = await answer(
          ask("why", "legacy/old/x.py", "--at", utc("14:10")),
        );
        const [pete] = why.held_by;
        assertEquals(
          [pete.holder, pete.fence, pete.pattern],
          ["pete", null, "legacy/old"],
        );
        const [quin] = why.refusals;
        assertEquals([quin.holder, quin.ts], ["quin", utc("14:10:00")]);
        assertStringIncludes(quin.reason, "already held");
      },
    );
    await t.step("9. What became of api between 15:36 and 17:50?", async () => {
      const why = await answer(ask("why", "api", "--at", utc("16:00")));
      assertEquals([why.held_by, why.waiting], [[], []]);
      assertEquals(
        [why.last_held.holder, why.last_held.end, why.last_held.end_reason],
        ["dan", "scavenged", "silent, and its process is gone"],
      );
      assertEquals(why.request.decision.outcome, "acquire");
      assertEquals(why.refusals[0].holder, "eve");
    });
    await t.step(
      "10. Who has api in the end, who waits, and what is to be done?",
      async () => {
        const why = await answer(ask("why", "--lane", "api"));
        assertEquals(why.held_by[0].holder, "ivy");
        assertEquals(why.waiting[0].owner, "jon");
        assert(
          why.next.some((one: string) =>
            one.startsWith("dos lease-lane request --lane api")
          ),
        );
        const told = await ask("why", "api", "--text");
        assertStringIncludes(told.stdout, "by ivy");
        assertStringIncludes(told.stdout, "jon for lane api");
      },
    );
    const MINUTE = 60_000;
    await t.step("11. How long is api held, waited for, refused?", async () => {
      const { lanes } = await answer(ask("stats", "--lane", "API"));
      const [api, ...others] = lanes;
      assertEquals(others, []);
      // ann 70 minutes, bob 50; dan died, ivy holds it. dan waited 15, jon waits.
      assertEquals(
        [api.grants, api.live, api.scavenged],
        [4, 1, 1],
      );
      assertEquals(
        [api.hold.count, api.hold.median_ms, api.hold.p95_ms],
        [2, 50 * MINUTE, 70 * MINUTE],
      );
      assertEquals(
        [api.wait.count, api.wait.median_ms, api.given_up],
        [1, 15 * MINUTE, 0],
      );
      assertEquals([api.refusals, api.refusal_rate], [1, 0.2]);
    });
    await t.step("12. Which lanes get into each other's way?", async () => {
      const { pairs, unused } = await answer(
        ask("stats", "--since", utc("14:03"), "--until", utc("14:03")),
      );
      assertEquals(
        pairs.map(({ lanes, witness_path }: Record<string, unknown>) => [
          lanes,
          witness_path,
        ]),
        [[["api", "fix"], "src/api/a.ts"]],
      );
      assert(unused.includes("db"));
    });
  });
});

Deno.test("the afternoon's log tells of one path, one owner, one class", async () => {
  await afterwards(async (ask, { seqOf }) => {
    const log = async (...args: string[]): Promise<unknown[]> => {
      const { stdout } = await ask("journal", "log", "--json", ...args);
      return stdout.trimEnd().split("\n").filter((line) => line !== "")
        .map((line) => JSON.parse(line))
        .map(({ op, seq, ts }) => `${seq} ${op} ${String(ts).slice(11, 16)}`);
    };
    const cleo = `${seqOf("REFUSE", "fix", 3)} REFUSE 14:03`;
    const eve = `${seqOf("REFUSE", "api", 60)} REFUSE 15:00`;
    const path = ["--path", "src/api/users.ts", "--op", "refuse"];
    assertEquals(await log(...path), [cleo, eve]);
    assertEquals(await log("--class", "overlap"), [cleo]);
    const span = ["--since", utc("14:04"), "--until", utc("15:40")];
    assertEquals(await log("--lane", "Api", "--op", "REFUSE", ...span), [eve]);
    const dan = await log("--owner", "dan", ...span);
    assertEquals(
      dan.map((one) => String(one).replace(/^\d+ /, "")),
      [
        ...["WAIT 14:05", "ACQUIRE 14:20", "HEARTBEAT 14:25"],
        ...["HEARTBEAT 14:30", "HEARTBEAT 14:35", "HEARTBEAT 14:40"],
        "SCAVENGE 15:36",
      ],
    );
    assertEquals((await log("--lane", "api", "--last", "2")).length, 2);
  });
});
