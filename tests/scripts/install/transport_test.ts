import { assertEquals, assertStringIncludes } from "@std/assert";
import { Ground, type Ran } from "./release.ts";

const ignore = Deno.build.os === "windows";
const FETCHERS = ["curl", "wget"] as const;

/** Whether a program is on the `PATH`. */
function has(name: string): boolean {
  const directories = (Deno.env.get("PATH") ?? "").split(":");
  return directories.some((directory) => isThere(`${directory}/${name}`));
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** A `PATH` with everything but the other fetcher. */
function pathWith(ground: Ground, fetcher: typeof FETCHERS[number]): string {
  const kept = `${ground.root}/only ${fetcher}`;
  Deno.mkdirSync(kept);
  const hidden = FETCHERS.filter((name) => name !== fetcher);
  const directories = (Deno.env.get("PATH") ?? "").split(":");
  for (const directory of directories) {
    for (const name of ground.names(directory)) {
      if (hidden.some((one) => name === one)) continue;
      try {
        Deno.symlinkSync(`${directory}/${name}`, `${kept}/${name}`);
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
    }
  }
  return `${ground.tools}:${kept}`;
}

/** Serves answers on an address of this machine while `use` runs. */
async function serving(
  options: { readonly hostname: string; cert?: string; key?: string },
  handler: (path: string) => Response | Promise<Response>,
  use: (authority: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { ...options, port: 0, onListen: () => {} } as Deno.ServeTcpOptions,
    (request) => handler(decodeURI(new URL(request.url).pathname)),
  );
  try {
    await use(`${options.hostname}:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

function redirect(to: string, status = 302): Response {
  return new Response("elsewhere", { status, headers: { location: to } });
}

async function fileOf(ground: Ground, path: string): Promise<Response> {
  return new Response(await Deno.readFile(ground.releases + path));
}

function assertKeptOut({ code, err }: Ran, ground: Ground): void {
  assertEquals(code, 1, err);
  assertStringIncludes(err, "only https:// is safe to fetch from");
  assertEquals(ground.names(`${ground.home}/.local`), []);
}

for (const fetcher of FETCHERS) {
  const skipped = ignore || !has(fetcher);

  Deno.test({
    name:
      `install.sh follows by ${fetcher} to where it may fetch, and not for ever`,
    ignore: skipped,
    fn: async () => {
      using ground = new Ground();
      await ground.release("1.0.0");
      const PATH = pathWith(ground, fetcher);
      const moved = "/moved";
      await serving({ hostname: "127.0.0.1" }, (path) => {
        if (path.startsWith("/loop")) return redirect(path);
        if (path.startsWith(moved)) {
          return fileOf(ground, path.slice(moved.length));
        }
        return path.startsWith("/gone")
          ? new Response("no", { status: 404, headers: { location: "/moved" } })
          : redirect(moved + path, 307);
      }, async (authority) => {
        const base = `http://${authority}`;
        const good = await ground.run(["--base-url", base], { PATH });
        assertEquals([good.code, good.err], [0, ""]);
        for (
          const [path, said] of [
            ["loop", "without an end"],
            ["gone", "does not have it"],
          ]
        ) {
          // deno-lint-ignore no-await-in-loop -- they share one place
          const bad = await ground.run(["--base-url", `${base}/${path}`], {
            PATH,
          });
          assertEquals(bad.code, 1);
          assertStringIncludes(bad.err, `${said}`);
        }
      });
    },
  });

  Deno.test({
    name: `install.sh is not led by ${fetcher} to plain HTTP elsewhere`,
    // Only on Linux is all of 127.0.0.0/8 this machine.
    ignore: skipped || Deno.build.os !== "linux",
    fn: async () => {
      using ground = new Ground();
      await ground.release("1.0.0");
      const PATH = pathWith(ground, fetcher);
      await serving(
        { hostname: "127.0.0.2" },
        (path) => fileOf(ground, path),
        async (evil) => {
          const leading = (path: string): Response =>
            redirect(`http://${evil}${path}`);
          await serving(
            { hostname: "127.0.0.1" },
            leading,
            async (authority) => {
              const args = ["--base-url", `http://${authority}`];
              assertKeptOut(await ground.run(args, { PATH }), ground);
            },
          );
        },
      );
    },
  });

  Deno.test({
    name: `install.sh is not led by ${fetcher} from https to plain HTTP`,
    ignore: skipped || !has("openssl") || Deno.build.os !== "linux",
    fn: async () => {
      using ground = new Ground();
      await ground.release("1.0.0");
      const PATH = pathWith(ground, fetcher);
      const tls = await certified(ground);
      await serving(
        { hostname: "127.0.0.2" },
        (path) => fileOf(ground, path),
        async (evil) => {
          const answer = (path: string): Response | Promise<Response> =>
            path.startsWith("/evil")
              ? redirect(`http://${evil}${path.slice("/evil".length)}`)
              : fileOf(ground, path);
          await serving({ hostname: "127.0.0.1", ...tls }, answer, async (
            authority,
          ) => {
            const base = `https://${authority}`;
            const bad = ["--base-url", `${base}/evil`];
            assertKeptOut(await ground.run(bad, { PATH }), ground);
            const good = await ground.run(["--base-url", base], { PATH });
            assertEquals([good.code, good.err], [0, ""]);
          });
        },
      );
    },
  });
}

/** A certificate of this machine that both fetchers of that home trust. */
async function certified(
  ground: Ground,
): Promise<{ cert: string; key: string }> {
  const [key, cert] = [`${ground.root}/key.pem`, `${ground.root}/cert.pem`];
  const { code } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"],
      ...["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=127.0.0.1"],
      ...["-addext", "subjectAltName=IP:127.0.0.1"],
      ...["-keyout", key, "-out", cert],
    ],
    ...{ stdout: "null", stderr: "null" },
  }).output();
  assertEquals(code, 0);
  await Deno.writeTextFile(`${ground.home}/.curlrc`, `cacert = "${cert}"\n`);
  await Deno.writeTextFile(
    `${ground.home}/.wgetrc`,
    `ca_certificate = ${cert}\n`,
  );
  return {
    cert: await Deno.readTextFile(cert),
    key: await Deno.readTextFile(key),
  };
}
