import { assertEquals, assertThrows } from "@std/assert";
import { GLOBAL_OPTIONS, type Option } from "../../src/cli/option.ts";
import { type Subject, TokenReader } from "../../src/cli/token_reader.ts";
import { UsageFault } from "../../src/cli/usage_fault.ts";

const OPTIONS: readonly Option[] = [
  { name: "owner", value: "NAME", help: "" },
  { name: "fence", value: "N", kind: "integer", help: "" },
  { name: "tree", value: "P", kind: "patterns", repeat: true, help: "" },
  { name: "budget", value: "K=N", repeat: true, help: "" },
  { name: "force", help: "" },
  { name: "help", short: "h", help: "" },
];
const SUBJECT: Subject = { called: "dos try", options: OPTIONS };

function read(
  tokens: readonly string[],
  subject: Subject = SUBJECT,
): { given: Record<string, string[]>; words: string[] } {
  const reader = new TokenReader(tokens);
  const words: string[] = [];
  for (;;) {
    const word = reader.word(subject);
    if (word === undefined) break;
    words.push(word);
  }
  return { given: Object.fromEntries(reader.given), words };
}

Deno.test("TokenReader takes options in every spelling", () => {
  const table: [string[], Record<string, string[]>, string[]][] = [
    [["--owner", "ann"], { owner: ["ann"] }, []],
    [["--owner=ann"], { owner: ["ann"] }, []],
    [["--owner="], { owner: [""] }, []],
    [["--owner", ""], { owner: [""] }, []],
    [["--owner=a=b"], { owner: ["a=b"] }, []],
    [["--owner=-x"], { owner: ["-x"] }, []],
    [["--owner=--force"], { owner: ["--force"] }, []],
    [["--owner", "-"], { owner: ["-"] }, []],
    [["--fence", "-5"], { fence: ["-5"] }, []],
    [["--fence", "-.5"], { fence: ["-.5"] }, []],
    [["--force", "a"], { force: [] }, ["a"]],
    [["--force", "--force"], { force: [] }, []],
    [["-h"], { help: [] }, []],
    [["a", "--force", "b", "-"], { force: [] }, ["a", "b", "-"]],
    [["--force", "--", "--owner", "--"], { force: [] }, ["--owner", "--"]],
    [["--budget", "a=1", "--budget=b=2"], { budget: ["a=1", "b=2"] }, []],
  ];
  for (const [tokens, given, words] of table) {
    assertEquals(read(tokens), { given, words }, tokens.join(" "));
  }
});

Deno.test("TokenReader lets patterns swallow words up to the next option", () => {
  const table: [string[], Record<string, string[]>, string[]][] = [
    [["--tree", "a/**", "b,c"], { tree: ["a/**", "b,c"] }, []],
    [["--tree"], { tree: [] }, []],
    [["--tree", "a", "--force", "w"], { tree: ["a"], force: [] }, ["w"]],
    [["--tree", "a", "--tree", "b", "c"], { tree: ["a", "b", "c"] }, []],
    [["--tree=a", "w"], { tree: ["a"] }, ["w"]],
    [["--tree=-a", "--tree", "b"], { tree: ["-a", "b"] }, []],
    [["--tree", "a", "--", "w"], { tree: ["a"] }, ["w"]],
    [["--tree", "", "-", "a"], { tree: ["", "-", "a"] }, []],
  ];
  for (const [tokens, given, words] of table) {
    assertEquals(read(tokens), { given, words }, tokens.join(" "));
  }
});

Deno.test("TokenReader refuses what is not known or ill used", () => {
  const table: [string[], string][] = [
    [["--own", "x"], 'Cannot read "--own": dos try knows no such option'],
    [["--Owner", "x"], 'Cannot read "--Owner": dos try knows no such option'],
    [["-owner", "x"], 'Cannot read "-owner": dos try knows no such option'],
    [["-x=1"], 'Cannot read "-x": dos try knows no such option'],
    [["-5"], 'Cannot read "-5": dos try knows no such option'],
    [["--owner"], "Cannot read --owner: it needs a value"],
    [["--owner", "--force"], "Cannot read --owner: it needs a value"],
    [["--owner", "--"], "Cannot read --owner: it needs a value"],
    [["--owner", "-x"], "Cannot read --owner: it needs a value"],
    [["--fence", "--force"], "Cannot read --fence: it needs a value"],
    [["--force=yes"], 'Cannot read "--force=yes": --force takes no value'],
    [
      ["--owner", "a", "--owner=b"],
      "Cannot read --owner twice: it may be given only once",
    ],
  ];
  for (const [tokens, message] of table) {
    assertThrows(() => read(tokens), UsageFault, message, tokens.join(" "));
  }
});

Deno.test("TokenReader takes --workspace twice, for the last one counts", () => {
  const reader = new TokenReader(["--workspace", "a", "--workspace=b"]);
  reader.word({ called: "dos", options: GLOBAL_OPTIONS });
  assertEquals(reader.given.get("workspace"), ["a", "b"]);
});

Deno.test("TokenReader names all it knows where an option is misspelt", () => {
  const fault = assertThrows(() => read(["--fource"]), UsageFault);
  assertEquals(fault.misspelling, {
    word: "--fource",
    known: OPTIONS.map((option) => `--${option.name}`),
  });
});

Deno.test("TokenReader tells how a value with a dash is written", () => {
  const fault = assertThrows(() => read(["--owner", "-x"]), UsageFault);
  assertEquals(fault.hint, 'Write --owner=-x if "-x" is the value.');
});

Deno.test("TokenReader notes the word behind an option whose value may be left out", () => {
  const apartOf = (...tokens: string[]): [string, string][] => {
    const wait: Option = {
      ...{ name: "wait", kind: "number", value: "S", bare: true, help: "" },
    };
    const reader = new TokenReader(tokens);
    while (reader.word({ ...SUBJECT, options: [wait] }) !== undefined);
    return [...reader.apart];
  };
  assertEquals(apartOf("--wait", "480", "x"), [["480", "--wait"]]);
  assertEquals(apartOf("--wait=480", "x"), []);
  assertEquals(apartOf("--wait", "--", "x"), []);
  assertEquals(apartOf("x", "--wait"), []);
  // What cannot be its value is none.
  assertEquals(apartOf("--wait", "npm", "test"), []);
  assertEquals(apartOf("--wait", "48 0"), []);
});

Deno.test("TokenReader takes a negative number for a word only where words are numbers", () => {
  const numbers = { ...SUBJECT, numbers: true };
  assertEquals(read(["-5"], numbers).words, ["-5"]);
  assertThrows(() => read(["-five"], numbers), UsageFault);
});

Deno.test("TokenReader stops at a word and goes on from there", () => {
  const reader = new TokenReader(["--force", "verb", "--owner", "ann"]);
  assertEquals(reader.word(SUBJECT), "verb");
  assertEquals([...reader.given.keys()], ["force"]);
  assertEquals(reader.word(SUBJECT), undefined);
  assertEquals([...reader.given.keys()], ["force", "owner"]);
});
