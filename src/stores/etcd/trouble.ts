/**
 * What goes wrong between us and etcd, and the store's error for it.
 *
 * The question that matters after each failure is whether etcd may have done
 * what it was asked: where that is in doubt, a change is never sent again.
 *
 * @module
 */
import { shownText } from "../../domain/lane.ts";
import { StoreError, type StoreErrorCode } from "../../lease/ports.ts";

/** Why one attempt brought no answer. */
export interface Trouble {
  /** Whom we spoke to. */
  readonly endpoint: string;
  /** The store's code, were this all there is to tell; `token` if a new one may do. */
  readonly code: StoreErrorCode | "token";
  /** Whether asking again, here or elsewhere, can help. */
  readonly passing: boolean;
  /** Whether etcd may have done it all the same. */
  readonly doubtful: boolean;
  /** What was said, in one line. */
  readonly text: string;
}

/** True of what stands in place of an answer. */
export function isTrouble(found: object): found is Trouble {
  return "doubtful" in found;
}

type Kind = Pick<Trouble, "code" | "passing" | "doubtful">;

function lasting(code: Kind["code"]): Kind {
  return { code, passing: false, doubtful: false };
}

/** What etcd's own sentences mean; its codes say less. The first that fits counts. */
const SENTENCES: readonly (readonly [RegExp, Kind])[] = [
  // Told before anything is handed to the others.
  [/no leader/, { code: "STORE_NO_QUORUM", passing: true, doubtful: false }],
  [/too many requests/, { code: "STORE_SLOW", passing: true, doubtful: false }],
  [
    /request timed out|leader changed|server stopped|unhealthy cluster/,
    { code: "STORE_NO_QUORUM", passing: true, doubtful: true },
  ],
  [
    /invalid auth token|revision of auth store is old/,
    { code: "token", passing: true, doubtful: false },
  ],
  [/has been compacted/, lasting("STORE_COMPACTED")],
  [/database space exceeded/, lasting("STORE_FULL")],
  [/requested lease not found/, lasting("STORE_SESSION_ENDED")],
  [/corrupt/, lasting("STORE_CORRUPT")],
  [
    /permission denied|user name|authentication failed|invalid user|auth/,
    lasting("STORE_AUTH"),
  ],
];

/** The codes of gRPC with which a request may have been carried out. */
const DOUBTFUL_STATES: ReadonlySet<number> = new Set([1, 2, 4, 13, 14]);

/** The trouble that etcd itself speaks of. */
export function troubleTold(
  endpoint: string,
  message: string,
  state: number,
): Trouble {
  const known = SENTENCES.find(([regexp]) => regexp.test(message))?.[1];
  const isDoubtful = DOUBTFUL_STATES.has(state);
  const kind: Kind = known ?? {
    code: isDoubtful ? "STORE_UNREACHABLE" : "STORE_UNWRITABLE",
    passing: isDoubtful,
    doubtful: isDoubtful,
  };
  return { endpoint, ...kind, text: shownText(message, 200) };
}

/** The trouble of an attempt that was given up after some time. */
export function troubleOfSilence(endpoint: string, ms: number): Trouble {
  const text = `no answer within ${(ms / 1_000).toFixed(1)} s`;
  return { endpoint, code: "STORE_SLOW", passing: true, doubtful: true, text };
}

/** The trouble of a connection. */
export function troubleOfConnection(endpoint: string, error: unknown): Trouble {
  const cause = (error as { cause?: unknown } | null)?.cause ?? error;
  const whole = cause instanceof Error ? cause.message : String(cause);
  // A handshake that was turned down carried no request.
  const unsent =
    /client error \(Connect\)|fatal alert|received corrupt message|are blocked/
      .test(whole);
  const text = whole.replace(/^error sending request .*?: client error /, "")
    .replace(/^\(\w+\): /, "").replace(/^tcp connect error: /, "");
  return {
    endpoint,
    code: "STORE_UNREACHABLE",
    passing: true,
    doubtful: !unsent,
    text: shownText(text, 200),
  };
}

/** The trouble of certificates that cannot be used: nothing is sent. */
export function troubleOfCertificates(
  endpoint: string,
  error: unknown,
): Trouble {
  const state = error instanceof Error ? error.message : String(error);
  const text = `store.tls cannot be used: ${shownText(state, 200)}`;
  return { endpoint, ...lasting("STORE_UNREACHABLE"), text };
}

/** The trouble of an answer that etcd's gateway would not give. */
export function troubleOfStranger(endpoint: string, status: number): Trouble {
  const isProxy = status >= 500;
  return {
    endpoint,
    code: "STORE_UNREACHABLE",
    passing: isProxy,
    doubtful: isProxy,
    text: `HTTP ${status}, not from the JSON gateway of an etcd 3.4 or later`,
  };
}

/** The trouble of an answer that speaks of success and is none of etcd's: nobody knows what was done. */
export function troubleOfNonsense(endpoint: string): Trouble {
  return {
    endpoint,
    ...{ code: "STORE_UNREACHABLE", passing: true, doubtful: true },
    text:
      "an answer that is none of etcd's, as from a proxy or another server at that URL",
  };
}

const HINTS: Readonly<Partial<Record<StoreErrorCode, string>>> = {
  STORE_UNREACHABLE:
    "Check `store.endpoints`, the network and TLS (`dos doctor` looks at each endpoint), then ask again",
  STORE_SLOW:
    "Look at the load and the disks of the etcd members (`etcdctl endpoint status`), then ask again",
  STORE_NO_QUORUM:
    "Bring back a majority of the members (`etcdctl endpoint health --cluster` shows who is missing), then ask again",
  STORE_COMPACTED: "Read anew from the present revision",
  STORE_AUTH:
    "Check `store.username`, DOS_ETCD_PASSWORD, and that the user's role may read and write the keys under `store.prefix`",
  STORE_FULL:
    "Compact and defragment etcd or raise its quota, then `etcdctl alarm disarm`; until then nothing can be granted",
  STORE_SESSION_ENDED:
    "Nothing was written; whoever slept past the end of its session has lost what it held: ask anew",
  STORE_CORRUPT: "Mend or replace the etcd member that says so",
  STORE_UNWRITABLE: "Run `dos doctor` to see what is wrong with the store",
};

/** Told in this order where attempts failed in several ways: the nearer to etcd's heart, the more it tells. */
const TELLING: readonly StoreErrorCode[] = [
  "STORE_NO_QUORUM",
  "STORE_SLOW",
  "STORE_UNREACHABLE",
];

/** The error for a request that etcd certainly, or harmlessly, did not carry out. */
export function failureOf(
  act: string,
  troubles: readonly Trouble[],
): StoreError {
  const last = troubles.at(-1);
  const codes = new Set(troubles.map(({ code }) => code));
  const code = last?.passing === false
    ? codeOf(last)
    : TELLING.find((one) => codes.has(one)) ?? codeOf(last);
  return new StoreError(
    code,
    `Cannot ${act} etcd at "${placesOf(troubles)}": ${told(troubles)}`,
    { hint: HINTS[code] ?? "" },
  );
}

/** The error for a change of which nobody can say whether it happened. */
export function inDoubt(troubles: readonly Trouble[]): StoreError {
  return new StoreError(
    "STORE_UNACKNOWLEDGED",
    `Cannot confirm the change in etcd at "${
      placesOf(troubles)
    }": unknown, not acknowledged: ${told(troubles)}`,
    {
      hint:
        "Run `dos lease-lane live` to see whether it took effect, then ask again with the same --loop-ts",
    },
  );
}

/** The error for an etcd that is not the one we know. */
export function wrongCluster(
  endpoint: string,
  found: string,
  known: string,
): StoreError {
  return new StoreError(
    "STORE_WRONG_CLUSTER",
    `Cannot use the etcd at "${endpoint}": it is cluster ${found}, and the leases are on cluster ${known}`,
    {
      hint:
        "Name only endpoints of one cluster in `store.endpoints`; after a deliberate move remove the directory `.dos/etcd`",
    },
  );
}

/** The error for an etcd that has forgotten what it once answered. */
export function wentBack(
  endpoint: string,
  found: number,
  known: number,
): StoreError {
  return new StoreError(
    "STORE_WENT_BACK",
    `Cannot use the etcd at "${endpoint}": it is at revision ${found}, and was at ${known} before`,
    {
      hint:
        "It was restored or made anew: fences it gave out are worth nothing. Stop every holder, then remove the directory `.dos/etcd` on each host",
    },
  );
}

function codeOf(trouble: Trouble | undefined): StoreErrorCode {
  const code = trouble?.code ?? "STORE_UNREACHABLE";
  return code === "token" ? "STORE_AUTH" : code;
}

function placesOf(troubles: readonly Trouble[]): string {
  return [...new Set(troubles.map(({ endpoint }) => endpoint))].join(", ");
}

/** The last word of each endpoint. */
function told(troubles: readonly Trouble[]): string {
  const last = new Map(
    troubles.map(({ endpoint, text }) => [endpoint, text]),
  );
  if (last.size === 1) return [...last.values()].join();
  return Array.from(last, ([endpoint, text]) => `${endpoint}: ${text}`)
    .join("; ");
}
