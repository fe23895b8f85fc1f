import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { parse } from "smol-toml";
import {
  hasTomlHooks,
  parseTomlSettings,
  unwireToml,
  wireToml,
} from "../../../src/system/settings/toml_hooks.ts";
import { SettingsFault } from "../../../src/system/settings/settings_error.ts";
import { aPlan, ours } from "./plan.ts";

const TEXTS = [
  "",
  "# nothing\n",
  'model = "o"',
  '[features]\nhooks = true # on\n\n[[hooks.Pre]]\nmatcher = "x"\n\n[[hooks.Pre.hooks]]\ncommand = "lint"\n# the end\n',
  '[a]\r\nb = """\r\n[[hooks.Pre]]\r\n"""\r\n\r\n',
  "[hooks]\n",
  '[hooks.state."k"]\ntrusted_hash = "1"\n',
];

Deno.test("our tables go to the end, and come out to the byte", () => {
  const plan = aPlan();
  for (const text of TEXTS) {
    const wired = wireToml(text, plan);
    assert(wired.startsWith(text), text);
    const { hooks } = parse(wired) as { hooks: Record<string, unknown[]> };
    for (const { event, entry } of plan.events) {
      assertEquals(hooks[event]?.at(-1), entry);
    }
    assertEquals(wireToml(wired, plan), wired, "a second time");
    const out = unwireToml(wired, plan);
    assertEquals(out.trimEnd(), text.trimEnd());
    assertEquals(/[^\r]\n/.test(wired), !text.includes("\r\n"));
  }
});

Deno.test("another program takes the place of the first one", () => {
  const wired = wireToml(TEXTS[3] ?? "", aPlan());
  const moved = wireToml(wired, aPlan({ program: "/new\\dos \"q\" 'r'" }));
  const { hooks } = parse(moved) as {
    hooks: Record<string, { hooks: { command: string }[] }[]>;
  };
  assertEquals(hooks["Pre"]?.length, 2);
  assertEquals(
    hooks["Pre"]?.[1]?.hooks[0]?.command,
    ours("Pre", "/new\\dos \"q\" 'r'"),
  );
});

Deno.test("only ours is taken out, with comments of others left", () => {
  const text = `[[hooks.Pre]] # a group
matcher = "x"

[[hooks.Pre.hooks]]
command = "lint"

[[hooks.Pre.hooks]]
command = "/x/dos Pre --ours"
# after
[[hooks.Stop]]

[[hooks.Stop.hooks]]
command = '''
/x/dos Stop --ours'''

# of z
[z]
a = ["[[hooks.Pre]]", "--ours"]
`;
  assertEquals(
    unwireToml(text, aPlan()),
    `[[hooks.Pre]] # a group
matcher = "x"

[[hooks.Pre.hooks]]
command = "lint"
# after

# of z
[z]
a = ["[[hooks.Pre]]", "--ours"]
`,
  );
});

Deno.test("hooks are told from what Codex keeps of those it trusts", () => {
  assertEquals(TEXTS.map(hasTomlHooks), [
    ...[false, false, false, true, false, false, false],
  ]);
});

Deno.test("what cannot be edited is told, and nothing comes back", () => {
  const rows: [string, string][] = [
    ["a = ", "line 1: it is not valid TOML"],
    ["[[hooks.Pre]\n", "not valid TOML"],
    ["[hooks]\nPre = [{hooks = []}]\n", "form that nothing can be added to"],
    ['hooks = "x"\n', "form that nothing can be added to"],
    [
      '[hooks]\nPre = [{hooks = [{command = "/x Pre --ours"}]}]\n',
      "cannot be edited here",
    ],
  ];
  for (const [text, wanted] of rows) {
    const error = assertThrows(() => wireToml(text, aPlan()), SettingsFault);
    assertStringIncludes(error.message, wanted);
  }
  assertThrows(() => parseTomlSettings("="), SettingsFault);
});

Deno.test("an integer that no number holds stays as it is written", () => {
  const text =
    "a = 9007199254740993\n\n[[hooks.Pre]]\nb = -9223372036854775808\n\n[[hooks.Pre.hooks]]\nc = 0x7fff_ffff_ffff_ffff\n";
  const wired = wireToml(text, aPlan());
  assert(wired.startsWith(text));
  assertEquals(wireToml(wired, aPlan()), wired, "a second time");
  assertEquals(unwireToml(wired, aPlan()).trimEnd(), text.trimEnd());
  const value = parseTomlSettings(text) as { a: unknown };
  assertEquals(value.a, 9_007_199_254_740_993n);
});
