import { assertEquals, assertMatch } from "@std/assert";
import { bootId, readBootId } from "../../src/system/boot.ts";
import type { Runner } from "../../src/system/run.ts";

const ID = "9ac3f7b1-5aa5-4c0e-8636-20a46db1bff4";

/** Answers one command line and no other. */
function answering(expected: string, stdout: string): Runner {
  return (command, args) => {
    const told = [command, ...args].join(" ") === expected;
    return Promise.resolve(told ? { code: 0, stdout, stderr: "" } : null);
  };
}

const LINUX = "/proc/sys/kernel/random/boot_id";
const REG =
  "reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid /reg:64";

const CASES: readonly [string, string, string, string, string][] = [
  ["linux", `${ID}\n`, "", "", ID],
  ["linux", "", `cat ${LINUX}`, `${ID}\n`, ID],
  ["linux", "", "", "", ""],
  ["darwin", "", "sysctl -n kern.bootsessionuuid", `${ID.toUpperCase()}\n`, ID],
  ["darwin", "", "sysctl -n kern.bootsessionuuid", "unknown oid\n", ""],
  [
    "windows",
    "",
    REG,
    `\r\nHKEY\r\n    MachineGuid    REG_SZ    ${ID}\r\n`,
    ID,
  ],
  ["windows", "", REG, "\r\nHKEY\r\n", ""],
  ["plan9", `${ID}\n`, `cat ${LINUX}`, ID, ""],
];

for (const [os, file, command, stdout, expected] of CASES) {
  Deno.test(`readBootId on ${os} gives "${expected}" for ${JSON.stringify([file, stdout])}`, async () => {
    const read = (path: string): string => path === LINUX ? file : "";
    const run = answering(command, stdout);
    assertEquals(await readBootId(os, { run, read }), expected);
  });
}

Deno.test("readBootId concludes nothing from a program that failed", async () => {
  const run: Runner = () =>
    Promise.resolve({ code: 1, stdout: ID, stderr: "" });
  assertEquals(await readBootId("darwin", { run, read: () => "" }), "");
});

Deno.test("bootId tells this machine's, always the same", async () => {
  const [first, second] = await Promise.all([bootId(), bootId()]);
  assertMatch(first, /^[0-9a-f-]{36}$/);
  assertEquals(first, second);
});
