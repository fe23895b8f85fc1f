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

# Whether what comes from the URL $1 is what its server sent. Only this machine
# itself may speak plain HTTP; what stands before an "@" is no host.
is_safe_url() {
  case $1 in
    https://?*) return 0 ;;
    http://*) ;;
    *) return 1 ;;
  esac
  authority=${1#http://}
  authority=${authority%%/*}
  case $authority in
    127.0.0.1 | localhost) return 0 ;;
    127.0.0.1:* | localhost:*) ;;
    *) return 1 ;;
  esac
  case ${authority#*:} in
    '' | *[!0-9]*) return 1 ;;
  esac
}

# fetch_once URL TO: sets `code`, and `next` where the answer is "look there".
fetch_once() {
  code=0
  next=""
  if has curl; then
    # Settings of the user may have curl follow by itself.
    case $1 in
      https://*) protocol='=https' ;;
      *) protocol='=http,https' ;;
    esac
    next=$(curl -fsS --proto "$protocol" --retry 2 --connect-timeout 20 \
      -w '%{redirect_url}' -o "$2" "$1" 2>"$scratch/why") || code=$?
    missing=22
  elif has wget; then
    wget -S --max-redirect=0 -T 20 -t 3 -O "$2" "$1" 2>"$scratch/why" || code=$?
    missing=8
    next=$(location_told "$1")
    [ -z "$next" ] || code=0
  else
    fail "Cannot fetch \"$1\": there is neither curl nor wget; install one of them"
  fi
}

# Where the answer that wget printed leads, if it leads anywhere. A path alone is
# on the server of the URL $1.
location_told() {
  place=$(tr -d '\r' <"$scratch/why" | awk '
    /^ *HTTP\/[0-9.]+ / { leads = $2 ~ /^30[12378]$/; place = "" }
    leads && tolower($1) == "location:" && /^ / { place = $2 }
    END { print place }
  ')
  case $place in
    //*) printf '%s\n' "${1%%//*}$place" ;;
    /*)
      host=${1#*://}
      printf '%s\n' "${1%%//*}//${host%%/*}$place"
      ;;
    *) printf '%s\n' "$place" ;;
  esac
}

# fetch FROM TO: FROM is a path or a URL.
fetch() {
  case $1 in
    *://*) ;;
    *)
      [ -f "$1" ] || fail "Cannot read \"$1\": there is no such file; check --version and --base-url"
      cp "$1" "$2" || fail "Cannot read \"$1\""
      return
      ;;
  esac
  url=$1
  for hop in 1 2 3 4 5 6 7 8 9 10; do
    # Each step by itself: wget would follow from https:// to http://.
    is_safe_url "$url" || fail "Cannot fetch \"$1\": it leads to \"$url\", and only https:// is safe to fetch from; nothing was changed; name another mirror with --base-url"
    fetch_once "$url" "$2"
    [ -n "$next" ] || break
    [ "$hop" != 10 ] || fail "Cannot fetch \"$1\": it leads from one place to another without an end; name another mirror with --base-url"
    url=$next
  done
  [ "$code" -eq 0 ] && return
  why=$(sed '/^ *$/d' "$scratch/why" | tail -n 1)
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

# write_receipt LINES. Not behind a pipe: what a subshell leaves, nobody clears.
write_receipt() {
  temporary_receipt=$(mktemp "$dir/.dos-receipt.XXXXXX" 2>/dev/null) ||
    fail "Cannot write to \"$dir\": look at its rights, or choose another with --dir"
  {
    echo "# What install.sh put here; it removes nothing else."
    printf '%s\n' "$1" | sed '/^$/d'
  } >"$temporary_receipt" || fail "Cannot write to \"$dir\": is the disk full?"
  mv -f "$temporary_receipt" "$receipt" || fail "Cannot write \"$receipt\": look at the rights of \"$dir\""
  temporary_receipt=""
}

clean_up() {
  rm -rf "$scratch"
  [ -z "$temporary_program" ] || rm -f "$temporary_program"
  [ -z "$temporary_receipt" ] || rm -f "$temporary_receipt"
  # Where a program is in place, its receipt must stay with it.
  [ -z "$fresh_receipt" ] || [ -e "$program" ] || rm -f "$fresh_receipt"
  if [ -n "$fresh_directory" ]; then remove_fresh "$dir"; fi
}

# The directories that were made, as far as they are empty.
remove_fresh() {
  below=$1
  while [ -n "$below" ] && [ "$below" != "$kept_directory" ]; do
    rmdir "$below" 2>/dev/null || true
    below=${below%/*}
  done
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
  printf '%s\n' "Removed $program. Stores (.dos in your repositories) are left as they are."
}

install() {
  target=$(target_of_machine)
  case $base in
    *://*)
      is_safe_url "$base" || fail "Cannot install from \"$base\": only https:// is safe to fetch from; use that, or a directory"
      flat=false
      ;;
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
    kept_directory=${dir%/*}
    while [ -n "$kept_directory" ] && [ ! -d "$kept_directory" ]; do
      kept_directory=${kept_directory%/*}
    done
    fresh_directory=$dir
    mkdir -p "$dir" 2>/dev/null || fail "Cannot make \"$dir\": look at the rights of the directory it is in, or choose another with --dir"
    made='made-directory'
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

  noted=""
  if [ -f "$receipt" ]; then
    noted=$(grep '^sha256 ' "$receipt" || true)
  else
    fresh_receipt=$receipt
  fi
  # Both sums until the rename is done: whatever stops this, one of them fits.
  write_receipt "$made
$noted
sha256 $expected"
  mv -f "$temporary_program" "$program" || fail "Cannot put \"$program\" in place: look at the rights of \"$dir\""
  temporary_program=""
  fresh_receipt=""
  write_receipt "$made
sha256 $expected"
  printf '%s\n' "Installed $program ($said)."
  tell_path
}

tell_path() {
  case ":$PATH:" in
    *":$dir:"*)
      first=$(command -v dos || true)
      [ "$first" = "$program" ] || printf '%s\n' "Note: \"dos\" is $first, which comes first on the PATH."
      return
      ;;
  esac
  case $dir in
    *:*)
      printf '%s\n' "$dir cannot be on the PATH, since a colon ends a name there."
      return
      ;;
  esac
  # shellcheck disable=SC2088 # the names are for people
  case ${SHELL:-} in
    */fish) file='~/.config/fish/config.fish' ;;
    */zsh) file='~/.zshrc' ;;
    */bash) file='~/.bashrc' ;;
    *) file='~/.profile' ;;
  esac
  printf '%s\n' "$dir is not on the PATH. Add this line to $file:"
  case ${SHELL:-} in
    */fish) printf '  fish_add_path %s\n' "$(quoted "s/[\\\\']/\\\\&/g")" ;;
    *) printf '  export PATH=%s:"%s"\n' "$(quoted "s/'/'\\\\''/g")" "\$PATH" ;;
  esac
}

# The directory as one word of a shell, its quotes escaped by the sed program $1.
quoted() {
  printf "'%s'" "$(printf '%s\n' "$dir" | sed "$1")"
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
    '' | [!0-9]* | *[!0-9A-Za-z.-]*) fail "Cannot install version \"$version\": that names no version; write it as 1.2.3" ;;
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
  fresh_receipt=""
  fresh_directory=""
  kept_directory=""
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
