#!/bin/sh
# Installs the program dos from a release, or removes it again. See --help.
#
# Nothing is put in place before its SHA-256 is the one that the release lists,
# and before it has run. What was put in place is noted in a receipt beside it,
# so that nothing else is ever replaced or removed.

set -eu

# OWNER/NAME on github.com; put in when a release is made.
repository=""

usage() {
  cat <<'USAGE'
Usage: install.sh [--version VERSION] [--dir DIRECTORY] [--base-url URL]
       install.sh --uninstall [--dir DIRECTORY]

  --version VERSION      such as 1.2.3 (default: the latest; DOS_INSTALL_VERSION)
  --dir DIRECTORY        where dos goes (default: ~/.local/bin; DOS_INSTALL_DIR)
  --repository NAME      OWNER/NAME on github.com (DOS_INSTALL_REPOSITORY)
  --base-url URL         a mirror of the releases page (DOS_INSTALL_BASE_URL), or
                         a directory: a mirror of it, or one with SHA256SUMS and
                         the programs of one version
  --uninstall            remove what an earlier run installed, and nothing else
  --help                 show this

It asks for no other rights than yours, and changes no file of your shell.
USAGE
}

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# The target that a program for this machine is named after.
target_of_machine() {
  system=$(uname -s)
  machine=$(uname -m)
  if [ "$system" = Darwin ] && [ "$machine" = x86_64 ] &&
    [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || true)" = 1 ]; then
    machine=arm64 # a shell under Rosetta
  fi
  case $machine in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "Cannot install on \"$system $machine\": no program is made for this processor; run dos from source with Deno" ;;
  esac
  case $system in
    Linux)
      # An Alpine system has only musl; the programs need glibc.
      for loader in /lib/ld-musl-*; do
        if [ -e "$loader" ] && ! ls /lib*/ld-linux-* /lib/*/ld-linux-* /usr/lib*/ld-linux-* >/dev/null 2>&1; then
          fail "Cannot install on \"$system $machine\": the program needs glibc and this system has musl; run dos from source with Deno"
        fi
      done
      printf '%s-unknown-linux-gnu\n' "$machine"
      ;;
    Darwin) printf '%s-apple-darwin\n' "$machine" ;;
    MINGW* | MSYS* | CYGWIN* | Windows*) fail "Cannot install on \"$system\": use install.ps1 in PowerShell" ;;
    *) fail "Cannot install on \"$system $machine\": no program is made for this system; run dos from source with Deno" ;;
  esac
}

sha256_of() {
  if has sha256sum; then
    sum=$(sha256sum <"$1")
  elif has shasum; then
    sum=$(shasum -a 256 <"$1")
  elif has openssl; then
    sum=$(openssl dgst -sha256 -r <"$1")
  else
    fail "Cannot check a checksum: there is no sha256sum, shasum or openssl; install one of them"
  fi
  printf '%s\n' "${sum%% *}"
}

# fetch FROM TO: FROM is a path or a URL.
fetch() {
  case $1 in
    https://*) protocol='=https' ;;
    http://*) protocol='=http,https' ;;
    *)
      [ -f "$1" ] || fail "Cannot read \"$1\": there is no such file; check --version and --base-url"
      cp "$1" "$2" || fail "Cannot read \"$1\""
      return
      ;;
  esac
  code=0
  if has curl; then
    curl -fsSL --proto "$protocol" --retry 2 --connect-timeout 20 -o "$2" "$1" 2>"$scratch/why" || code=$?
    missing=22
  elif has wget; then
    wget -q -T 20 -t 3 -O "$2" "$1" 2>"$scratch/why" || code=$?
    missing=8
  else
    fail "Cannot fetch \"$1\": there is neither curl nor wget; install one of them"
  fi
  [ "$code" -eq 0 ] && return
  why=$(tail -n 1 "$scratch/why")
  if [ "$code" -eq "$missing" ]; then
    fail "Cannot fetch \"$1\": the server answers that it does not have it${why:+ ($why)}; check --version"
  fi
  fail "Cannot fetch \"$1\": no answer${why:+ ($why)}; check the network, or name a mirror with --base-url"
}

# The sum that SHA256SUMS has for the name $1.
listed_sum() {
  awk -v name="$1" '$2 == name || $2 == "*" name { print $1 }' "$scratch/SHA256SUMS"
}

# Whether the program in place is one that this installer put there.
is_ours() {
  [ -f "$receipt" ] && grep -q "^sha256 $(sha256_of "$program")\$" "$receipt"
}

write_receipt() {
  temporary_receipt=$(mktemp "$dir/.dos-receipt.XXXXXX")
  {
    echo "# What install.sh put here; it removes nothing else."
    cat
  } >"$temporary_receipt"
  mv -f "$temporary_receipt" "$receipt"
  temporary_receipt=""
}

clean_up() {
  rm -rf "$scratch"
  [ -z "$temporary_program" ] || rm -f "$temporary_program"
  [ -z "$temporary_receipt" ] || rm -f "$temporary_receipt"
  [ -z "$fresh_directory" ] || rmdir "$fresh_directory" 2>/dev/null || true
}

uninstall() {
  if [ ! -e "$program" ] && [ ! -L "$program" ]; then
    [ -f "$receipt" ] || fail "Cannot uninstall \"$program\": nothing is there; name the directory with --dir"
  else
    is_ours || fail "Cannot uninstall \"$program\": it is not what this installer put there; remove it yourself if you mean to"
  fi
  made=$(grep -c '^made-directory$' "$receipt" || true)
  rm -f "$program" || fail "Cannot remove \"$program\": look at the rights of \"$dir\""
  rm -f "$receipt"
  [ "$made" -eq 0 ] || rmdir "$dir" 2>/dev/null || true
  echo "Removed $program. Stores (.dos in your repositories) are left as they are."
}

install() {
  target=$(target_of_machine)
  case $base in
    https://* | http://127.0.0.1[:/]* | http://localhost[:/]*) flat=false ;;
    *://*) fail "Cannot install from \"$base\": only https:// is safe to fetch from; use that, or a directory" ;;
    *)
      [ -d "$base" ] || fail "Cannot install from \"$base\": there is no such directory; check --base-url"
      if [ -f "$base/SHA256SUMS" ]; then flat=true; else flat=false; fi
      ;;
  esac
  if [ "$flat" = true ]; then
    fetch "$base/SHA256SUMS" "$scratch/SHA256SUMS"
  elif [ "$version" = latest ]; then
    fetch "$base/latest/download/SHA256SUMS" "$scratch/SHA256SUMS"
  else
    fetch "$base/download/v$version/SHA256SUMS" "$scratch/SHA256SUMS"
  fi
  if [ "$version" = latest ]; then
    version=$(sed -n "s/^[0-9a-f]\{64\} [ *]dos-\([0-9][0-9A-Za-z.-]*\)-$target\$/\1/p" "$scratch/SHA256SUMS")
    case $version in
      '' | *[!0-9A-Za-z.-]*) fail "Cannot tell the latest version: \"$base\" lists not exactly one program for $target; name one with --version" ;;
    esac
  fi
  name=dos-$version-$target
  expected=$(listed_sum "$name")
  case $expected in
    '') fail "Cannot install \"$version\": that release has no program for $target; name another with --version" ;;
    *[!0-9a-f]*) fail "Cannot install \"$version\": its SHA256SUMS is not a list of checksums" ;;
  esac
  if [ "$flat" = true ]; then from=$base/$name; else from=$base/download/v$version/$name; fi

  [ ! -d "$program" ] || fail "Cannot install \"$program\": a directory has that name; choose another place with --dir"
  if { [ -e "$program" ] || [ -L "$program" ]; } && ! is_ours; then
    fail "Cannot replace \"$program\": it is not what this installer put there; remove it, or choose another place with --dir"
  fi

  fetch "$from" "$scratch/program"
  actual=$(sha256_of "$scratch/program")
  [ "$actual" = "$expected" ] || fail "Cannot install \"$name\": its SHA-256 is $actual, and the release lists $expected; nothing was changed; fetch it again, and report it if it stays so"

  made=""
  if [ ! -d "$dir" ]; then
    mkdir -p "$dir" 2>/dev/null || fail "Cannot make \"$dir\": look at the rights of the directory it is in, or choose another with --dir"
    made='made-directory'
    fresh_directory=$dir
  elif [ -f "$receipt" ]; then
    made=$(grep '^made-directory$' "$receipt" || true)
  fi
  # In the same directory, so that the last step is one rename.
  temporary_program=$(mktemp "$dir/.dos-new.XXXXXX" 2>/dev/null) ||
    fail "Cannot write to \"$dir\": look at its rights, or choose another with --dir"
  cp "$scratch/program" "$temporary_program" || fail "Cannot write to \"$dir\": is the disk full?"
  chmod 755 "$temporary_program"
  said=$("$temporary_program" --version 2>&1) ||
    fail "Cannot install \"$name\": it does not run here ($said); nothing was changed"

  # Both sums until the rename is done: whatever stops this, one of them fits.
  {
    [ -z "$made" ] || echo "$made"
    [ ! -f "$receipt" ] || grep '^sha256 ' "$receipt" || true
    echo "sha256 $expected"
  } | write_receipt
  mv -f "$temporary_program" "$program" || fail "Cannot put \"$program\" in place"
  temporary_program=""
  {
    [ -z "$made" ] || echo "$made"
    echo "sha256 $expected"
  } | write_receipt
  echo "Installed $program ($said)."
  tell_path
}

tell_path() {
  case ":$PATH:" in
    *":$dir:"*)
      first=$(command -v dos || true)
      [ "$first" = "$program" ] || echo "Note: \"dos\" is $first, which comes first on the PATH."
      return
      ;;
  esac
  echo "$dir is not on the PATH. Add this line to the start-up file of your shell:"
  case ${SHELL:-} in
    */fish) echo "  fish_add_path '$dir'" ;;
    */zsh) echo "  export PATH=\"$dir:\$PATH\"   # in ~/.zshrc" ;;
    */bash) echo "  export PATH=\"$dir:\$PATH\"   # in ~/.bashrc" ;;
    *) echo "  export PATH=\"$dir:\$PATH\"   # in ~/.profile" ;;
  esac
}

main() {
  version=${DOS_INSTALL_VERSION:-latest}
  dir=${DOS_INSTALL_DIR:-}
  base=${DOS_INSTALL_BASE_URL:-}
  repository=${DOS_INSTALL_REPOSITORY:-$repository}
  act=install
  while [ $# -gt 0 ]; do
    option=$1
    case $option in
      --help | -h)
        usage
        exit 0
        ;;
      --uninstall) act=uninstall ;;
      --version | --dir | --base-url | --repository)
        if [ $# -lt 2 ] || [ -z "$2" ]; then
          fail "Cannot read \"$option\": it wants a value; see --help"
        fi
        shift
        case $option in
          --version) version=$1 ;;
          --dir) dir=$1 ;;
          --base-url) base=$1 ;;
          --repository) repository=$1 ;;
        esac
        ;;
      *) fail "Cannot read \"$option\": there is no such option; see --help" ;;
    esac
    shift
  done
  version=${version#v}
  case $version in
    latest) ;;
    [!0-9]* | *[!0-9A-Za-z.-]*) fail "Cannot install version \"$version\": that names no version; write it as 1.2.3" ;;
  esac
  if [ -z "$dir" ]; then
    [ -n "${HOME:-}" ] || fail "Cannot tell where to install: HOME is not set; name a directory with --dir"
    dir=$HOME/.local/bin
  fi
  case $dir in
    /*) ;;
    *) dir=$PWD/$dir ;;
  esac
  dir=${dir%/}
  program=$dir/dos
  receipt=$dir/.dos-receipt
  scratch=$(mktemp -d) || fail "Cannot make a temporary directory: set TMPDIR to a place that you can write to"
  temporary_program=""
  temporary_receipt=""
  fresh_directory=""
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ "$act" = uninstall ]; then
    uninstall
    return
  fi
  if [ -z "$base" ]; then
    [ -n "$repository" ] || fail "Cannot tell where the releases are: this copy is not from a release; name them with --repository OWNER/NAME or --base-url"
    base=https://github.com/$repository/releases
  fi
  base=${base%/}
  install
}

# Last, so that a script that arrives only in part does nothing.
main "$@"
