/**
 * One etcd process of a test.
 *
 * @module
 */

import type { Certificates } from "./certificates.ts";

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
  /** Addresses of this machine that it serves clients on beside the loopback. */
  readonly addresses: readonly string[];
  /** Less than 0 lets it go before others on a busy machine, as far as that is allowed. */
  readonly nice: number;
  /** More arguments. */
  readonly args: readonly string[];
  /** Serves clients over TLS, and only those that show a certificate of the same authority. */
  readonly tls?: Certificates;
}

/** Ends etcd when its standard input does, and so when the test's process dies. */
const SCRIPT = `
nice -n "$NICE" etcd "$@" </dev/null >>"$LOG" 2>&1 &
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
    const { tls, clientPort } = this.plan;
    return `${tls === undefined ? "http" : "https"}://127.0.0.1:${clientPort}`;
  }

  /** Starts it, on the data it has. */
  async start(): Promise<void> {
    const { name, peerPort, directory, args, tls } = this.plan;
    const client = this.url;
    const clients = this.plan.addresses.map((address) =>
      client.replace("127.0.0.1", address)
    );
    const shell = new Deno.Command("sh", {
      args: [
        ...["-c", SCRIPT, "etcd", "--name", name],
        ...["--data-dir", `${directory}/data`],
        ...["--listen-client-urls", [client, ...clients].join(",")],
        ...["--advertise-client-urls", client],
        ...["--listen-peer-urls", `http://127.0.0.1:${peerPort}`],
        ...args,
        ...tls === undefined ? [] : await writeTls(directory, tls),
      ],
      env: { LOG: `${directory}/log`, NICE: String(this.plan.nice) },
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
    const { tls } = this.plan;
    using client = Deno.createHttpClient(
      tls === undefined ? {} : { caCerts: [tls.ca], ...tls.client },
    );
    try {
      const response = await fetch(`${this.url}/v3/maintenance/status`, {
        method: "POST",
        body: "{}",
        signal: AbortSignal.timeout(500),
        client,
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

async function writeTls(
  directory: string,
  { ca, server }: Certificates,
): Promise<string[]> {
  const texts = { "ca.pem": ca, "s.pem": server.cert, "s.key": server.key };
  for (const [name, text] of Object.entries(texts)) {
    // deno-lint-ignore no-await-in-loop -- three files
    await Deno.writeTextFile(`${directory}/${name}`, text);
  }
  return [
    ...["--trusted-ca-file", `${directory}/ca.pem`, "--client-cert-auth"],
    ...[
      "--cert-file",
      `${directory}/s.pem`,
      "--key-file",
      `${directory}/s.key`,
    ],
  ];
}
