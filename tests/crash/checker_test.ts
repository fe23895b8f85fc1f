import { assertEquals } from "@std/assert";
import type { JournalEntry } from "@dos/lanes";
import {
  type Account,
  auditFiles,
  checkStore,
  JOURNAL,
  newAccount,
} from "./checker.ts";

function granted(
  lane: string,
  seq: number,
  region = `${lane}/**`,
): JournalEntry {
  const loop_ts = `t-${lane}`;
  const lease = { lane, loop_ts, fence: seq, holder: "ann", region: [region] };
  return { op: "ACQUIRE", lane, loop_ts, seq, lease };
}

function audit(entries: readonly JournalEntry[], account: Account): string[] {
  return auditText(
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""),
    account,
  );
}

function auditText(text: string, account: Account): string[] {
  const bytes = new TextEncoder().encode(text);
  return auditFiles([{ name: JOURNAL, bytes }], account);
}

/** The account of a trial that asked for these lanes and was granted them. */
function told(...lanes: readonly [string, number][]): Account {
  const account = newAccount();
  for (const [lane, fence] of lanes) {
    account.asked.push({ owner: "ann", lane, region: [`${lane}/**`] });
    account.granted.push({
      told: "granted",
      ...{ owner: "ann", lane, loop_ts: `t-${lane}`, fence, ms: 0 },
    });
  }
  return account;
}

const API = granted("api", 1);
const WEB = granted("web", 2);

Deno.test("auditFiles() has nothing to say where all is well, a torn tail included", () => {
  const text = `${JSON.stringify(API)}\n${JSON.stringify(WEB)}\n{"op": "ACQ`;
  assertEquals(auditText(text, told(["api", 1], ["web", 2])), []);
  assertEquals(auditFiles([], newAccount()), []);
});

Deno.test("auditFiles() reports a number that is used twice", () => {
  assertEquals(audit([API, { ...WEB, seq: 1 }], told(["api", 1], ["web", 1])), [
    "lane-journal.jsonl: seq 1 stands behind 1",
    "seq 1 was used for two records",
    "the grant of web to ann (fence 1) was told and is not in the journal",
  ]);
});

Deno.test("auditFiles() reports a number that goes back behind a checkpoint", () => {
  const checkpoint = { op: "CHECKPOINT", leases: [], seq_watermark: 9 };
  assertEquals(audit([checkpoint, API], told(["api", 1])), [
    "lane-journal.jsonl: seq 1 stands behind 9",
  ]);
});

Deno.test("auditFiles() reports two live leases on one path, also where it was for a moment", () => {
  const account = told(["api", 1], ["web", 2]);
  const sentence =
    "lane-journal.jsonl: entry 2: ann on web and ann on api share api/x.ts";
  const clash = granted("web", 2, "*/x.ts");
  const end = { op: "RELEASE", lane: "web", loop_ts: "t-web", seq: 3 };
  account.asked.push({ owner: "ann", lane: "web", region: ["*/x.ts"] });
  assertEquals(audit([API, clash], account), [sentence]);
  account.ended.add('["t-web","web"]');
  assertEquals(audit([API, clash, end], account), [sentence]);
  account.intruded = true;
  assertEquals(audit([API, clash, end], account), []);
});

Deno.test("auditFiles() reports a grant that is missing, lost, or has another fence", () => {
  const account = told(["api", 1], ["web", 2]);
  const missing =
    "the grant of web to ann (fence 2) was told and is not in the journal";
  const lost = "the lease of ann on web is lost";
  assertEquals(audit([API], account), [missing, lost]);
  const other = { ...WEB, seq: 3 };
  assertEquals(audit([API, other], account), [missing]);
  const end = { op: "RELEASE", lane: "web", loop_ts: "t-web", seq: 3 };
  assertEquals(audit([API, WEB, end], account), [lost]);
  account.doubtful.add('["t-web","web"]');
  assertEquals(audit([API, WEB, end], account), []);
});

Deno.test("auditFiles() reports a lease that nobody asked for, was denied, or has ended", () => {
  const invented = "the lease of ann on web is invented: nobody asked for it";
  assertEquals(audit([API, WEB], told(["api", 1])), [invented]);
  const wider = told(["api", 1], ["web", 2]);
  assertEquals(
    audit([API, granted("web", 2, "**/web/**")], wider).at(-2),
    invented,
  );
  const account = told(["api", 1], ["web", 2]);
  account.denied.add("t-web");
  account.ended.add('["t-api","api"]');
  assertEquals(audit([API, WEB], account), [
    "the lease of ann on api is live although its end was told",
    "the lease of ann on web is live although it was denied",
  ]);
});

Deno.test("auditFiles() reports damage inside that was not planted", () => {
  const text = `{"op": "ACQ"x}\n{"op": "AC\n${JSON.stringify(API)}\n`;
  const account = told(["api", 1]);
  assertEquals(auditText(text, account), [
    "lane-journal.jsonl has 1 broken lines inside",
    "lane-journal.jsonl has 1 torn lines inside",
  ]);
  account.planted = 1;
  assertEquals(auditText(text, account), []);
});

Deno.test("auditFiles() takes history for a part of the account", () => {
  const line = (entry: JournalEntry): Uint8Array =>
    new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
  const checkpoint = {
    op: "CHECKPOINT",
    leases: [API.lease],
    seq_watermark: 1,
  };
  const kept = (entry: JournalEntry): string[] =>
    auditFiles([
      { name: JOURNAL, bytes: line(checkpoint) },
      { name: "lane-journal.1-1.jsonl", bytes: line(entry) },
    ], told(["api", 1]));
  assertEquals(kept(API), []);
  assertEquals(kept({ ...API, lane: "other" }), []);
});

Deno.test("checkStore() passes an empty store, and reports a lock that is in the way", async () => {
  const root = await Deno.makeTempDir();
  assertEquals(await checkStore(root, newAccount()), []);
  await Deno.writeTextFile(
    `${root}/.dos/.lane-lease.lock`,
    `owner: pete\nacquired_at: ${new Date().toISOString().slice(0, 19)}Z\n`,
  );
  const [busy = "", left] = await checkStore(root, newAccount());
  assertEquals(
    busy.slice(0, 43),
    "a fresh acquire answers lock-busy: the leas",
  );
  assertEquals(left, ".lane-lease.lock is left behind");
  await Deno.remove(root, { recursive: true });
});
