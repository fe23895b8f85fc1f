import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  bearsMarker,
  isForeignHook,
  isOurLine,
  ourLine,
} from "../../../src/hook/wiring/our_line.ts";

const END = "hook pretool --installed-by=dos";

/** Whether a line is ours where `sh` or a shell of Windows may read it. */
function isOurs(line: string): boolean {
  return isOurLine(line, { key: "command", windows: false });
}

Deno.test("a line is ours whatever the path and its quotes are", () => {
  const rows = [
    `dos ${END}`,
    `  /opt/dos\t${END} `,
    `'/a b/it'\\''s/dos' ${END}`,
    `"/a b/dos" "hook" "posttool" "--installed-by=dos"`,
    `'dos' 'hook' 'stop' '--installed-by=dos'`,
    `/d/deno run -A --no-prompt /x/main.ts ${END}`,
    `/d/deno run -A --no-prompt 'C:\\x y\\main.ts' ${END}`,
    `& 'C:\\a b\\it''s.exe' ${END}; exit $LASTEXITCODE`,
    `& 'C:\\a b\\dos.exe' ${END}`,
    `""C:\\a b\\dos.exe" ${END}"`,
    `C:\\a~1\\dos.exe hook session-start --installed-by=dos`,
  ];
  for (const line of rows) assert(isOurs(line), line);
});

Deno.test("a line with more to it is somebody's own", () => {
  const rows = [
    `./lint.sh; dos ${END}`,
    `./lint.sh && dos ${END}`,
    `./lint.sh | dos ${END}`,
    `dos ${END} || true`,
    `dos ${END} > /dev/null`,
    `dos ${END}; exit 0`,
    `dos ${END} &`,
    `./lint.sh\ndos ${END}`,
    `dos ${END}\n./lint.sh`,
    `sh -c 'dos ${END}'`,
    `env X=1 dos ${END}`,
    `X=./lint dos ${END}`,
    `X=./lint ${END}`,
    `time dos ${END}`,
    `$(./lint.sh) ${END}`,
    `"$(./lint.sh; echo dos)" ${END}`,
    `"\`./lint.sh\`" ${END}`,
    `& $(./lint.sh) ${END}; exit $LASTEXITCODE`,
    `& 'dos' ${END}; ./lint.ps1; exit $LASTEXITCODE`,
    `deno run -A --no-prompt ./mine.ts ${END}`,
    `deno run -A --allow-all /x/main.ts ${END}`,
    `deno eval 'x' --no-prompt /x/main.ts ${END}`,
    `deno run -A --no-prompt --preload=main.ts ${END}`,
    `dos ${END} --workspace .`,
    `""C:\\a\\dos.exe" ${END}" & lint.cmd & ""`,
  ];
  for (const line of rows) {
    assertFalse(isOurs(line), line);
    assert(bearsMarker(line), line);
  }
});

Deno.test("what bears no marker is none of ours at all", () => {
  const rows = [
    "dos hook pretool --installed-by=dos-kernel",
    "dos hook pretool --workspace .",
    "webhook pretool --installed-by=dos",
    "my-hook pretool --installed-by=dos",
    "echo --installed-by=dos",
    "",
  ];
  for (const line of rows) {
    assertEquals([isOurs(line), bearsMarker(line)], [false, false], line);
  }
  // Perhaps of a later version.
  const later = "dos hook other --installed-by=dos";
  assertEquals([isOurs(later), bearsMarker(later)], [false, true]);
});

Deno.test("a line is read by the shell that its key is for", () => {
  const sh = `'/a b/dos' ${END}`;
  const powershell = `& '/a b/dos' ${END}; exit $LASTEXITCODE`;
  const cmd = `"C:\\$a\\dos.exe" ${END}`;
  const rows: [string, string, boolean, boolean][] = [
    [sh, "bash", false, true],
    [sh, "powershell", false, false],
    [powershell, "powershell", false, true],
    [powershell, "bash", false, false],
    [cmd, "command", false, false],
    [cmd, "command", true, true],
    [cmd, "command_windows", false, true],
  ];
  for (const [line, key, windows, wanted] of rows) {
    assertEquals(isOurLine(line, { key, windows }), wanted, `${key} ${line}`);
  }
});

Deno.test("the program that is known is ours whatever its words are", () => {
  const line = `/x/a b ${END}`;
  assertEquals(ourLine(line, "sh"), null);
  assertEquals(ourLine(line, "sh", ["/x/a", "b"])?.moment, "pretool");
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
    ["./lint.sh; dos hook pretool --installed-by=dos", false],
  ];
  for (const [line, wanted] of rows) {
    assertEquals(isForeignHook(line), wanted, line);
  }
});
