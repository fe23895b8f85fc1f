<#
.SYNOPSIS
Installs the program dos from a release, or removes it again.

.DESCRIPTION
Nothing is put in place before its SHA-256 is the one that the release lists,
and before it has run. What was put in place is noted in a receipt beside it, so
that nothing else is ever replaced or removed. It asks for no other rights than
yours, and changes neither the registry nor the PATH.

.PARAMETER Version
Such as 1.2.3. Default: the latest, or DOS_INSTALL_VERSION.

.PARAMETER Dir
Where dos.exe goes. Default: %LOCALAPPDATA%\Programs\dos, or DOS_INSTALL_DIR.

.PARAMETER GitHub
OWNER/NAME on github.com, or DOS_INSTALL_REPOSITORY.

.PARAMETER BaseUrl
A mirror of the releases page, or DOS_INSTALL_BASE_URL; or a directory: a mirror
of it, or one with SHA256SUMS and the programs of one version.

.PARAMETER Uninstall
Removes what an earlier run installed, and nothing else.
#>
[CmdletBinding()]
param(
  [string] $Version = $env:DOS_INSTALL_VERSION,
  [string] $Dir = $env:DOS_INSTALL_DIR,
  [string] $GitHub = $env:DOS_INSTALL_REPOSITORY,
  [string] $BaseUrl = $env:DOS_INSTALL_BASE_URL,
  [switch] $Uninstall
)

Set-StrictMode -Version 2
$ErrorActionPreference = "Stop"
$ProgressPreference = "SilentlyContinue"

# OWNER/NAME on github.com; put in when a release is made.
$Repository = ""

$Target = "x86_64-pc-windows-msvc"

function Get-Sum([string] $Path) {
  return (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash.ToLowerInvariant()
}

# What comes from there is what its server sent. Only this machine itself may
# speak plain HTTP; what stands before an "@" is no host.
$SafeUrl = "^(?:https://.|http://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?(?:/|\z))"

# Each step by itself: Windows PowerShell would follow from https:// to http://.
function Save-Url([string] $From, [string] $To) {
  $Url = $From
  for ($Hop = 0; $Hop -lt 10; $Hop++) {
    if ($Url -notmatch $SafeUrl) {
      throw (New-Object System.NotSupportedException "it leads to `"$Url`", and only https:// is safe to fetch from")
    }
    $Request = [System.Net.WebRequest]::Create($Url)
    $Request.AllowAutoRedirect = $false
    $Request.UserAgent = "dos-install"
    $Request.Timeout = 300000
    $Response = $Request.GetResponse()
    try {
      $Next = $Response.Headers["Location"]
      if ([int] $Response.StatusCode -lt 300) {
        $Stream = $Response.GetResponseStream()
        $File = [System.IO.File]::Create($To)
        try { $Stream.CopyTo($File) } finally { $File.Dispose() }
        return
      }
      if (-not $Next) { throw (New-Object System.NotSupportedException "it leads nowhere") }
      $Url = (New-Object System.Uri ([System.Uri] $Url), $Next).AbsoluteUri
    } finally {
      $Response.Close()
    }
  }
  throw (New-Object System.NotSupportedException "it leads from one place to another without an end")
}

# From a path or a URL into a file.
function Save-File([string] $From, [string] $To) {
  if ($From -notmatch "^https?://") {
    if (-not (Test-Path -LiteralPath $From -PathType Leaf)) {
      throw "Cannot read `"$From`": there is no such file; check -Version and -BaseUrl"
    }
    Copy-Item -LiteralPath $From -Destination $To
    return
  }
  try {
    Save-Url $From $To
  } catch {
    # PowerShell wraps what a method throws.
    $Fault = $_.Exception
    if ($null -ne $Fault.InnerException) { $Fault = $Fault.InnerException }
    $Why = $Fault.Message
    if ($Fault -is [System.NotSupportedException]) {
      throw "Cannot fetch `"$From`": $Why; nothing was changed; name another mirror with -BaseUrl"
    }
    if ($Fault -is [System.Net.WebException] -and $null -ne $Fault.Response) {
      throw "Cannot fetch `"$From`": the server answers that it does not have it ($Why); check -Version"
    }
    throw "Cannot fetch `"$From`": no answer ($Why); check the network, or name a mirror with -BaseUrl"
  }
}

# The sums that the receipt notes: of what is in place, and while one program
# takes the place of another, of both.
function Get-ReceiptSums([string] $Receipt) {
  if (-not (Test-Path -LiteralPath $Receipt -PathType Leaf)) { return @() }
  return @(Get-Content -LiteralPath $Receipt |
    Where-Object { $_ -match "^sha256 [0-9a-f]{64}$" } |
    ForEach-Object { $_.Substring(7) })
}

function Set-Receipt([string] $Receipt, [string[]] $Sums, [bool] $Made) {
  $Lines = @("# What install.ps1 put here; it removes nothing else.")
  if ($Made) { $Lines += "made-directory" }
  foreach ($Sum in $Sums) { $Lines += "sha256 $Sum" }
  $Draft = "$Receipt.$PID"
  [System.IO.File]::WriteAllLines($Draft, [string[]] $Lines)
  Move-Item -LiteralPath $Draft -Destination $Receipt -Force
}

function Test-Ours([string] $Program, [string] $Receipt) {
  return @(Get-ReceiptSums $Receipt) -contains (Get-Sum $Program)
}

function Test-Made([string] $Receipt) {
  return (Test-Path -LiteralPath $Receipt -PathType Leaf) -and
    (@(Get-Content -LiteralPath $Receipt) -contains "made-directory")
}

# A program that runs cannot be removed, only renamed; what an earlier run had
# to leave behind is gone by now, or the next run removes it.
function Remove-Leftovers([string] $Dir) {
  Get-ChildItem -LiteralPath $Dir -Filter "dos.exe.*.old" -Force |
    ForEach-Object { Remove-Item -LiteralPath $_.FullName -Force -ErrorAction SilentlyContinue }
}

# The directories from $Dir up to $Fresh, as far as they are empty.
function Remove-Fresh([string] $Dir, [string] $Fresh) {
  $Below = $Dir
  while ($Below.Length -ge $Fresh.Length) {
    if ((Test-Path -LiteralPath $Below) -and @(Get-ChildItem -LiteralPath $Below -Force).Count -eq 0) {
      Remove-Item -LiteralPath $Below -Force
    }
    $Below = Split-Path -Parent $Below
    if (-not $Below) { return }
  }
}

function Uninstall-Dos([string] $Dir, [string] $Program, [string] $Receipt) {
  if (Test-Path -LiteralPath $Program) {
    if (-not (Test-Ours $Program $Receipt)) {
      throw "Cannot uninstall `"$Program`": it is not what this installer put there; remove it yourself if you mean to"
    }
    try {
      Remove-Item -LiteralPath $Program -Force
    } catch {
      throw "Cannot remove `"$Program`": $($_.Exception.Message); end what runs it, dos serve too, and try again"
    }
  } elseif (-not (Test-Path -LiteralPath $Receipt)) {
    throw "Cannot uninstall `"$Program`": nothing is there; name the directory with -Dir"
  }
  $Made = Test-Made $Receipt
  Remove-Leftovers $Dir
  Remove-Item -LiteralPath $Receipt -Force
  if ($Made -and @(Get-ChildItem -LiteralPath $Dir -Force).Count -eq 0) {
    Remove-Item -LiteralPath $Dir -Force
  }
  Write-Output "Removed $Program. Stores (.dos in your repositories) are left as they are."
}

function Install-Dos(
  [string] $Version, [string] $Base, [string] $Dir,
  [string] $Program, [string] $Receipt, [string] $Scratch
) {
  $Machine = $env:PROCESSOR_ARCHITECTURE
  if ($env:PROCESSOR_ARCHITEW6432) { $Machine = $env:PROCESSOR_ARCHITEW6432 }
  # Windows on ARM runs programs for x86_64.
  if (@("AMD64", "ARM64") -notcontains $Machine) {
    throw "Cannot install on `"$Machine`": no program is made for this processor; run dos from source with Deno"
  }

  $Flat = $false
  if ($Base -match $SafeUrl) {
    $Separator = "/"
  } elseif ($Base -match "^[A-Za-z][A-Za-z0-9+.-]+://") {
    throw "Cannot install from `"$Base`": only https:// is safe to fetch from; use that, or a directory"
  } elseif (Test-Path -LiteralPath $Base -PathType Container) {
    $Separator = "\"
    $Flat = Test-Path -LiteralPath (Join-Path $Base "SHA256SUMS") -PathType Leaf
  } else {
    throw "Cannot install from `"$Base`": there is no such directory; check -BaseUrl"
  }

  $SumsFile = Join-Path $Scratch "SHA256SUMS"
  if ($Flat) {
    $Place = $Base
  } elseif ($Version -eq "latest") {
    $Place = @($Base, "latest", "download") -join $Separator
  } else {
    $Place = @($Base, "download", "v$Version") -join $Separator
  }
  Save-File "$Place${Separator}SHA256SUMS" $SumsFile

  $Sums = @{}
  foreach ($Line in @(Get-Content -LiteralPath $SumsFile)) {
    if ($Line -match "^([0-9a-f]{64}) [ *](\S+)$") { $Sums[$Matches[2]] = $Matches[1] }
  }
  if ($Version -eq "latest") {
    $Pattern = "^dos-([0-9][0-9A-Za-z.-]*)-$Target\.exe$"
    $Found = @($Sums.Keys | Where-Object { $_ -match $Pattern })
    if ($Found.Count -ne 1) {
      throw "Cannot tell the latest version: `"$Base`" lists not exactly one program for $Target; name one with -Version"
    }
    $Version = $Found[0] -replace $Pattern, '$1'
  }
  $Name = "dos-$Version-$Target.exe"
  if (-not $Sums.ContainsKey($Name)) {
    throw "Cannot install `"$Version`": that release has no program for $Target; name another with -Version"
  }
  if (-not $Flat) { $Place = @($Base, "download", "v$Version") -join $Separator }

  if (Test-Path -LiteralPath $Program -PathType Container) {
    throw "Cannot install `"$Program`": a directory has that name; choose another place with -Dir"
  }
  $Exists = Test-Path -LiteralPath $Program
  if ($Exists -and -not (Test-Ours $Program $Receipt)) {
    throw "Cannot replace `"$Program`": it is not what this installer put there; remove it, or choose another place with -Dir"
  }

  $Fetched = Join-Path $Scratch "dos.exe"
  Save-File "$Place$Separator$Name" $Fetched
  $Expected = $Sums[$Name]
  $Actual = Get-Sum $Fetched
  if ($Actual -ne $Expected) {
    throw "Cannot install `"$Name`": its SHA-256 is $Actual, and the release lists $Expected; nothing was changed; fetch it again, and report it if it stays so"
  }
  # A program that does not start must not stop this script before it can say so.
  $Said = ""
  $Runs = $false
  try {
    $Said = (& $Fetched --version) -join " "
    $Runs = $LASTEXITCODE -eq 0
  } catch {
    $Said = $_.Exception.Message
  }
  if (-not $Runs) {
    throw "Cannot install `"$Name`": it does not run here ($Said); nothing was changed"
  }

  $Made = Test-Made $Receipt
  $Fresh = ""
  $Noted = Test-Path -LiteralPath $Receipt
  if (-not (Test-Path -LiteralPath $Dir -PathType Container)) {
    # The topmost that is made, for a failure to take away again.
    $Fresh = $Dir
    for (;;) {
      $Above = Split-Path -Parent $Fresh
      if (-not $Above -or (Test-Path -LiteralPath $Above)) { break }
      $Fresh = $Above
    }
    try {
      New-Item -ItemType Directory -Path $Dir -Force | Out-Null
    } catch {
      Remove-Fresh $Dir $Fresh
      throw "Cannot make `"$Dir`": $($_.Exception.Message); choose another place with -Dir"
    }
    $Made = $true
  }
  # In the same directory, so that the last step is one rename.
  $New = "$Program.$PID.new"
  $Old = "$Program.$PID.old"
  $Act = "write to `"$Dir`""
  $Advice = "choose another place with -Dir"
  $Done = $false
  try {
    Copy-Item -LiteralPath $Fetched -Destination $New -Force
    $Act = "put `"$Program`" in place"
    $Advice = "end what runs it, and try again"
    # Both sums until the rename is done: whatever stops this, one of them fits.
    Set-Receipt $Receipt (@(Get-ReceiptSums $Receipt) + $Expected) $Made
    if ($Exists) {
      [System.IO.File]::Replace($New, $Program, $Old)
    } else {
      [System.IO.File]::Move($New, $Program)
    }
    Set-Receipt $Receipt @($Expected) $Made
    $Done = $true
  } catch {
    throw "Cannot $Act`: $($_.Exception.Message); $Advice"
  } finally {
    if (-not $Done) {
      foreach ($Left in @($New, "$Receipt.$PID")) {
        if (Test-Path -LiteralPath $Left) { Remove-Item -LiteralPath $Left -Force }
      }
      # Where a program is in place, its receipt must stay with it.
      if (-not $Noted -and -not (Test-Path -LiteralPath $Program) -and (Test-Path -LiteralPath $Receipt)) {
        Remove-Item -LiteralPath $Receipt -Force
      }
      if ($Fresh) { Remove-Fresh $Dir $Fresh }
    }
  }
  Remove-Leftovers $Dir
  Write-Output "Installed $Program ($Said)."

  $OnPath = @($env:PATH -split ";" | ForEach-Object { $_.TrimEnd("\") }) -contains $Dir.TrimEnd("\")
  if (-not $OnPath) {
    $Quoted = $Dir -replace "'", "''"
    Write-Output "$Dir is not on the PATH. To put it there for your account:"
    Write-Output "  [Environment]::SetEnvironmentVariable('Path', [Environment]::GetEnvironmentVariable('Path', 'User') + ';$Quoted', 'User')"
  }
}

if ($PSVersionTable.PSVersion.Major -ge 6 -and -not $IsWindows) {
  throw "Cannot install here: this is not Windows; use install.sh"
}
# Windows PowerShell 5.1 begins with protocols that nobody speaks any more.
[Net.ServicePointManager]::SecurityProtocol =
  [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

if (-not $Version) { $Version = "latest" }
$Version = $Version -replace "^v", ""
if ($Version -ne "latest" -and $Version -notmatch "^[0-9][0-9A-Za-z.-]*$") {
  throw "Cannot install version `"$Version`": that names no version; write it as 1.2.3"
}
if (-not $Dir) { $Dir = Join-Path $env:LOCALAPPDATA "Programs\dos" }
# .NET has a current directory of its own.
$Dir = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Dir)
$Program = Join-Path $Dir "dos.exe"
$Receipt = Join-Path $Dir ".dos-receipt"

if ($Uninstall) {
  Uninstall-Dos $Dir $Program $Receipt
  return
}
if (-not $GitHub) { $GitHub = $Repository }
if (-not $BaseUrl) {
  if (-not $GitHub) {
    throw "Cannot tell where the releases are: this copy is not from a release; name them with -GitHub OWNER/NAME or -BaseUrl"
  }
  $BaseUrl = "https://github.com/$GitHub/releases"
}
$Scratch = Join-Path ([System.IO.Path]::GetTempPath()) "dos-install-$([Guid]::NewGuid())"
New-Item -ItemType Directory -Path $Scratch | Out-Null
try {
  Install-Dos $Version $BaseUrl.TrimEnd("/", "\") $Dir $Program $Receipt $Scratch
} finally {
  Remove-Item -LiteralPath $Scratch -Recurse -Force
}
