import {
  assertEquals,
  assertFalse,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  unwireJson,
  wireJson,
} from "../../../src/system/settings/jsonc_hooks.ts";
import { parseJsonc } from "../../../src/system/jsonc_text.ts";
import { SettingsFault } from "../../../src/system/settings/settings_error.ts";
import { aFlatPlan, aPlan, ours } from "./plan.ts";

const TEXTS = [
  "{}",
  '{"a": 1}\n',
  '{"hooks": {}}',
  '{"hooks": {"Pre": [], "pre": []}}',
  '{\n  // mine\n  "permissions": {"allow": ["Bash(ls:*)"]},\n  "hooks": {\n    "Pre": [\n      {"matcher": "x", "hooks": [{"type": "command", "command": "lint"}]} // lint\n    ]\n  } /* end */\n}\n',
  '{\r\n\t"hooks": {\r\n\t\t"Other": [\r\n\t\t\t{ "command": "a" },\r\n\t\t],\r\n\t},\r\n}\r\n',
  '{"version": 1, "hooks": {"stop": [{"command": "a"}]}}',
  '{"version": 2}',
];

Deno.test("our entries go in once, and come out to the byte", () => {
  for (const plan of [aPlan(), aFlatPlan()]) {
    for (const text of TEXTS) {
      const wired = wireJson(text, plan);
      const { hooks } = parseJsonc(wired).value as {
        hooks: Record<string, unknown[]>;
      };
      for (const { event, entry } of plan.events) {
        assertEquals(hooks[event]?.at(-1), entry);
      }
      assertEquals(wireJson(wired, plan), wired, "a second time");
      assertEquals(unwireJson(wired, plan, text), text);
      const hasBareEnd = /(?<!\r)\n/.test(wired);
      assertFalse(hasBareEnd && text.includes("\r\n"));
    }
  }
});

Deno.test("another program takes the place of the first one", () => {
  for (const text of TEXTS) {
    const wired = wireJson(text, aPlan());
    const moved = wireJson(wired, aPlan({ program: "/opt/new dos" }));
    assertEquals(moved, wired.replaceAll("/bin/dos", "/opt/new dos"));
  }
});

Deno.test("what a person made of our entry stays, what we do not want any more goes", () => {
  const text = `{
  "hooks": {
    "Pre": [
      {
        "matcher": "Write|Mine",
        "hooks": [
          {"type": "command", "command": "lint"},
          {"command": "/old/dos Pre --ours", "timeout": 30, "onFailure": "block"} // ours
        ]
      }
    ],
    "Gone": [{"hooks": [{"command": "/old/dos Gone --ours"}]}],
    "Stop": [
      {"hooks": [{"command": "/old/dos Stop --ours"}]},
      {"hooks": [{"command": "/old/dos Stop --ours"}]}
    ]
  }
}`;
  const value = parseJsonc(wireJson(text, aPlan())).value;
  assertEquals(value, {
    hooks: {
      Pre: [{
        matcher: "Write|Mine",
        hooks: [
          { type: "command", command: "lint" },
          { command: ours("Pre"), timeout: 30, type: "command" },
        ],
      }],
      Stop: [{
        hooks: [{ command: ours("Stop"), type: "command", timeout: 10 }],
      }],
    },
  });
  assertStringIncludes(wireJson(text, aPlan()), "// ours");
});

Deno.test("only ours is taken out, wherever it was moved", () => {
  const text = `{
  "hooks": {
    // moved here
    "Elsewhere": [
      {"hooks": [{"command": "lint"}, {"command": "/x/dos Pre --ours"}]},
      {"hooks": [{"command": "/x/dos Stop --ours"}]}
    ],
    "Pre": []
  },
  "z": 1
}`;
  const out = unwireJson(text, aPlan(), null);
  assertEquals(
    out,
    `{
  "hooks": {
    // moved here
    "Elsewhere": [
      {"hooks": [{"command": "lint"}]}
    ],
    "Pre": []
  },
  "z": 1
}`,
  );
  assertEquals(unwireJson(out, aPlan(), null), out);
});

Deno.test("lists and tables that were there before us stay", () => {
  const before = '{"hooks": {"Pre": []}}';
  const wired = wireJson(before, aPlan()).replace("{", '{"more": 1, ');
  assertEquals(parseJsonc(unwireJson(wired, aPlan(), before)).value, {
    more: 1,
    hooks: { Pre: [] },
  });
  assertEquals(parseJsonc(unwireJson(wired, aPlan(), "{}")).value, { more: 1 });
  const flat = wireJson("{}", aFlatPlan()).replace("{", '{"more": 1, ');
  assertEquals(parseJsonc(unwireJson(flat, aFlatPlan(), null)).value, {
    more: 1,
  });
});

Deno.test("hooks of a wrong shape are left alone", () => {
  const rows: [string, string][] = [
    ['{"hooks": []}', '"hooks" is not an object'],
    ['{"hooks": null}', '"hooks" is not an object'],
    ['{"hooks": "x"}', '"hooks" is not an object'],
    ['{"hooks": {"Pre": {}}}', '"hooks.Pre" is not a list'],
    ['{"hooks": {"Stop": null}}', '"hooks.Stop" is not a list'],
    ['{"hooks": {}, "hooks": {}}', "twice"],
    ["{", "not valid JSON"],
  ];
  for (const [text, wanted] of rows) {
    const error = assertThrows(() => wireJson(text, aPlan()), SettingsFault);
    assertStringIncludes(error.message, wanted);
  }
});
