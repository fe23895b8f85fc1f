/**
 * A real browser without a window, spoken to over its debugging socket.
 *
 * @module
 */

/** What a page is opened with. */
export interface Glass {
  /** CSS pixels. */
  readonly width: number;
  /** CSS pixels. */
  readonly height: number;
  /** Whether the person prefers dark. */
  readonly dark?: boolean;
  /** Whether scripts run. @default {true} */
  readonly scripts?: boolean;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The program of a browser on this machine, `null` where there is none. */
export function findBrowser(): string | null {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  for (const folder of folders) {
    for (const name of NAMES) {
      try {
        if (Deno.statSync(`${folder}/${name}`).isFile) {
          return `${folder}/${name}`;
        }
      } catch {
        // Not here.
      }
    }
  }
  return null;
}

/** One page in a browser. */
export class Browser {
  readonly #process: Deno.ChildProcess;
  readonly #socket: WebSocket;
  readonly #profile: string;
  readonly #calls = new Map<number, (answer: unknown) => void>();
  /** What the page complained of: errors, and what its policy forbade. */
  readonly complaints: string[] = [];
  /** Every address that was asked for. */
  readonly asked: string[] = [];
  #number = 0;
  #session = "";

  private constructor(
    process: Deno.ChildProcess,
    socket: WebSocket,
    profile: string,
  ) {
    this.#process = process;
    this.#socket = socket;
    this.#profile = profile;
    socket.onmessage = (event): void => this.#hear(JSON.parse(event.data));
  }

  /** Starts a browser of its own. */
  static async start(program: string): Promise<Browser> {
    const profile = await Deno.makeTempDir({ prefix: "dos-browser-" });
    const child = new Deno.Command(program, {
      args: [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update"],
        ...["--hide-scrollbars", "--remote-debugging-port=0"],
        ...[`--user-data-dir=${profile}`, "about:blank"],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const socket = new WebSocket(await addressOf(child.stderr));
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const browser = new Browser(child, socket, profile);
    const { targetId } = await browser.call("Target.createTarget", {
      url: "about:blank",
    });
    const { sessionId } = await browser.call("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    browser.#session = sessionId;
    for (const domain of ["Page", "Runtime", "Log", "Network"]) {
      // deno-lint-ignore no-await-in-loop -- one connection
      await browser.call(`${domain}.enable`);
    }
    return browser;
  }

  /** Opens a page and waits until its script has drawn it. */
  async open(url: string, glass: Glass): Promise<void> {
    const { width, height, dark = false, scripts = true } = glass;
    await this.call("Emulation.setDeviceMetricsOverride", {
      ...{ width, height, deviceScaleFactor: 1, mobile: false },
    });
    await this.call("Emulation.setEmulatedMedia", {
      features: [{
        name: "prefers-color-scheme",
        value: dark ? "dark" : "light",
      }],
    });
    await this.call("Emulation.setScriptExecutionDisabled", {
      value: !scripts,
    });
    await this.call("Emulation.setFocusEmulationEnabled", { enabled: true });
    await this.call("Page.navigate", { url });
    const ready = scripts
      ? "document.documentElement?.dataset.ready === 'yes'"
      : "document.readyState === 'complete'";
    await this.until(ready);
  }

  /** Waits until an expression of the page is true. */
  async until(expression: string): Promise<void> {
    for (;;) {
      // deno-lint-ignore no-await-in-loop -- asked again and again
      if (await this.look(expression) === true) return;
    }
  }

  /** The value of an expression in the page. */
  // deno-lint-ignore no-explicit-any -- whatever the page holds
  async look(expression: string): Promise<any> {
    const { result, exceptionDetails } = await this.call("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  /** Presses a key: `Enter`, `ArrowRight`, `Tab`. */
  async press(key: string): Promise<void> {
    const more = key === "Enter" ? { text: "\r" } : {};
    const code = KEY_CODES[key] ?? 0;
    const common = { key, code: key, windowsVirtualKeyCode: code };
    await this.call("Input.dispatchKeyEvent", {
      ...{ type: "keyDown", ...common, ...more },
    });
    await this.call("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  }

  /** Moves the mouse, and with `click` presses it. */
  async point(x: number, y: number, how: { click: boolean }): Promise<void> {
    const mouse = (type: string, more = {}): Promise<unknown> =>
      this.call("Input.dispatchMouseEvent", { type, x, y, ...more });
    await mouse("mouseMoved");
    if (!how.click) return;
    const left = { button: "left", clickCount: 1 };
    await mouse("mousePressed", left);
    await mouse("mouseReleased", left);
  }

  /** A picture of what is seen, PNG. */
  async picture(): Promise<Uint8Array> {
    const { data } = await this.call("Page.captureScreenshot", {
      format: "png",
    });
    return Uint8Array.fromBase64(data);
  }

  /** The page as it is printed, PDF. */
  async print(): Promise<Uint8Array> {
    const { data } = await this.call("Page.printToPDF", {
      printBackground: false,
    });
    return Uint8Array.fromBase64(data);
  }

  /** Calls a method of the debugging protocol. */
  // deno-lint-ignore no-explicit-any -- each method answers something else
  call(method: string, params: Record<string, unknown> = {}): Promise<any> {
    const id = ++this.#number;
    const session = this.#session === "" ? {} : { sessionId: this.#session };
    this.#socket.send(JSON.stringify({ id, method, params, ...session }));
    return new Promise((resolve, reject) => {
      this.#calls.set(id, (answer) => {
        const { error, result } = answer as {
          error?: unknown;
          result: unknown;
        };
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${JSON.stringify(error)}`));
      });
    });
  }

  /** Ends the browser and takes its files away. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    // Its helpers end with it only where it is asked, not where it is killed.
    this.#session = "";
    void this.call("Browser.close");
    await closed;
    await this.#process.status;
    await this.#process.stderr.cancel();
    await removeAll(this.#profile);
  }

  // deno-lint-ignore no-explicit-any -- messages of the protocol
  #hear(message: any): void {
    const { id, method, params } = message;
    if (id !== undefined) {
      this.#calls.get(id)?.(message);
      this.#calls.delete(id);
    } else if (method === "Runtime.exceptionThrown") {
      this.complaints.push(JSON.stringify(params.exceptionDetails));
    } else if (method === "Log.entryAdded") {
      this.complaints.push(params.entry.text);
    } else if (method === "Page.javascriptDialogOpening") {
      this.complaints.push(`a dialog: ${params.message}`);
    } else if (method === "Network.requestWillBeSent") {
      this.asked.push(params.request.url);
    }
  }
}

const KEY_CODES: Readonly<Record<string, number>> = {
  ...{ Tab: 9, Enter: 13, Escape: 27, End: 35, Home: 36 },
  ...{ ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 },
};

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
