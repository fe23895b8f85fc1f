import { assert, assertEquals, assertFalse } from "@std/assert";
import { commandLine } from "../../../src/hook/wiring/command_line.ts";
import { isForeignHook, ourLine } from "../../../src/hook/wiring/our_line.ts";
import { MOMENTS } from "../hosts/golden.ts";

const READERS = ["sh", "powershell", "cmd", "cmd-whole"] as const;

const PROGRAMS: readonly (readonly string[])[] = [
  ["/usr/bin/dos"],
  ["/opt/deno/deno", "run", "-A", "--no-prompt", "/home/ada/dos/src/main.ts"],
  ["/home/Ada L/dos"],
  [
    "/x/it's here/deno",
    "run",
    "-A",
    "--no-prompt",
    "/x/$HOME `id` & more/main.ts",
  ],
  ['/x/it\'s "odd" \\ \n/dos'],
  ["/Büro/日本/a;b|c>d"],
  ["C:\\Program Files\\dos\\dos.exe"],
  ["C:\\Users\\Ö b\\deno.exe", "run", "-A", "--no-prompt", "C:\\x y\\main.ts"],
];

Deno.test("a command line ends with the event and the marker, whoever reads it", () => {
  for (const program of PROGRAMS) {
    for (const reader of READERS) {
      for (const moment of MOMENTS) {
        const line = commandLine(program, moment, reader);
        assert(line.includes(`hook ${moment} --installed-by=dos`));
        assertFalse(isForeignHook(line), line);
        assertEquals(ourLine(line, reader), { program, moment }, line);
      }
    }
  }
});

/** This room is tested without any permission too; then nobody can ask a shell. */
const ASK_BASH = { name: "run", command: "bash" } as const;
const ignore = Deno.permissions.querySync(ASK_BASH).state !== "granted";

Deno.test(
  "a line for PowerShell with nothing to quote means the same to Git Bash",
  { ignore },
  async () => {
    const line = commandLine(["C:\\a\\dos.exe"], "pretool", "powershell");
    assertEquals(ourLine(line, "powershell"), {
      program: ["C:/a/dos.exe"],
      moment: "pretool",
    });
    const script = `C:/a/dos.exe() { printf '<%s>' "$@"; return 2; }; ${line}`;
    const { code, stdout } = await new Deno.Command("bash", {
      args: ["-c", script],
    }).output();
    assertEquals([code, new TextDecoder().decode(stdout)], [
      2,
      "<hook><pretool><--installed-by=dos>",
    ]);
  },
);

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
    [
      ["C:\\a\\dos.exe"],
      "powershell",
      "C:/a/dos.exe hook stop --installed-by=dos; exit $LASTEXITCODE",
    ],
    [
      ["C:\\a\\deno.exe", "run", "-A", "C:\\b\\main.ts"],
      "powershell",
      "C:/a/deno.exe run -A C:/b/main.ts hook stop --installed-by=dos; exit $LASTEXITCODE",
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
