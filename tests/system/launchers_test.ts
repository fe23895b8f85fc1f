import { assertEquals } from "@std/assert";
import { isLauncher } from "../../src/system/launchers.ts";

const LAUNCHERS: readonly string[] = [
  "sh -c ls",
  "/bin/bash -lc ls",
  "bash -ec ls",
  "bash --norc -c ls",
  "bash --rcfile x -c ls",
  "bash -eo pipefail -c ls",
  "bash +x -c ls",
  "-zsh -c ls",
  "busybox sh -c ls",
  "fish --command=ls",
  "nu --commands ls",
  "cmd.exe /c dir",
  "C:\\Windows\\System32\\cmd.exe /d /s /C dir",
  "cmd /d/s/c dir",
  "pwsh -NoProfile -Command ls",
  "powershell.exe -c ls",
  "powershell -EncodedCommand AAAA",
  "pwsh -ec AAAA",
  "npx tool",
  "/usr/bin/npm run x",
  "C:\\nodejs\\npm.cmd run x",
  "pnpm x",
  "env A=1 dos",
  "sudo -u x dos",
  "/usr/bin/time dos",
  "timeout 5 dos",
  "xargs dos",
  "deno run -A main.ts",
  "deno.exe run main.ts",
  "dos lease-lane acquire",
  "/opt/dos-0.1.0-x86_64-unknown-linux-gnu run -- agent",
  "dos-decide-only-1.12.0-aarch64-apple-darwin lease-lane acquire",
  "C:\\bin\\dos-0.1.0-x86_64-pc-windows-msvc.exe run -- agent",
  "node /usr/lib/node_modules/npm/bin/npm-cli.js run x",
  "node /usr/lib/node_modules/npm/bin/npx-cli.js x",
  "node /x/node_modules/.bin/deno run x",
  "node /x/node_modules/deno/bin.cjs run x",
  "node --require ./hook.js /x/bin/pnpm.cjs x",
  "nodejs --no-warnings /x/bin/yarn.js x",
  "node.exe C:\\x\\node_modules\\.bin\\dos",
  "",
];

const HOLDERS: readonly string[] = [
  "bash",
  "-bash",
  "bash script.sh",
  "bash script.sh -c x",
  "bash -l",
  "bash -e script.sh",
  "bash -o pipefail script.sh",
  "bash -- -c",
  "sh -s",
  "zsh -i",
  "cmd.exe",
  "cmd /k dir",
  "pwsh",
  "pwsh -File x.ps1",
  "pwsh -NoLogo",
  "claude --continue",
  "node /x/node_modules/@anthropic-ai/claude-code/cli.js",
  "node",
  "node --eval 1",
  "node agent.js npm",
  "python3 -c print",
  "code --wait",
  "tmux",
  "systemd --user",
];

Deno.test("isLauncher passes over one-shot shells and launchers", () => {
  const wrong = LAUNCHERS.filter((line) => !isLauncher(line.split(" ")));
  assertEquals(wrong, []);
});

Deno.test("isLauncher stops at whoever stays", () => {
  const wrong = HOLDERS.filter((line) => isLauncher(line.split(" ")));
  assertEquals(wrong, []);
});

Deno.test("isLauncher reads the title that npm shows in place of its words", () => {
  assertEquals(
    [["npm exec tool"], ["npm run a/b c"], ["tmux: server"], []].map(
      isLauncher,
    ),
    [true, true, false, true],
  );
});
