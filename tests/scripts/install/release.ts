/**
 * A release that is only shell scripts, and the installer run on it.
 *
 * @module
 */

/** Which `uname` answers what. */
export const MACHINES = {
  "x86_64-unknown-linux-gnu": ["Linux", "x86_64"],
  "aarch64-unknown-linux-gnu": ["Linux", "aarch64"],
  "x86_64-apple-darwin": ["Darwin", "x86_64"],
  "aarch64-apple-darwin": ["Darwin", "arm64"],
} as const;

/** The machine that the installer is made to see, unless a test says another. */
const MACHINE = MACHINES["x86_64-unknown-linux-gnu"];

const INSTALLER = `${import.meta.dirname}/../../../scripts/install.sh`;

/** What one run of the installer came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A temporary directory with a place for releases, a home, and faked tools. */
export class Ground {
  readonly root: string = Deno.makeTempDirSync({ prefix: "dos install " });
  readonly releases: string = `${this.root}/releases`;
  readonly home: string = `${this.root}/a home`;
  readonly tools: string = `${this.root}/tools`;

  constructor() {
    Deno.mkdirSync(this.home);
    Deno.mkdirSync(this.tools);
    this.tool(
      "uname",
      'case $1 in -s) echo "$SYSTEM";; *) echo "$PROCESSOR";; esac',
    );
    this.tool("sysctl", "exit 1");
  }

  /** Puts a script on the installer's `PATH`, before everything else. */
  tool(name: string, script: string): void {
    const path = `${this.tools}/${name}`;
    Deno.writeTextFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Makes a release of programs that tell their version, and the latest of it. */
  async release(version: string, script?: string): Promise<void> {
    const folder = `${this.releases}/download/v${version}`;
    const latest = `${this.releases}/latest/download`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.mkdir(latest, { recursive: true });
    const text = `#!/bin/sh\n${script ?? `echo "dos ${version}"`}\n`;
    const bytes = new TextEncoder().encode(text);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const sum = new Uint8Array(digest).toHex();
    const targets = [...Object.keys(MACHINES), "x86_64-pc-windows-msvc.exe"];
    let sums = "";
    for (const target of targets) {
      const name = `dos-${version}-${target}`;
      // deno-lint-ignore no-await-in-loop -- five small files
      await Deno.writeTextFile(`${folder}/${name}`, text);
      sums += `${sum}  ${name}\n`;
    }
    await Deno.writeTextFile(`${folder}/SHA256SUMS`, sums);
    await Deno.writeTextFile(`${latest}/SHA256SUMS`, sums);
  }

  /** Serves the releases over HTTP on this machine while `use` runs. */
  async served(use: (base: string) => Promise<void>): Promise<void> {
    const server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
    }, async (request) => {
      const path = decodeURI(new URL(request.url).pathname);
      try {
        return new Response(await Deno.readFile(this.releases + path));
      } catch {
        return new Response("no such file", { status: 404 });
      }
    });
    try {
      await use(`http://127.0.0.1:${server.addr.port}`);
    } finally {
      await server.shutdown();
    }
  }

  /** Runs the installer. */
  async run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ran> {
    const command = new Deno.Command("sh", {
      args: [INSTALLER, ...args],
      cwd: this.root,
      clearEnv: true,
      env: {
        HOME: this.home,
        TMPDIR: this.root,
        PATH: `${this.tools}:${Deno.env.get("PATH")}`,
        SYSTEM: MACHINE[0],
        PROCESSOR: MACHINE[1],
        ...env,
      },
    });
    const { code, stdout, stderr } = await command.output();
    const text = new TextDecoder();
    return { code, out: text.decode(stdout), err: text.decode(stderr) };
  }

  /** The names in a directory, sorted; empty where there is none. */
  names(directory: string): string[] {
    try {
      return [...Deno.readDirSync(directory)].map((x) => x.name).toSorted();
    } catch {
      return [];
    }
  }

  /** The text of each file in a directory, by name. */
  texts(directory: string): Record<string, string> {
    const entries = this.names(directory).map((name) => [
      name,
      Deno.readTextFileSync(`${directory}/${name}`),
    ]);
    return Object.fromEntries(entries);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}
