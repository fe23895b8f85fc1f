/**
 * What `doctor` says of who may come to etcd, and who may listen.
 *
 * @module
 */
import type { EtcdSettings } from "../../domain/store_settings.ts";
import type { Finding } from "../../lease/ports.ts";

/** What was seen beside the settings. */
export interface Seen {
  /** Whether there is a password. */
  readonly hasPassword: boolean;
  /** Whether etcd knows users; `null` where that was not asked. */
  readonly asksForUser: boolean | null;
}

/** Who may listen, and who may come. */
export function safetyFindings(store: EtcdSettings, seen: Seen): Finding[] {
  return [listening(store), ...coming(store, seen)];
}

function listening({ endpoints, tls }: EtcdSettings): Finding {
  const check = "etcd TLS";
  const open = endpoints.filter((url) =>
    url.startsWith("http:") && !isOurs(url)
  );
  if (open.length > 0) {
    return {
      check,
      status: "warn",
      detail: `${quoted(open)} ${
        open.length > 1 ? "are" : "is"
      } reached without TLS`,
      means: "Whoever is on the way can read and change leases and passwords",
      fix: "Give the members certificates, write https:// and set store.tls.ca",
    };
  }
  const isOver = endpoints.some((url) => url.startsWith("https:"));
  const shows = tls.cert === undefined ? "no certificate" : `"${tls.cert}"`;
  return {
    check,
    status: "ok",
    detail: isOver
      ? `Spoken to over TLS; we show ${shows}`
      : "Without TLS, on this machine only",
    fix: "",
  };
}

function coming(
  { endpoints, username, tls }: EtcdSettings,
  { hasPassword, asksForUser }: Seen,
): Finding[] {
  const check = "etcd user";
  if (username === "") {
    const isOpen = tls.cert === undefined && !endpoints.every(isOurs);
    return [{
      check,
      status: isOpen ? "warn" : "ok",
      detail: isOpen
        ? "Neither a user nor a certificate of ours is named"
        : "No user is named",
      ...isOpen && { means: "Whoever reaches etcd may change leases" },
      fix: isOpen
        ? "Make a user with rights for the keys of store.prefix only, name it in store.username and set DOS_ETCD_PASSWORD"
        : "",
    }];
  }
  if (!hasPassword) {
    return [{
      check,
      status: "error",
      detail: `The user "${username}" has no password here`,
      fix: "Set DOS_ETCD_PASSWORD",
    }];
  }
  return [{
    check,
    status: asksForUser === false ? "warn" : "ok",
    detail: asksForUser === false
      ? `The user "${username}" is named, but etcd asks nobody who it is`
      : `We are the user "${username}"`,
    fix: asksForUser === false ? "Run `etcdctl auth enable`" : "",
  }];
}

function isOurs(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" ||
    hostname.startsWith("127.");
}

function quoted(urls: readonly string[]): string {
  return urls.map((url) => `"${url}"`).join(", ");
}
