/**
 * What a hook costs that asks a server: a pool of connections to its socket,
 * each with one question after the other, in a repository with many leases.
 *
 * @module
 */
// deno-lint-ignore-file no-await-in-loop -- one question after the other is what is measured
import { quantile, type Row } from "./figures.ts";

const PROGRAM = `${import.meta.dirname}/../../src/main.ts`;
const LEASES = 1_000;
const WARM_UP = 1_000;
const QUESTIONS = 6_000;
const POOL = 4;

/** Edits and commands of many sessions: one connection, a pool of them, and a pool while others take and give back lanes. */
export async function measureResident(directory: string): Promise<Row[]> {
  const root = `${directory}/served`;
  await plant(root);
  const server = await startServer(root);
  try {
    await ask(root, POOL, WARM_UP);
    return [
      await row("one connection", () => ask(root, 1, QUESTIONS / 2)),
      await row(`${POOL} connections`, () => ask(root, POOL, QUESTIONS)),
      await row(
        `${POOL} connections, lanes taken beside`,
        () => beside(root, () => ask(root, POOL, QUESTIONS)),
      ),
    ];
  } finally {
    server.kill("SIGTERM");
    await server.status;
  }
}

async function row(what: string, run: () => Promise<number[]>): Promise<Row> {
  const start = performance.now();
  const samples = await run();
  const seconds = (performance.now() - start) / 1_000;
  const rate = Math.round(samples.length / seconds);
  const late = quantile(samples, 0.99).toFixed(2);
  const note = `${rate.toLocaleString("en")} a second, 99 % in ${late} ms`;
  return { what, samples, note };
}

/** A repository in which every lane is held by a session of its own. */
async function plant(root: string): Promise<void> {
  await Deno.mkdir(`${root}/.git/objects`, { recursive: true });
  await Deno.mkdir(`${root}/docs/deep/er`, { recursive: true });
  await Deno.mkdir(`${root}/.dos`);
  await Deno.writeTextFile(`${root}/.git/HEAD`, "ref: refs/heads/main\n");
  const core = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n";
  await Deno.writeTextFile(`${root}/.git/config`, core);
  const stamp = `${new Date().toISOString().slice(0, 19)}Z`;
  const lines = Array.from({ length: LEASES }, (_, k) => {
    const key = { lane: `lane-${k}`, loop_ts: `t-${k}` };
    const region = [`src/${k}/**`, `tests/${k}/**`];
    const told = { holder: `agent-${k}`, session_id: `s-${k}`, pid: 0 };
    const lease = { ...key, ...told, region, tree: region, acquired_at: stamp };
    return `${JSON.stringify({ op: "ACQUIRE", ...key, seq: k + 1, lease })}\n`;
  });
  const journal = `${root}/.dos/lane-journal.jsonl`;
  await Deno.writeTextFile(journal, lines.join(""));
}

async function startServer(root: string): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, "--workspace", root, "serve"],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const { done } = await reader.read();
  if (done) throw new Error("Cannot measure the server: it did not start");
  reader.releaseLock();
  return child;
}

/** Asks so many questions over so many connections, and tells how long each took. */
async function ask(
  root: string,
  pool: number,
  questions: number,
): Promise<number[]> {
  const samples: number[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: pool }, async () => {
    using connection = await Deno.connect({
      transport: "unix",
      path: `${root}/.dos/serve.sock`,
    });
    const into = new Uint8Array(65_536);
    while (next < questions) {
      const bytes = questionOf(root, next++);
      const start = performance.now();
      await connection.write(bytes);
      await answerTo(connection, into);
      samples.push(performance.now() - start);
    }
  }));
  return samples;
}

const END = "\r\n\r\n";

/** Reads one answer; its length is told in its head. */
async function answerTo(from: Deno.Conn, into: Uint8Array): Promise<void> {
  let filled = 0;
  for (;;) {
    const count = await from.read(into.subarray(filled));
    if (count === null) throw new Error("Cannot measure: the server hung up");
    filled += count;
    const text = new TextDecoder().decode(into.subarray(0, filled));
    const end = text.indexOf(END);
    if (end === -1) continue;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    if (!text.startsWith("HTTP/1.1 200 ") || Number.isNaN(length)) {
      throw new Error(`Cannot measure: the server says ${text}`);
    }
    if (filled >= end + END.length + length) return;
  }
}

/** Of ten calls seven pass outside of all regions, two in the caller's own, and one is denied. */
function questionOf(root: string, k: number): Uint8Array<ArrayBuffer> {
  const lane = k % LEASES;
  const session = `s-${lane}`;
  const files = `${root}/docs/deep/er/${lane}.md`;
  const call = k % 10 === 0
    ? write(`${root}/src/${(lane + 1) % LEASES}/a.ts`)
    : k % 10 <= 2
    ? write(`${root}/src/${lane}/a.ts`)
    : k % 10 === 3
    ? { tool_name: "Bash", tool_input: { command: `echo a > ${files}` } }
    : write(files);
  const event = { session_id: session, cwd: root, ...NAMED, ...call };
  const body = JSON.stringify(event);
  const head = `POST /hook/pretool HTTP/1.1\r\nhost: dos\r\ncontent-length: ${
    new TextEncoder().encode(body).length
  }`;
  return new TextEncoder().encode(`${head}${END}${body}`);
}

const NAMED = { hook_event_name: "PreToolUse" };

function write(file_path: string): object {
  return { tool_name: "Write", tool_input: { file_path, content: "a\n" } };
}

/** Takes and gives back a lane as processes, one after the other, for as long as something is measured. */
async function beside<T>(root: string, run: () => Promise<T>): Promise<T> {
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      for (const action of ["acquire", "release"]) {
        await new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "-A", PROGRAM, "--workspace", root, "lease-lane"],
            ...[action, "--owner", "bench", "--lane", "other"],
            ...(action === "acquire" ? ["--tree", "other/**"] : []),
          ],
          stdin: "null",
          stdout: "null",
          stderr: "null",
        }).output();
      }
    }
  })();
  try {
    return await run();
  } finally {
    isOver = true;
    await others;
  }
}
