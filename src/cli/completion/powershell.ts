/**
 * The completion script for PowerShell 5.1 and later.
 *
 * @module
 */
import type { Candidates, CompletionTable, Named, OptionRow } from "./table.ts";

/** The script, line by line. */
export function script(table: CompletionTable): string[] {
  const { verbs, actions, commands, globals } = table;
  return [
    "# Completes command lines of dos in PowerShell. Made by: dos completions powershell",
    "",
    "Register-ArgumentCompleter -Native -CommandName @('dos', 'dos.exe', 'dos.cmd') -ScriptBlock {",
    "    param($wordToComplete, $commandAst, $cursorPosition)",
    "",
    "    # By the command so far: the words that can come next, each with what it means.",
    "    $lists = @{",
    ...listLines("", verbs),
    ...[...actions].flatMap(([verb, rows]) => listLines(verb, rows)),
    "    }",
    "    # By the command: each option with the kind of its value and what it means.",
    "    $options = @{",
    ...optionLines("", globals),
    ...[...actions.keys()].flatMap((verb) => optionLines(verb, globals)),
    ...commands.flatMap(({ path, options }) => optionLines(path, options)),
    "    }",
    "    # By the command: the kinds of its positional words.",
    "    $places = @{",
    ...commands.filter(({ positionals }) => positionals.length > 0).map((
      { path, positionals },
    ) =>
      `        ${quote(path)} = @(${
        positionals.map((one) => quote(kindOf(one))).join(", ")
      })`
    ),
    "    }",
    ...ENGINE,
    "}",
  ];
}

function listLines(path: string, rows: readonly Named[]): string[] {
  return [
    `        ${quote(path)} = @(`,
    ...rows.map(({ name, summary }, at) =>
      `            @(${quote(name)}, ${quote(summary)})${
        at === rows.length - 1 ? "" : ","
      }`
    ),
    "        )",
  ];
}

function optionLines(path: string, options: readonly OptionRow[]): string[] {
  return [
    `        ${quote(path)} = @(`,
    ...options.map(({ name, takes, value, summary }, at) => {
      const kind = takes === "one" || takes === "many"
        ? `${takes === "many" ? "many " : ""}${kindOf(value)}`
        : "flag";
      const comma = at === options.length - 1 ? "" : ",";
      return `            @(${quote(`--${name}`)}, ${quote(kind)}, ${
        quote(summary)
      })${comma}`;
    }),
    "        )",
  ];
}

function kindOf({ words, sources }: Candidates): string {
  return [...sources, ...words.map((word) => `=${word}`)].join(" ") || "any";
}

/** PowerShell takes typographic quotes for quotes; none may end the text. */
function quote(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

const ENGINE: readonly string[] = String.raw`
    $words = @()
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $words += $element.Value
        } else {
            $words += $element.Extent.Text
        }
    }

    $path = ''
    $stage = 'verb'
    $expect = ''
    $place = 0
    $where = @()
    $previous = ''
    foreach ($word in $words) {
        # What stands behind -- is a command line of its own.
        if ($word -eq '--') { return }
        if ($word -like '-*') {
            $expect = ''
            if ($word -like '--workspace=*' -or $word -eq '--this-worktree') { $where += $word }
            foreach ($row in $options[$path]) {
                if ($row[0] -eq $word -and $row[1] -ne 'flag') { $expect = $row[1] }
            }
        } elseif ($expect -ne '') {
            if ($previous -eq '--workspace') { $where += @('--workspace', $word) }
            if ($expect -notlike 'many*') { $expect = '' }
        } elseif ($stage -eq 'verb') {
            if ($word -ne 'help') {
                $path = $word
                $stage = 'words'
                if ($lists.ContainsKey($word)) { $stage = 'action' }
            }
        } elseif ($stage -eq 'action') {
            $path = "$path $word"
            $stage = 'words'
        } else {
            $place++
        }
        $previous = $word
    }

    $prefix = ''
    $typed = "$wordToComplete"
    if ($typed -match '^(--[^=]+=)(.*)$') {
        $prefix = $Matches[1]
        $typed = $Matches[2]
        $expect = ''
        foreach ($row in $options[$path]) {
            if ($row[0] -eq $prefix.TrimEnd('=') -and $row[1] -ne 'flag') { $expect = $row[1] }
        }
    }
    $typed = $typed.Trim([char[]]@([char]34, [char]39))

    $found = @()
    $withFiles = $false
    if ($prefix -eq '' -and $typed -like '-*') {
        foreach ($row in $options[$path]) { $found += , @($row[0], $row[2]) }
    } else {
        if ($expect -eq '' -and $prefix -eq '' -and $stage -eq 'words') {
            $kinds = @($places[$path])
            if ($places.ContainsKey($path) -and $place -lt $kinds.Count) { $expect = $kinds[$place] }
        }
        if ($expect -ne '') {
            foreach ($kind in $expect.Split(' ')) {
                if ($kind -eq 'lane' -or $kind -eq 'owner') {
                    foreach ($value in @(dos @where completions --values $kind 2>$null)) {
                        $found += , @($value, $kind)
                    }
                } elseif ($kind -eq 'file' -and $prefix -eq '' -and $expect -ne 'file') {
                    $withFiles = $true
                } elseif ($kind.StartsWith('=')) {
                    $found += , @($kind.Substring(1), 'value')
                }
            }
        } elseif ($prefix -eq '' -and $stage -ne 'words') {
            $found = @($lists[$path])
        }
    }

    foreach ($one in $found) {
        $value = "$($one[0])"
        if (-not $value.StartsWith($typed, [StringComparison]::OrdinalIgnoreCase)) { continue }
        $text = $value
        # In single quotes nothing is expanded; each quote in them is doubled.
        if ($value -notmatch '^[A-Za-z0-9_./:+\\-]+$') {
            $text = "'" + ($value -replace "(['\u2018-\u201b])", '$1$1') + "'"
        }
        [System.Management.Automation.CompletionResult]::new("$prefix$text", $value, 'ParameterValue', "$($one[1])")
    }
    # Where nothing is found PowerShell offers files by itself, among other words it does not.
    if ($withFiles) { [System.Management.Automation.CompletionCompleters]::CompleteFilename($typed) }
`.split("\n").slice(1, -1);
