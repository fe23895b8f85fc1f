/**
 * Which of a few processes of this machine has a connection; on Linux only.
 *
 * @module
 */

/**
 * Finds the process that a connection comes from.
 *
 * @param port The port it comes from.
 * @param names The processes to look at, and what they are called.
 * @returns The name, `""` if it is none of them.
 */
export async function socketOwner(
  port: number,
  names: ReadonlyMap<number, string>,
): Promise<string> {
  const inode = await inodeOf(port);
  if (inode === "") return "";
  for (const [pid, name] of names) {
    // deno-lint-ignore no-await-in-loop -- the first that has it
    if (await hasSocket(pid, inode)) return name;
  }
  return "";
}

async function inodeOf(port: number): Promise<string> {
  const end = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const table = await Deno.readTextFile("/proc/net/tcp").catch(() => "");
  for (const line of table.split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    const isConnected = fields[3] === "01";
    if (isConnected && fields[1]?.endsWith(end)) return fields[9] ?? "";
  }
  return "";
}

async function hasSocket(pid: number, inode: string): Promise<boolean> {
  try {
    const home = `/proc/${pid}/fd`;
    const entries = await Array.fromAsync(Deno.readDir(home));
    const links = await Promise.all(
      entries.map(({ name }) =>
        Deno.readLink(`${home}/${name}`).catch(() => "")
      ),
    );
    return links.includes(`socket:[${inode}]`);
  } catch {
    return false;
  }
}
