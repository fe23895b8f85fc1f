import { checkCases } from "../../support/command_lines.ts";

Deno.test("runCmdlet() knows what cmdlets write", () => {
  checkCases([
    ["Remove-Item -Recurse -Force src\\api", "src/api/**"],
    ["rm -r -fo a", "a/**"],
    ["del a", "a"],
    ["Remove-Item a -WhatIf", ""],
    ["Move-Item -Path a.ts -Destination b.ts", "a.ts/** b.ts b.ts/a.ts/**"],
    ["Copy-Item a.ts b.ts", "b.ts b.ts/a.ts", "told", "a.ts"],
    ["New-Item -ItemType File -Path a -Name b", "a/b"],
    ["ni a", "a"],
    ["Set-Content -Path a -Value b", "a"],
    ["Set-Content -LiteralPath 'a[1]' -Value b", "a[1]"],
    ["Add-Content a b", "a"],
    ["Clear-Content a", "a"],
    ["ls | Out-File -FilePath a -Encoding utf8", "a"],
    ["ls | Tee-Object a", "a"],
    ["Rename-Item src/a b", "src/a/** src/b/**"],
    ["Get-Content a", "", "told", "a"],
    ["Remove-Item *.log", "?*.log"],
    ["iwr https://x.y -OutFile a", "a"],
    ["Expand-Archive a.zip -DestinationPath b", "b/**"],
    ["Invoke-Expression $x", "", "doubt"],
    ["Write-Host 'Remove-Item a'", ""],
    ["Select-String foo a", "", "told"],
  ], "powershell");
});
