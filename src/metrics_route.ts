/**
 * `GET /metrics` of a server: the measures as Prometheus text.
 *
 * History is read anew only where the journal is another one than at the last
 * scrape; else only what depends on the time is made anew.
 *
 * @module
 */
import type { Workspace } from "./lease/workspace.ts";
import type { Account } from "./metrics/account.ts";
import type { Route } from "./resident/requests.ts";

const MEASURING = "./metrics/measuring.ts";
const PROMETHEUS = "./metrics/prometheus.ts";

/** What is served. */
export interface Measured {
  /** Opens the workspace. */
  open(): Promise<Pick<Workspace, "journal" | "paths">>;
  /** Tells one state of the journal from another without reading it. */
  mark(): Promise<string>;
  /** The version of this program. */
  readonly version: string;
}

/** What was read, and which state of the journal that was. */
interface Kept {
  readonly mark: string;
  readonly account: Account;
  readonly workspace: string;
}

/** The route. It answers with status 500 where the store cannot be read. */
export function metricsRoute({ open, mark, version }: Measured): Route {
  let kept: Kept | null = null;
  let reading: Promise<Kept> | null = null;
  const read = async (): Promise<Kept> => {
    const { readAccount }: typeof import("./metrics/measuring.ts") =
      await import(MEASURING);
    // Before it is read: what is appended meanwhile is then read the next time.
    const now = await mark();
    if (kept?.mark === now) return kept;
    const { journal, paths } = await open();
    const account = await readAccount(journal);
    kept = { mark: now, account, workspace: paths.root };
    return kept;
  };
  return {
    method: "GET",
    async answer(): Promise<Response> {
      const { measured }: typeof import("./metrics/measuring.ts") =
        await import(MEASURING);
      const { prometheusLines, PROMETHEUS_TYPE }:
        typeof import("./metrics/prometheus.ts") = await import(PROMETHEUS);
      reading ??= read().finally(() => {
        reading = null;
      });
      const { account, workspace } = await reading;
      const about = { workspace, version, nowMs: Date.now() };
      const lines = prometheusLines(measured(account, about));
      return new Response(`${lines.join("\n")}\n`, {
        headers: { "content-type": PROMETHEUS_TYPE },
      });
    },
  };
}
