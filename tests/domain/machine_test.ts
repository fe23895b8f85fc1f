import { assertEquals } from "@std/assert";
import {
  accepts,
  type Machine,
  MachineBuilder,
} from "../../src/domain/machine.ts";

function machineOf(alternatives: readonly string[]): Machine<string> {
  const builder = new MachineBuilder({
    loop: "*",
    takes: (keys) => keys.join(""),
  });
  for (const alternative of alternatives) builder.add(alternative);
  return builder.build();
}

function fits(takes: string, thing: string): boolean {
  return takes.includes(thing);
}

Deno.test("accepts() takes each alternative and nothing between them", () => {
  const cases: [string[], string, boolean][] = [
    [["ab", "cd"], "ab", true],
    [["ab", "cd"], "cd", true],
    [["ab", "cd"], "ad", false],
    [["ab"], "a", false],
    [["ab"], "abc", false],
    [["a", "ab"], "a", true],
    [["a*b"], "ab", true],
    [["a*b"], "axbxb", true],
    [["a*b"], "axbx", false],
    [["*"], "", true],
    [["**"], "xyz", true],
    [["*x", "xy"], "ay", false],
    [["x*", "xy"], "xyz", true],
  ];
  for (const [alternatives, things, expected] of cases) {
    const machine = machineOf(alternatives);
    assertEquals(
      accepts(machine, things, { fits }),
      expected,
      `${alternatives} ${things}`,
    );
  }
});

Deno.test("MachineBuilder shares what alternatives have in common", () => {
  const cases: [string[], number][] = [
    [["abc"], 4],
    [["abc", "abd"], 4],
    [["abc", "xbc"], 4],
    [["ac", "ad", "bc", "bd"], 3],
    [["a*", "b*", "c*"], 3],
    [["ab", "b"], 3],
  ];
  for (const [alternatives, states] of cases) {
    assertEquals(
      machineOf(alternatives).states.length,
      states,
      `${alternatives}`,
    );
  }
});

Deno.test("MachineBuilder gives what follows a state a lower id", () => {
  const { states, start } = machineOf(["a*bc", "ab*", "c", "*"]);
  assertEquals(states.map(({ id }) => id), states.map((_, k) => k));
  assertEquals(start.id, states.length - 1);
  for (const { id, steps, skips } of states) {
    const next = [...steps.map(({ to }) => to.id), ...skips.map((to) => to.id)];
    assertEquals(next.filter((other) => other >= id), []);
  }
});
