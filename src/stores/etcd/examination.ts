/**
 * What `doctor` finds out about etcd: each endpoint by itself, then what they
 * are good for together. Nothing is written: whether we may write is told by a
 * transaction whose condition cannot hold, which etcd checks all the same.
 *
 * @module
 */
import { ConfigError } from "../../domain/config_value.ts";
import type { EtcdSettings } from "../../domain/store_settings.ts";
import { type Finding, StoreError } from "../../lease/ports.ts";
import type { EtcdOptions } from "./client.ts";
import { createEtcd } from "./connection.ts";
import { clockFinding, type Member, memberFinding } from "./member_finding.ts";
import { type Ask, Exchange } from "./exchange.ts";
import { optionsOf, type Surroundings } from "./opening.ts";
import { safetyFindings } from "./safety_finding.ts";
import { alarmFinding, spaceFinding } from "./space_finding.ts";
import { isTrouble, type Trouble } from "./trouble.ts";
import { objectsOf, type WireObject } from "./wire.ts";

const DEADLINE_MS = 3_000;

/** No key was ever made at this revision. */
const NEVER = Number.MAX_SAFE_INTEGER;

function question(path: string, body: WireObject): Ask {
  return { path, body, act: "look at", repeatable: true };
}

const STATUS: Ask = {
  ...question("/v3/maintenance/status", {}),
  alone: true,
};
const ALARMS = question("/v3/maintenance/alarm", { action: "GET" });

/**
 * Looks at etcd.
 *
 * @param store The settings.
 * @param around What they do not say.
 * @returns What was found; never empty. The first is an error if nothing else could be looked at.
 */
export async function examineEtcd(
  store: EtcdSettings,
  around: Surroundings,
): Promise<Finding[]> {
  const options = await optionsOf(store, { ...around, deadlineMs: DEADLINE_MS })
    .catch((error: unknown) => faultOf("etcd TLS", error));
  if ("check" in options) return [options];
  const exchange = new Exchange(options.tls);
  try {
    const members = await Promise.all(
      store.endpoints.map((endpoint) => meet(exchange, endpoint)),
    );
    const reached = members.filter((x): x is Member => !isTrouble(x));
    const first = reached[0];
    return [
      ...members.map((member) =>
        memberFinding(member, members, proxyIn(around))
      ),
      ...first === undefined ? [] : [
        clockFinding(reached),
        await accessFinding(options, store.prefix),
        spaceFinding(reached),
        await alarms(exchange, first.endpoint),
      ],
      ...safetyFindings(store, {
        hasPassword: options.password !== "",
        asksForUser: first === undefined || store.username === ""
          ? null
          : await asksForUser(exchange, first.endpoint),
      }),
    ];
  } finally {
    exchange.close();
  }
}

/** The variable that sends us to a proxy, `""` if there is none. */
function proxyIn({ env }: Surroundings): string {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
  return [...names, ...names.map((name) => name.toLowerCase())]
    .find((name) => env(name)) ?? "";
}

/** One member, by itself. */
async function meet(
  exchange: Exchange,
  endpoint: string,
): Promise<Member | Trouble> {
  const begun = Date.now();
  const until = performance.now() + DEADLINE_MS;
  const found = await exchange.ask(endpoint, STATUS, { until });
  if (isTrouble(found)) return found;
  const { answer, date } = found;
  return { endpoint, status: answer, date, asked: [begun, Date.now()] };
}

/** Whether the keys of the leases can be read, and could be written. */
async function accessFinding(
  options: EtcdOptions,
  prefix: string,
): Promise<Finding> {
  const check = "etcd access";
  const etcd = createEtcd(options);
  try {
    await etcd.range({ prefix, limit: 1, keysOnly: true });
    const key = `${prefix}doctor`;
    const compare = [{ key, createRevision: NEVER }];
    await etcd.txn({ compare, success: [{ put: key, value: "" }] });
    await etcd.txn({ compare, success: [{ delete: { prefix } }] });
    const who = options.username || "whoever asks";
    return {
      check,
      status: "ok",
      detail: `The keys below "${prefix}" can be read and written by ${who}`,
      fix: "",
    };
  } catch (error) {
    return faultOf(check, error);
  } finally {
    etcd.close();
  }
}

async function alarms(
  exchange: Exchange,
  endpoint: string,
): Promise<Finding> {
  const until = performance.now() + DEADLINE_MS;
  const found = await exchange.ask(endpoint, ALARMS, { until });
  return alarmFinding(
    isTrouble(found) ? found : objectsOf(found.answer["alarms"]),
  );
}

/** Whether etcd knows users at all; asked with no password, which tells nobody anything. */
async function asksForUser(
  exchange: Exchange,
  endpoint: string,
): Promise<boolean> {
  const until = performance.now() + DEADLINE_MS;
  const ask = question("/v3/auth/authenticate", { name: "", password: "" });
  const found = await exchange.ask(endpoint, ask, { until });
  return !isTrouble(found) || !/is not enabled/.test(found.text);
}

function faultOf(check: string, error: unknown): Finding {
  if (!(error instanceof StoreError || error instanceof ConfigError)) {
    throw error;
  }
  const fix = error instanceof StoreError
    ? error.hint
    : "Mend the setting it names";
  return { check, status: "error", detail: error.message, fix };
}
