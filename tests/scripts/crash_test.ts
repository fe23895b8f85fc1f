import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readOrders } from "../../scripts/crash/arguments.ts";
import { added, type Row, tableText } from "../../scripts/crash/table.ts";

const CRASH = `${import.meta.dirname}/../../scripts/crash.ts`;

Deno.test("readOrders() runs the short set with a fixed seed, the long one with a new seed", () => {
  const short = { long: false, seed: 1, seconds: Infinity, only: [] };
  assertEquals(readOrders([], 99), short);
  assertEquals(readOrders(["--long"], 99), { ...short, long: true, seed: 99 });
});

Deno.test("readOrders() takes a seed, a bound and rows, in both spellings", () => {
  const words = ["--long", "--seed=7", "--seconds", "60", "--only=1,22"];
  assertEquals(readOrders(words, 99), {
    ...{ long: true, seed: 7, seconds: 60, only: ["1", "22"] },
  });
});

Deno.test("readOrders() says which word it cannot use", () => {
  const table: readonly (readonly [string[], string])[] = [
    [["--fast"], '"--fast"'],
    [["all"], '"all"'],
    [["--seed", "x"], "--seed"],
    [["--seed"], "--seed"],
    [["--long", "--seconds", "-1"], "--seconds"],
    [["--seconds", "5"], "--long"],
    [["--only", ","], "--only"],
  ];
  for (const [words, said] of table) {
    assertThrows(() => readOrders(words, 1), RangeError, said);
  }
});

const KILLS: Row = {
  ...{ row: "1", fault: "kill -9", runs: 117, violations: 0, notRun: "" },
};
const DISK: Row = {
  ...{
    row: "9",
    fault: "full disk",
    runs: 0,
    violations: 0,
    notRun: "not root",
  },
};

Deno.test("tableText() shows what was not run as such, never as passed", () => {
  assertEquals(
    tableText([KILLS, DISK]),
    [
      "row  fault      runs  violations  not run",
      "1    kill -9     117           0",
      "9    full disk     -           -  not root",
      "",
      "117 runs of 2 rows, 0 violations, 1 not run or not in full",
      "",
    ].join("\n"),
  );
});

Deno.test("added() sums rounds up and keeps their order", () => {
  const again = { ...KILLS, runs: 3, violations: 1 };
  assertEquals(added([KILLS, DISK], [again]), [
    { ...KILLS, runs: 120, violations: 1 },
    DISK,
  ]);
  assertEquals(added([], [DISK]), [DISK]);
});

async function crash(...args: string[]): Promise<[number, string]> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", CRASH, ...args],
    stdin: "null",
  }).output();
  return [code, new TextDecoder().decode(stderr)];
}

Deno.test("the crash task answers an unknown flag or row with exit 2", async () => {
  const [code, said] = await crash("--fast");
  assertEquals(code, 2);
  assertStringIncludes(said, 'Cannot understand "--fast"');
  const [other, row] = await crash("--only", "99");
  assertEquals(other, 2);
  assertStringIncludes(row, 'Cannot run row "99"');
});
