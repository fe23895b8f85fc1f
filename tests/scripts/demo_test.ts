import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodeEntry, type Lease } from "@dos/lanes";
import type { Told } from "../../scripts/demo/news.ts";
import { proveByGit, proveByJournal } from "../../scripts/demo/proofs.ts";
import { createRepository } from "../../scripts/demo/repository.ts";

const DEMO = `${import.meta.dirname}/../../scripts/demo.ts`;

async function inRepository(
  body: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "dos-demo-test-" });
  try {
    await createRepository(root);
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function edited(file: string, line: string): Told {
  return { what: "edited", file, line, owner: "ann", at: 0 };
}

function grant(lane: string, seq: number, region: readonly string[]): string {
  const lease: Lease = { lane, loop_ts: `t${seq}`, region, holder: "ann" };
  return encodeEntry({ op: "ACQUIRE", lane, loop_ts: `t${seq}`, seq, lease });
}

async function runDemo(
  ...args: readonly string[]
): Promise<{ code: number; text: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", DEMO, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  return { code, text: new TextDecoder().decode(stdout) };
}

Deno.test("demo proves what it shows and exits with 0", async () => {
  const { code, text } = await runDemo();
  assertStringIncludes(text, "gus  killed");
  assertStringIncludes(text, "refused");
  assertStringIncludes(text, "All proofs hold");
  assertEquals(code, 0);
});

Deno.test("demo refuses an option it does not know", async () => {
  const { code, text } = await runDemo("--fast");
  assertStringIncludes(text, `Unknown option "--fast"`);
  assertEquals(code, 2);
});

Deno.test("proveByGit() fails for an edit that is not in HEAD, and where there is none", async () => {
  await inRepository(async (root) => {
    const found = await Promise.all([
      proveByGit(root, [edited("README.md", "README.md")]),
      proveByGit(root, [edited("README.md", "ann 1")]),
      proveByGit(root, []),
    ]);
    assertEquals(found.map(({ holds }) => holds), [true, false, false]);
  });
});

Deno.test("proveByGit() fails while something is uncommitted", async () => {
  await inRepository(async (root) => {
    await Deno.writeTextFile(`${root}/api/types.ts`, "half\n");
    const { holds, text } = await proveByGit(root, [
      edited("README.md", "README.md"),
    ]);
    assert(!holds);
    assertStringIncludes(text, "api/types.ts");
  });
});

Deno.test("proveByJournal() fails where two leases were live on one path for one entry", async () => {
  await inRepository(async (root) => {
    const journal = `${root}/journal`;
    const lines = [
      grant("api", 1, ["api/**"]),
      grant("types", 2, ["*/types.ts"]),
      encodeEntry({ op: "RELEASE", lane: "api", loop_ts: "t1", seq: 3 }),
      encodeEntry({ op: "RELEASE", lane: "types", loop_ts: "t2", seq: 4 }),
    ];
    await Deno.writeTextFile(journal, lines.join(""));
    const [first] = await proveByJournal(root, journal, []);
    assert(first?.holds === false);
    assertStringIncludes(first?.text ?? "", "api/types.ts");
  });
});

Deno.test("proveByJournal() fails where a told grant is not recorded or a number is missing", async () => {
  await inRepository(async (root) => {
    const journal = `${root}/journal`;
    const told = (fence: number): Told[] => [{
      what: "granted",
      ...{ lane: "api", tree: [], owner: "ann", at: 0 },
      ...{ fence, loop_ts: `t${fence}` },
    }];
    await Deno.writeTextFile(
      journal,
      grant("api", 1, ["api/**"]) + grant("web", 3, ["web/**"]),
    );
    const right = await proveByJournal(root, journal, told(1));
    const wrong = await proveByJournal(root, journal, told(2));
    assertEquals(right.map((x) => x.holds), [true, true, false, true, false]);
    assertEquals(wrong.map((x) => x.holds), [true, false, false, true, false]);
  });
});
