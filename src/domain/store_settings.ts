/**
 * Where leases are kept, as checked settings.
 *
 * @module
 */

/** Leases in files of the workspace. */
export interface FileSettings {
  /** Discriminates from {@linkcode EtcdSettings}. */
  readonly kind: "file";
}

/** Leases on etcd. */
export interface EtcdSettings {
  /** Discriminates from {@linkcode FileSettings}. */
  readonly kind: "etcd";
  /** URLs of members, without a path. */
  readonly endpoints: readonly string[];
  /** What all keys begin with; ends in a slash. */
  readonly prefix: string;
  /** Paths of PEM files, as written: relative ones are meant from the root. */
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
  };
  /** The user of etcd, `""` for none. The password is no setting. */
  readonly username: string;
  /** Seconds after which etcd lets go of what a silent process holds; whole, 5 or more. */
  readonly session_ttl: number;
  /** Seconds up to which a hook trusts what it last heard of etcd; fewer than `session_ttl`. */
  readonly max_stale: number;
}

/** Where leases are kept. */
export type StoreSettings = FileSettings | EtcdSettings;

/** What holds of a store on etcd where nothing else is said. */
export const ETCD_DEFAULTS: Omit<EtcdSettings, "kind"> = {
  endpoints: [],
  prefix: "/dos/",
  tls: {},
  username: "",
  session_ttl: 15,
  max_stale: 5,
};
