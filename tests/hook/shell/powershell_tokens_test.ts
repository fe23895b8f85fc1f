import { checkCases } from "../../support/command_lines.ts";

Deno.test("scanPowerShell() reads quotes, escapes and here-strings", () => {
  checkCases([
    ["ri 'a b','c''d'", "a␣b c'd"],
    ['ri "a`$b"', "a$b"],
    ['ri "$x/a"', "", "doubt"],
    ["ri a` b", "a␣b"],
    ["ri `\n a", "a"],
    ["ri ~/a $HOME/b", "/home/me/a /home/me/b"],
    ["@'\nri a\n'@ | Set-Content b", "b"],
    ["# ri a\n<# ri b #> ri c", "c"],
    ["ri 'a", "", "doubt"],
    ["ri (Get-Content a)", "", "doubt", "a"],
  ], "powershell");
});
