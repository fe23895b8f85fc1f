import { checkCases } from "../../support/command_lines.ts";

Deno.test("readPowerShell() follows statements, blocks and pipes", () => {
  checkCases([
    ["cd src; Remove-Item x", "src/x x"],
    ["Set-Location src && ri x || ri y", "src/x src/y y"],
    ["Push-Location a; ri x; Pop-Location; ri y", "a/x x a/y y"],
    ["if (Test-Path x) { Remove-Item x }", "x"],
    ["Get-ChildItem a | ForEach-Object { Remove-Item $_ }", "", "doubt"],
    ["Get-ChildItem a -Recurse | Remove-Item", "", "doubt", "a/**"],
    ["'x' > out.txt; echo y >> b\\c", "out.txt b/c"],
    ["ls 2>$null; ls 2>&1", ""],
    ["$x = Get-Content a", "", "told", "a"],
    ['& "git" rm a', "a/**"],
    ["git reset --hard", "^."],
    ["[IO.File]::Delete('a')", "", "doubt"],
    ["$f.Delete()", "", "doubt"],
    ["Remove-Item $x", "", "doubt"],
    ["cd $x; ri a", "a", "doubt"],
    ["cd nope || ri a", "nope/a a"],
    ["cd nope\nri a", "nope/a a"],
    ["cd nope | Out-Null; ri a", "nope/a a"],
    ["if ($y) { cd nope }; ri a", "nope/a a"],
    ["cd a && cd b && ri x; ri y", "a/b/x a/b/y a/y y"],
  ], "powershell");
});
