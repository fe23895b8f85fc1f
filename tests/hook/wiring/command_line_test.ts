import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  commandLine,
  isForeignHook,
  momentOf,
  programOf,
} from "../../../src/hook/wiring/command_line.ts";
import { MOMENTS } from "../hosts/golden.ts";

const READERS = ["sh", "powershell", "cmd", "cmd-whole"] as const;

const PROGRAMS: readonly (readonly string[])[] = [
  ["/usr/bin/dos"],
  ["/opt/deno/deno", "run", "-A", "--no-prompt", "/home/ada/dos/src/main.ts"],
  ["/home/Ada L/dos"],
  ["/x/it's here/deno", "run", "-A", "/x/$HOME `id` & more/main.ts"],
  ["/Büro/日本/dos", "/a;b|c>d"],
  ["C:\\Program Files\\dos\\dos.exe"],
  ["C:\\Users\\Ö b\\deno.exe", "run", "-A", "--no-prompt", "C:\\x y\\main.ts"],
];

Deno.test("a command line ends with the event and the marker, whoever reads it", () => {
  for (const program of PROGRAMS) {
    for (const reader of READERS) {
      for (const moment of MOMENTS) {
        const line = commandLine(program, moment, reader);
        assert(line.includes(`hook ${moment} --installed-by=dos`));
        assertEquals(momentOf(line), moment, line);
        assertFalse(isForeignHook(line), line);
        assertEquals(programOf(line, reader), program, line);
      }
    }
  }
});

Deno.test("a command line quotes for its reader", () => {
  const rows: [string[], typeof READERS[number], string][] = [
    [["/a/dos"], "sh", "/a/dos hook stop --installed-by=dos"],
    [["/a b/it's"], "sh", "'/a b/it'\\''s' hook stop --installed-by=dos"],
    [
      ["C:\\a b\\it's"],
      "powershell",
      "& 'C:\\a b\\it''s' hook stop --installed-by=dos; exit $LASTEXITCODE",
    ],
    [
      ["C:\\it\u2019s"],
      "powershell",
      "& 'C:\\it\u2019\u2019s' hook stop --installed-by=dos; exit $LASTEXITCODE",
    ],
    [["C:\\a\\dos.exe"], "cmd", "C:\\a\\dos.exe hook stop --installed-by=dos"],
    [
      ["C:\\a b\\dos.exe"],
      "cmd",
      '"C:\\a b\\dos.exe" hook stop --installed-by=dos',
    ],
    [
      ["C:\\a b\\dos.exe"],
      "cmd-whole",
      '""C:\\a b\\dos.exe" hook stop --installed-by=dos"',
    ],
  ];
  for (const [program, reader, wanted] of rows) {
    assertEquals(commandLine(program, "stop", reader), wanted);
  }
});

Deno.test("an entry is known by its words, whatever the path and the quotes", () => {
  const rows: [string, string | null][] = [
    ["dos hook pretool --installed-by=dos", "pretool"],
    [`"/a b/dos" "hook" "posttool" "--installed-by=dos"`, "posttool"],
    ["'x' hook  session-start   --installed-by=dos || true", "session-start"],
    [`sh -c 'dos hook stop --installed-by=dos'`, "stop"],
    ["dos hook pretool --installed-by=dos-kernel", null],
    ["dos hook pretool --workspace .", null],
    ["dos hook other --installed-by=dos", null],
    ["webhook pretool --installed-by=dos", null],
    ["my-hook pretool --installed-by=dos", null],
    ["echo --installed-by=dos", null],
    ["", null],
  ];
  for (const [line, moment] of rows) assertEquals(momentOf(line), moment, line);
});

Deno.test("a hook of dos-kernel is told from ours and from others", () => {
  const rows: [string, boolean][] = [
    ["dos hook pretool --workspace .", true],
    ["/usr/bin/dos hook stop", true],
    ["C:\\x\\dos.exe hook posttool", true],
    ["python3 -m dos.cli hook pretool --workspace .", true],
    ['"${CLAUDE_PLUGIN_ROOT}/bin/dos-hook" pretool --workspace .', true],
    ["dos hook marker --loop", true],
    ["dos hook pretool --installed-by=dos", false],
    ["dos hook install codex", false],
    ["mydos hook pretool", false],
    ["prettier --write", false],
  ];
  for (const [line, wanted] of rows) {
    assertEquals(isForeignHook(line), wanted, line);
  }
});
