/**
 * Hosts that share one etcd: each is a directory and a name.
 *
 * @module
 */
import { EtcdRig, etcdTest } from "../support/etcd.ts";
import { cleanEnv, commandLine, dos, type Ran } from "./dos.ts";
import type { CommandRun } from "./run_command.ts";

/** The shortest a session may live in silence, in seconds. */
export const TTL_S = 5;

/** One host. */
export class Host {
  /** Its directory. */
  readonly dir: string;
  /** Its name. */
  readonly name: string;
  /** What steers a program there. */
  readonly env: Record<string, string>;

  /** A host at a directory that is there. */
  constructor(dir: string, name: string) {
    this.dir = dir;
    this.name = name;
    this.env = { DISPATCH_HOST_ID: name };
  }

  /** Runs one command to its end. */
  dos(...args: string[]): Promise<Ran> {
    return dos({ cwd: this.dir, env: this.env }, ...args);
  }

  /** Runs a verb of `lease-lane`, its words as one text. */
  verb(words: string): Promise<Ran> {
    return this.dos("lease-lane", ...words.split(" "));
  }

  /** Starts a command. */
  begin(...args: readonly string[]): CommandRun {
    const [program = "", ...rest] = commandLine(...args);
    const child = new Deno.Command(program, {
      ...{ args: rest, cwd: this.dir, env: cleanEnv(this.env) },
      ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    }).spawn();
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return {
      pid: child.pid,
      ended: child.output().then(({ code, signal, stdout, stderr }) => ({
        ...{ code, signal, stdout: text(stdout), stderr: text(stderr) },
      })),
    };
  }

  /** Says where its leases lie. */
  async configure(endpoints: readonly string[]): Promise<void> {
    await Deno.writeTextFile(
      `${this.dir}/dos.toml`,
      [
        "[lanes]",
        'concurrent = ["api", "docs"]',
        'exclusive = ["release"]',
        'autopick = ["api", "docs"]',
        "[lanes.trees]",
        'api = ["src/api/**"]',
        'docs = ["docs/**"]',
        "[store]",
        'kind = "etcd"',
        `endpoints = ${JSON.stringify(endpoints)}`,
        `session_ttl = ${TTL_S}`,
        "",
      ].join("\n"),
    );
  }
}

/** A test with two hosts on one etcd. */
export function onTwoHosts(
  title: string,
  body: (near: Host, far: Host, rig: EtcdRig) => Promise<void>,
): void {
  etcdTest(title, async () => {
    await using rig = await EtcdRig.start();
    const root = await Deno.realPath(
      await Deno.makeTempDir({ prefix: "dos-hosts-" }),
    );
    try {
      const hosts = ["near", "far"].map((name) => {
        Deno.mkdirSync(`${root}/${name}`);
        return new Host(`${root}/${name}`, name);
      });
      await Promise.all(hosts.map((host) => host.configure(rig.endpoints)));
      const [near, far] = hosts;
      if (near !== undefined && far !== undefined) await body(near, far, rig);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

/** Waits, for what only time can show. */
export function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000));
}

/** The last of the JSON texts that a command printed, a line each. */
// deno-lint-ignore no-explicit-any -- tests look into whatever was printed
export function lastOf(stdout: string): any {
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
