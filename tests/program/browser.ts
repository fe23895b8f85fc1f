/**
 * A real browser without a window, spoken to over its debugging socket.
 *
 * @module
 */
import { type BrowserProcess, startBrowser } from "./browser_process.ts";

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

/** A page that is not as it should be by then never will be, however busy the machine is. */
const PATIENCE_MS = 180_000;

/** One page in a browser. */
export class Browser {
  readonly #process: BrowserProcess;
  readonly #socket: WebSocket;
  readonly #calls = new Map<number, (answer: unknown) => void>();
  readonly #closed: Promise<void>;
  /** What the page complained of: errors, and what its policy forbade. */
  readonly complaints: string[] = [];
  /** Every address that was asked for. */
  readonly asked: string[] = [];
  #number = 0;
  #session = "";

  private constructor(
    process: BrowserProcess,
    socket: WebSocket,
  ) {
    this.#process = process;
    this.#socket = socket;
    socket.onmessage = (event): void => this.#hear(JSON.parse(event.data));
    this.#closed = new Promise((resolve) => {
      socket.onclose = (): void => {
        // Nobody answers any more.
        const error = "the browser is gone";
        for (const answer of this.#calls.values()) answer({ error });
        this.#calls.clear();
        resolve();
      };
    });
  }

  /** Starts a browser of its own. */
  static async start(program: string): Promise<Browser> {
    const process = await startBrowser(program);
    const socket = new WebSocket(process.address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const browser = new Browser(process, socket);
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
    // The page before must not be taken for the new one.
    await this.look("document.documentElement.dataset.old = 'yes'");
    await this.call("Page.navigate", { url });
    const isNew = "document.documentElement?.dataset.old !== 'yes'";
    const isReady = scripts
      ? "document.documentElement?.dataset.ready === 'yes'"
      : "document.readyState === 'complete'";
    await this.until(`${isNew} && ${isReady}`);
  }

  /** Waits until an expression of the page is true. */
  async until(expression: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    let seen: unknown;
    do {
      // deno-lint-ignore no-await-in-loop -- asked again and again
      seen = await this.look(expression).catch(whereItIsLoading);
      if (seen === true) return;
    } while (Date.now() < end);
    throw new Error(`Never true: ${expression}; at last it was ${seen}`);
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
    if (this.#socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error(`${method}: the browser is gone`));
    }
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
    // Its helpers end with it only where it is asked, not where it is killed.
    this.#session = "";
    this.call("Browser.close").catch(() => {});
    await this.#closed;
    await this.#process.ended();
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

/** Between two pages there is none to look at. */
function whereItIsLoading(error: Error): undefined {
  if (/context|navigated/i.test(error.message)) return undefined;
  throw error;
}

const KEY_CODES: Readonly<Record<string, number>> = {
  ...{ Tab: 9, Enter: 13, Escape: 27, End: 35, Home: 36 },
  ...{ ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 },
};
