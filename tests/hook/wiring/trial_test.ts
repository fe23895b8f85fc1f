import { assertEquals, assertFalse } from "@std/assert";
import { detectHost, HOSTS } from "../../../src/hook/hosts/detect.ts";
import {
  HELD_FILE,
  judgeTrial,
  trialFiles,
  trialPayload,
} from "../../../src/hook/wiring/trial.ts";

const NAMES = Object.values(HOSTS).map((host) => host.name);

Deno.test("the event of a trial is the host's own, and writes the held file by its whole path", () => {
  for (const name of NAMES) {
    const payload = trialPayload(name, "/r");
    assertEquals(detectHost(payload).name, name);
    const call = HOSTS[name].decode(payload, "pretool");
    assertEquals(call?.use, {
      kind: "files",
      footprint: {
        writes: [{ path: `/r/${HELD_FILE}`, below: false, glob: false }],
        reads: [],
        cannotTell: null,
      },
    }, name);
  }
});

Deno.test("the workspace of a trial holds one lease of somebody else", () => {
  const files = trialFiles(Date.UTC(2026, 0, 1));
  assertEquals(Object.keys(files), ["dos.jsonc", ".dos/lane-journal.jsonl"]);
  const entry = JSON.parse(files[".dos/lane-journal.jsonl"] ?? "");
  assertEquals(entry.op, "ACQUIRE");
  assertEquals(entry.lease.acquired_at, "2026-01-01T00:00:00Z");
  assertEquals(entry.lease.tree, ["held/**"]);
});

Deno.test("a refusal counts only in the host's own words, and with its exit code", () => {
  for (const name of NAMES) {
    const { decode, encode } = HOSTS[name];
    const call = decode(trialPayload(name, "/r"), "pretool");
    if (call === null) throw new Error(name);
    const deny = encode({ kind: "deny", reason: "held by bob" }, call);
    assertEquals(judgeTrial(name, deny), {
      denied: true,
      answer: "denied: held by bob",
    });
    const pass = encode({ kind: "pass" }, call);
    const wrong = [
      pass,
      { ...deny, exit: deny.exit === 2 ? 0 : 2 },
      { ...deny, exit: null },
      { ...deny, stdout: deny.stdout && "held by bob", stderr: "" },
      { ...deny, stdout: deny.stdout && "{}\n", stderr: "" },
      { ...deny, stdout: deny.stdout.replace("deny", "allow"), stderr: "" },
      {
        ...deny,
        stdout: deny.stdout && deny.stdout.replace("{", '{"more":1,'),
        stderr: "",
      },
    ];
    for (const answer of wrong) {
      assertFalse(judgeTrial(name, answer).denied, name);
    }
  }
});

Deno.test("what came back instead is told", () => {
  const given = { stdout: "", stderr: "a\nboom\n", exit: 1 };
  assertEquals(judgeTrial("gemini", given).answer, "exit 1, expected 0: boom");
  assertEquals(
    judgeTrial("gemini", { ...given, exit: 0 }).answer,
    "no answer: boom",
  );
  assertEquals(
    judgeTrial("gemini", { ...given, exit: null, stderr: "late" }).answer,
    "late",
  );
});
