// deno-lint-ignore-file no-await-in-loop -- one program answers after the other
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { faultsOf } from "../metrics/otlp_check.ts";
import { dos, inTempDir, makeReadOnly, pictureOf, sh } from "./dos.ts";
import { startDaemon } from "./serve.ts";
import { isThere } from "./shells.ts";

const LANES = ["api", 'we"b\\x', "\u202eodd\u{1f600}"];

/** A store in which each lane was held once and one is held. */
async function withHistory(
  body: (cwd: string) => Promise<void>,
): Promise<void> {
  await inTempDir(async (cwd) => {
    await Deno.mkdir(`${cwd}/.dos`);
    const ts = "2026-06-01T14:00:00Z";
    const records = LANES.flatMap((lane, i) => {
      const id = { lane, loop_ts: `t${i}` };
      const lease = { ...id, holder: "ann", tree: [`${i}/x`], acquired_at: ts };
      return [
        { op: "ACQUIRE", seq: 3 * i + 1, ts, ...id, lease },
        { op: "REFUSE", seq: 3 * i + 2, ts, lane, reason_class: "LANE_HELD" },
        ...i === 0 ? [] : [{ op: "RELEASE", seq: 3 * i + 3, ts, ...id }],
      ];
    });
    await Deno.writeTextFile(
      `${cwd}/.dos/lane-journal.jsonl`,
      records.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );
    await body(cwd);
  });
}

async function namesIn(dir: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name);
}

function counters(text: string): string[] {
  return text.split("\n").filter((line) => /^dos_\w+_total\{/.test(line));
}

Deno.test("promtool finds nothing to say about what is exported", async () => {
  if (!await isThere("promtool")) return;
  await withHistory(async (cwd) => {
    const before = await pictureOf(`${cwd}/.dos`);
    const { code, stdout } = await dos(
      { cwd },
      ..."export --to prometheus".split(" "),
    );
    assertEquals(code, 0);
    await Deno.writeTextFile(`${cwd}/out.prom`, stdout);
    const check = "promtool check metrics < out.prom 2>&1";
    assertEquals(await sh(cwd, "sh", "-c", check), "");
    assertEquals(await pictureOf(`${cwd}/.dos`), before);
  });
});

Deno.test("no counter goes down over a compaction", async () => {
  await withHistory(async (cwd) => {
    const line = ["export", "--to", "prometheus"];
    const before = await dos({ cwd }, ...line);
    assertEquals((await dos({ cwd }, "journal", "compact")).code, 0);
    const after = await dos({ cwd }, ...line);
    assertEquals(counters(after.stdout), counters(before.stdout));
    assert(counters(before.stdout).length >= 6);
  });
});

Deno.test("as many are told to hold and to wait as the verbs for that show, where a foreign checkpoint disagrees", async () => {
  await inTempDir(async (cwd) => {
    await Deno.mkdir(`${cwd}/.dos`);
    const wait = {
      ...{ op: "WAIT", lane: "api", region: ["x"], owner: "bob", seq: 2 },
      keeper: `keeper-${"a".repeat(16)}`,
    };
    const lease = (lane: string): Record<string, unknown> => ({
      ...{ lane, loop_ts: `t-${lane}`, holder: "ann", tree: [`${lane}/x`] },
    });
    const leases = [lease("web"), lease("docs")];
    const records = [
      { op: "ACQUIRE", seq: 1, ...lease("api"), lease: lease("api") },
      wait,
      { op: "CHECKPOINT", leases, history: "lane-journal.x", seq: 3 },
    ];
    await Deno.writeTextFile(
      `${cwd}/.dos/lane-journal.jsonl`,
      records.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );
    const told = await dos({ cwd }, "export", "--to", "prometheus");
    const sum = (name: string): number =>
      told.stdout.split("\n").filter((line) => line.startsWith(`${name}{`))
        .reduce((all, line) => all + Number(line.split(" ").at(-1)), 0);
    const live = (await dos({ cwd }, "journal", "replay")).json();
    const queue = (await dos({ cwd }, "queue")).json();
    assertEquals([sum("dos_leases_live"), live.length], [2, 2]);
    assertEquals([sum("dos_tickets_waiting"), queue.length], [0, 0]);
  });
});

Deno.test("a node exporter takes the file up", async () => {
  if (!await isThere("prometheus-node-exporter")) return;
  await withHistory(async (cwd) => {
    const told = `${cwd}/told`;
    await Deno.mkdir(told);
    const file = `${told}/dos.prom`;
    await dos({ cwd }, "export", "--to", "prometheus", "--file", file);
    assertEquals(await namesIn(told), ["dos.prom"]);
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const address = `127.0.0.1:${listener.addr.port}`;
    listener.close();
    const exporter = new Deno.Command("prometheus-node-exporter", {
      args: [
        ...["--collector.disable-defaults", "--collector.textfile"],
        `--collector.textfile.directory=${told}`,
        `--web.listen-address=${address}`,
      ],
      ...{ stdin: "null", stdout: "null", stderr: "null" },
    }).spawn();
    try {
      let text = "";
      while (text === "") {
        const answer = await fetch(`http://${address}/metrics`).catch(() =>
          null
        );
        text = await answer?.text() ?? "";
        if (text === "") await new Promise((done) => setTimeout(done, 50));
      }
      assertStringIncludes(text, "node_textfile_scrape_error 0");
      assertStringIncludes(text, 'dos_refusals_total{lane="api"');
    } finally {
      exporter.kill("SIGKILL");
      await exporter.status;
    }
  });
});

Deno.test("a collector is sent what its protocol knows", async () => {
  await withHistory(async (cwd) => {
    const bodies: unknown[] = [];
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen(): void {} },
      async (request) => {
        assertEquals(new URL(request.url).pathname, "/v1/metrics");
        assertEquals(request.headers.get("content-type"), "application/json");
        assertEquals(request.headers.get("x-key"), "a b");
        bodies.push(await request.json());
        return Response.json({});
      },
    );
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b",
    };
    const { code } = await dos({ cwd, env }, "export", "--to", "otlp");
    assertEquals([code, faultsOf(bodies[0])], [0, []]);
  });
});

Deno.test("a store that cannot be written is measured, and damage is told", async () => {
  await withHistory(async (cwd) => {
    const journal = `${cwd}/.dos/lane-journal.jsonl`;
    await Deno.writeTextFile(journal, "{broken\n{torn", { append: true });
    const undo = await makeReadOnly(cwd);
    try {
      const { code, stdout, stderr } = await dos(
        { cwd },
        ...["export", "--to", "prometheus"],
      );
      assertEquals(code, 0);
      assertStringIncludes(stdout, "dos_journal_torn{");
      assert(/dos_journal_damaged\{[^}]*\} 1\n/.test(stdout), stdout);
      assertStringIncludes(stderr, "1 line of history cannot be read");
    } finally {
      await undo?.();
    }
  });
});

Deno.test("a file that cannot be replaced is left as it was", async () => {
  await withHistory(async (cwd) => {
    await Deno.mkdir(`${cwd}/told/full`, { recursive: true });
    await Deno.writeTextFile(`${cwd}/told/full/x`, "");
    const { code } = await dos(
      { cwd },
      ...["export", "--to", "jsonl", "--file", "told/full"],
    );
    assertEquals(code, 5);
    assertEquals(await namesIn(`${cwd}/told`), [
      "full",
    ]);
  });
});

Deno.test("a server tells the same at /metrics, to whoever has its token", async () => {
  await withHistory(async (cwd) => {
    const daemon = await startDaemon(cwd, { args: ["--http"] });
    try {
      const scrape = (token: string): Promise<Response> =>
        fetch(`${daemon.http}/metrics`, {
          headers: { authorization: `Bearer ${token}` },
        });
      const denied = await scrape("x");
      await denied.body?.cancel();
      assertEquals(denied.status, 401);
      const answer = await scrape(daemon.token);
      assertStringIncludes(answer.headers.get("content-type") ?? "", "0.0.4");
      const own = await dos({ cwd }, "export", "--to", "prometheus");
      assertEquals(counters(await answer.text()), counters(own.stdout));
    } finally {
      await daemon.end();
    }
  });
});

Deno.test("dos export writes over an older export, and over nothing else", async () => {
  await inTempDir(async (cwd) => {
    const words = "lease-lane acquire --owner ann --lane api --tree api/**";
    assertEquals((await dos({ cwd }, ...words.split(" "))).code, 0);
    const journal = `${cwd}/.dos/lane-journal.jsonl`;
    const before = await Deno.readTextFile(journal);
    const to = (file: string): ReturnType<typeof dos> =>
      dos({ cwd }, "export", "--to", "prometheus", "--file", file);
    assertEquals((await to("dos.prom")).code, 0);
    assertEquals((await to("dos.prom")).code, 0);
    assertEquals((await to(".dos/lane-journal.jsonl")).code, 5);
    assertEquals((await to(".dos/new.prom")).code, 5);
    assertEquals(await Deno.readTextFile(journal), before);
    await Deno.writeTextFile(`${cwd}/dos.toml`, "# mine\n");
    assertEquals((await to("dos.toml")).code, 5);
    assertEquals(await Deno.readTextFile(`${cwd}/dos.toml`), "# mine\n");
  });
});
