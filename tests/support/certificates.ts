/**
 * Certificates for tests, made by openssl.
 *
 * @module
 */

/** PEM texts. */
export interface Pair {
  /** The certificate. */
  readonly cert: string;
  /** Its private key. */
  readonly key: string;
}

/** An authority, and two that it vouches for. */
export interface Certificates {
  /** The authority's certificate. */
  readonly ca: string;
  /** For a server on this machine. */
  readonly server: Pair;
  /** For a client. */
  readonly client: Pair;
}

/** True if there is an openssl. */
export const HAS_OPENSSL: boolean = isThere();

function isThere(): boolean {
  try {
    return new Deno.Command("openssl", { args: ["version"] }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** Makes an authority and what it vouches for. */
export async function makeCertificates(): Promise<Certificates> {
  const directory = await Deno.makeTempDir();
  const run = async (line: string): Promise<void> => {
    const { success, stderr } = await new Deno.Command("openssl", {
      args: line.split(" "),
      cwd: directory,
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  };
  const read = (name: string): Promise<string> =>
    Deno.readTextFile(`${directory}/${name}`);
  const sign = async (name: string, more: string): Promise<Pair> => {
    await Deno.writeTextFile(`${directory}/${name}.ext`, more);
    await run(
      `req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`,
    );
    await run(
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ${name}.ext -out ${name}.pem`,
    );
    return {
      cert: await read(`${name}.pem`),
      key: await read(`${name}.key`),
    };
  };
  try {
    await run(
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-authority",
    );
    return {
      ca: await read("ca.pem"),
      // A member is a client of itself: its gateway calls its own port.
      server: await sign(
        "server",
        "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n",
      ),
      client: await sign("client", "extendedKeyUsage=clientAuth\n"),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
