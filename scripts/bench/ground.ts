/**
 * Repositories to measure in, with journals of any length and any number of
 * live leases.
 *
 * @module
 */

/** How long a journal is, and how many leases live in it. */
export interface Shape {
  /** Its lines. */
  readonly lines: number;
  /** The leases that live at its end. */
  readonly live: number;
}

const STAMP = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** A plain repository. */
export async function repository(root: string): Promise<string> {
  await Deno.mkdir(`${root}/.git/objects`, { recursive: true });
  await Deno.mkdir(`${root}/docs`);
  await Deno.writeTextFile(`${root}/.git/HEAD`, "ref: refs/heads/main\n");
  const core = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n";
  await Deno.writeTextFile(`${root}/.git/config`, core);
  return root;
}

/** The text of a journal: grants that stay, then grants and their ends in turn. */
export function journalText({ lines, live }: Shape): string {
  const stamp = STAMP();
  const texts: string[] = [];
  for (let k = 0; texts.length < lines; k++) {
    const key = { lane: `lane-${k}`, loop_ts: `t-${k}` };
    const region = [`src/part${k}/**`];
    const told = { holder: "somebody", session_id: `other-${k}`, pid: 1 };
    const lease = { ...key, ...told, region, tree: region, acquired_at: stamp };
    texts.push(JSON.stringify({ op: "ACQUIRE", ...key, lease }));
    if (k < live || texts.length >= lines) continue;
    texts.push(JSON.stringify({ op: "RELEASE", ...key }));
  }
  return texts.map((text) => `${text}\n`).join("");
}

/** Puts a journal into a repository, as other programs leave it. */
export async function fill(root: string, shape: Shape): Promise<void> {
  await Deno.mkdir(`${root}/.dos`, { recursive: true });
  const journal = `${root}/.dos/lane-journal.jsonl`;
  await Deno.writeTextFile(journal, journalText(shape));
}

/** The event of a tool that is about to be called. */
export function payload(
  root: string,
  tool_name: string,
  tool_input: object,
): string {
  return JSON.stringify({
    session_id: "bench",
    cwd: root,
    hook_event_name: "PreToolUse",
    tool_name,
    tool_input,
  });
}

/** An edit of a file. */
export function edit(root: string, path: string): string {
  return payload(root, "Write", { file_path: `${root}/${path}` });
}
