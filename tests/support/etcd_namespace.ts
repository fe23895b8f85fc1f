/**
 * A host with a network of its own, one cable to this machine, and nothing
 * else: a network namespace of Linux.
 *
 * @module
 */
import { atExit } from "./exit.ts";

let count = 0;

/** A host in a namespace. */
export class NamespaceHost implements AsyncDisposable {
  /** The words that start a program there. */
  readonly through: readonly string[];
  /** The address of this machine at the other end of its cable. */
  readonly address: string;
  readonly #name: string;
  readonly #cable: string;

  private constructor(
    { name, cable, address }: {
      readonly name: string;
      readonly cable: string;
      readonly address: string;
    },
  ) {
    this.#name = name;
    this.#cable = cable;
    this.address = address;
    this.through = ["ip", "netns", "exec", name];
    atExit.set(this, () => {
      const args = ["netns", "del", name];
      new Deno.Command("ip", { args, ...SILENT }).outputSync();
    });
  }

  /** Sets up a host; `null` where that cannot be done, for want of rights or of `ip`. */
  static async lay(): Promise<NamespaceHost | null> {
    const at = `${Deno.pid}-${++count}`;
    const name = `dos-${at}`;
    // No longer than a name of an interface may be.
    const cable = `d${at}`.slice(0, 13);
    const [second = 0, third = 0] = crypto.getRandomValues(new Uint8Array(2));
    const subnet = `10.${200 + second % 50}.${third}`;
    const inside = ["-n", name];
    const steps: readonly string[][] = [
      ["netns", "add", name],
      ["link", "add", cable, "type", "veth", "peer", "name", `${cable}p`]
        .concat("netns", name),
      ["addr", "add", `${subnet}.1/30`, "dev", cable],
      ["link", "set", cable, "up"],
      [...inside, "addr", "add", `${subnet}.2/30`, "dev", `${cable}p`],
      [...inside, "link", "set", `${cable}p`, "up"],
      [...inside, "link", "set", "lo", "up"],
      ["netns", "exec", name, "true"],
    ];
    for (const step of steps) {
      // deno-lint-ignore no-await-in-loop -- each builds on the last
      if (await ip(...step)) continue;
      // deno-lint-ignore no-await-in-loop -- and then no more
      await ip("netns", "del", name);
      return null;
    }
    return new NamespaceHost({ name, cable, address: `${subnet}.1` });
  }

  /** Draws the cable, or plugs it in again. */
  async set(passage: "cut" | "open"): Promise<void> {
    const way = passage === "cut" ? "down" : "up";
    if (await ip("link", "set", this.#cable, way)) return;
    throw new Error(`Cannot set the cable "${this.#cable}" ${way}`);
  }

  /** Removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    atExit.delete(this);
    await ip("netns", "del", this.#name);
  }
}

const SILENT = { stdin: "null", stdout: "null", stderr: "null" } as const;

async function ip(...args: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("ip", {
      args: [...args],
      ...SILENT,
    }).output();
    return success;
  } catch {
    return false;
  }
}
