/**
 * The process of a browser without a window.
 *
 * @module
 */

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** A browser that runs. */
export interface BrowserProcess {
  /** Where it is spoken to, a WebSocket's address. */
  readonly address: string;
  /** Waits until it has ended, and takes its files away. */
  ended(): Promise<void>;
}

/** A browser that runs on this machine, `null` where there is none: a name alone can be a stub that only tells how to install one. */
export async function findBrowser(): Promise<string | null> {
  for (const name of NAMES) {
    try {
      // deno-lint-ignore no-await-in-loop -- the first one that runs
      const { success } = await new Deno.Command(name, {
        ...{ args: ["--version"], stdin: "null" },
        ...{ stdout: "null", stderr: "null" },
      }).output();
      if (success) return name;
    } catch {
      // Not here.
    }
  }
  // deno-lint-ignore no-console -- whoever reads the run must not take it for tested
  console.log("not run: there is no browser");
  return null;
}

/** Starts one, with a home and a profile of its own. */
export async function startBrowser(program: string): Promise<BrowserProcess> {
  const profile = await Deno.makeTempDir({ prefix: "dos-browser-" });
  const child = new Deno.Command(program, {
    args: [
      // As root, and in a container with little shared memory.
      ...["--headless", "--no-sandbox", "--disable-dev-shm-usage"],
      ...["--disable-gpu", "--no-first-run", "--disable-extensions"],
      ...["--disable-background-networking", "--disable-component-update"],
      ...["--hide-scrollbars", "--remote-debugging-port=0"],
      ...[`--user-data-dir=${profile}`, "about:blank"],
    ],
    // Whoever runs this may have no home, or one that cannot be written to.
    env: { HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const address = await addressOf(child.stderr);
  // Complaints that nobody takes would stop it in the end.
  const drained = child.stderr.pipeTo(new WritableStream());
  return {
    address,
    async ended(): Promise<void> {
      await child.status;
      await drained;
      await removeAll(profile);
    },
  };
}

/** The browser's helpers may still write while they die. */
async function removeAll(path: string): Promise<void> {
  for (let n = 0; n < 50; n++) {
    try {
      // deno-lint-ignore no-await-in-loop -- until it is gone
      return await Deno.remove(path, { recursive: true });
    } catch {
      // deno-lint-ignore no-await-in-loop -- until it is gone
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function addressOf(
  stderr: ReadableStream<Uint8Array>,
): Promise<string> {
  const reader = stderr.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- line by line
      const { done, value } = await reader.read();
      if (done) throw new Error(`The browser did not start: ${text}`);
      text += decoder.decode(value, { stream: true });
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found?.[1] !== undefined) return found[1];
    }
  } finally {
    reader.releaseLock();
  }
}
