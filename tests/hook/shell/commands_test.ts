import { checkCases } from "../../support/command_lines.ts";

Deno.test("runCommand() says when it does not know a command", () => {
  checkCases([
    ["frobnicate a", "", "doubt"],
    ["./run.sh", "", "doubt"],
    ["make && rm a", "a", "doubt"],
    ["node -e 1", "", "doubt"],
    ["node --version; python3 --version", ""],
    ["$CMD a", "", "doubt"],
    ["ls -la src; pwd; date", ""],
    ["dos lease-lane acquire --lane x --tree 'src/**'; dos doctor", ""],
    ["dos init", "", "doubt"],
  ]);
});
