import { checkCases } from "../../support/command_lines.ts";

Deno.test("Call looks through names with directories and endings", () => {
  checkCases([
    ["/usr/bin/rm a", "a"],
    ["./node_modules/.bin/prettier --write a.ts", "a.ts"],
    ["git.exe rm a", "a/**"],
    ["sudo env nice rm a", "a"],
  ]);
});
