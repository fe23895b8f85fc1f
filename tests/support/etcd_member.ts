/**
 * One etcd process of a test.
 *
 * @module
 */

/** Where a member listens and keeps its data. */
export interface MemberPlan {
  /** Its name. */
  readonly name: string;
  /** The port it serves clients on. */
  readonly clientPort: number;
  /** The port it listens for other members on. */
  readonly peerPort: number;
  /** A directory of its own, that is there. */
  readonly directory: string;
  /** More arguments. */
  readonly args: readonly string[];
}

/** Ends etcd when its standard input does, and so when the test's process dies. */
const SCRIPT = `
etcd "$@" </dev/null >>"$LOG" 2>&1 &
echo $!
cat >/dev/null
kill -9 $!
wait
`;

/** A member that can be killed, paused and started again. */
export class EtcdMember implements AsyncDisposable {
  /** Where it listens and keeps its data. */
  readonly plan: MemberPlan;
  /** Its process id; 0 while it is not running. */
  pid = 0;
  #shell: Deno.ChildProcess | undefined;

  /** A member that is not yet running. */
  constructor(plan: MemberPlan) {
    this.plan = plan;
  }

  /** The URL it serves clients on. */
  get url(): string {
    return `http://127.0.0.1:${this.plan.clientPort}`;
  }

  /** Starts it, on the data it has. */
  async start(): Promise<void> {
    const { name, clientPort, peerPort, directory, args } = this.plan;
    const client = `http://127.0.0.1:${clientPort}`;
    const shell = new Deno.Command("sh", {
      args: [
        ...["-c", SCRIPT, "etcd", "--name", name],
        ...["--data-dir", `${directory}/data`],
        ...["--listen-client-urls", client, "--advertise-client-urls", client],
        ...["--listen-peer-urls", `http://127.0.0.1:${peerPort}`],
        ...args,
      ],
      env: { LOG: `${directory}/log` },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#shell = shell;
    const reader = shell.stdout.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    this.pid = Number(new TextDecoder().decode(value).trim());
  }

  /** Stops it at once, as a power cut does. */
  async kill(): Promise<void> {
    const shell = this.#shell;
    if (shell === undefined) return;
    this.#shell = undefined;
    this.pid = 0;
    await shell.stdin.close();
    await shell.status;
  }

  /** Lets it do nothing until it is resumed. */
  pause(): void {
    Deno.kill(this.pid, "SIGSTOP");
  }

  /** Lets it go on. */
  resume(): void {
    Deno.kill(this.pid, "SIGCONT");
  }

  /** Asks it something that changes nothing; `undefined` if it does not answer at once. */
  async status(): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const response = await fetch(`${this.url}/v3/maintenance/status`, {
        method: "POST",
        body: "{}",
        signal: AbortSignal.timeout(500),
      });
      return await response.json();
    } catch {
      return undefined;
    }
  }

  /** What it has written to its log. */
  log(): Promise<string> {
    return Deno.readTextFile(`${this.plan.directory}/log`);
  }

  /** Stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
