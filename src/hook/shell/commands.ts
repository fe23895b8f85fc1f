/**
 * What commands write: the table.
 *
 * A command that no row knows might write anything, and is said to.
 *
 * @module
 */
import * as archives from "./archives.ts";
import type { Call } from "./call.ts";
import * as files from "./file_commands.ts";
import { formatters } from "./formatters.ts";
import { git } from "./git.ts";
import * as text from "./text_commands.ts";
import * as wrappers from "./wrappers.ts";

type Row = (call: Call) => void;

/** Touch no file, whatever they are given. */
const SILENT =
  "echo printf test [ true false : pwd date whoami id uname which " +
  "type sleep ps kill pkill killall set seq expr exit return break continue shift wait " +
  "jobs fg bg hash ulimit umask hostname arch nproc uptime free df printenv " +
  "logger clear tput stty tty getconf locale lsof ss netstat ping dig nslookup " +
  "host ssh gh history man info groups users who w times disown pgrep top " +
  "yes lscpu sw_vers vm_stat tsc-version jot help dirs";

/** Look at their operands. */
const READERS = "cat head less more ls ll dir wc diff cmp stat file du tree " +
  "tail cut nl od hexdump strings md5sum sha1sum sha224sum sha256sum " +
  "sha384sum sha512sum shasum md5 cksum b2sum sum readlink realpath basename dirname " +
  "tr column comm paste join fold fmt pr tac rev bat batcat zcat zless " +
  "zgrep bzcat xzcat jq colordiff delta getfacl lsattr vdir tokei cloc scc " +
  "base64 base32 nm objdump readelf ldd size open xdg-open code " +
  "shellcheck hadolint yamllint markdownlint";

/** Run code that may do anything. */
const PROGRAMS =
  "python python2 python3 pypy pypy3 ruby php lua luajit Rscript R " +
  "osascript ts-node tsx java groovy kotlin scala swift elixir iex erl ghci " +
  "runghc julia tclsh expect make gmake just task ninja cmake meson bazel " +
  "gradle gradlew mvn mvnw ant sbt rake bundle mix dotnet msbuild docker " +
  "podman docker-compose kubectl terraform ansible ansible-playbook pytest " +
  "tox nox jest vitest mocha tsc webpack vite rollup esbuild parcel swc " +
  "babel gcc g++ clang clang++ cc c++ ld javac rustc pip pip3 pipx " +
  "poetry pdm hatch uv gem composer brew apt apt-get dnf yum pacman " +
  "vim vi nvim nano emacs ed ex pre-commit lint-staged turbo nx lerna " +
  "rustup protoc buf sqlc codegen crontab at batch systemctl service";

function program(call: Call): void {
  const [first] = call.args;
  if (/^(?:--?version|-V|--help|-h)$/.test(first?.text ?? "")) return;
  call.doubt(`${call.name} may write anything`);
}

/** The verbs of our own program that write nothing but the store. */
const STORE_VERBS: ReadonlySet<string> = new Set(
  "lease-lane arbitrate journal doctor halt lease --help --version".split(" "),
);

function lanes(call: Call): void {
  if (STORE_VERBS.has(call.args[0]?.text ?? "")) return;
  call.doubt("dos may write files of its own");
}

function rows(names: string, row: Row): [string, Row][] {
  return names.split(" ").map((name) => [name, row]);
}

const COMMANDS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ...rows(SILENT, () => undefined),
  ...rows(READERS, text.reader),
  ...rows(PROGRAMS, program),
  ...rows("grep egrep fgrep rg ag ack", text.grep),
  ...rows("rm srm shred trash trash-put", files.remove),
  ...rows("rmdir unlink", files.writeOperands),
  ...rows("mv gmv", files.move),
  ...rows("cp gcp", files.copy),
  ["install", files.install],
  ["ln", files.link],
  ["rsync", files.rsync],
  ["scp", files.scp],
  ["mkdir", files.makeDirectory],
  ["mkfifo", files.makeDirectory],
  ["mktemp", files.temporary],
  ["touch", files.touch],
  ["truncate", files.truncate],
  ["tee", files.writeOperands],
  ["sponge", files.writeOperands],
  ["dd", files.dd],
  ...rows("chmod chown chgrp", files.changeMode),
  ["tar", archives.tar],
  ["unzip", archives.unzip],
  ["zip", archives.zip],
  ...rows("gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd", archives.compress),
  ["curl", archives.curl],
  ["wget", archives.wget],
  ["patch", text.patch],
  ...rows("sed gsed", text.sed),
  ["perl", text.perl],
  ...rows("awk gawk mawk nawk", text.awk),
  ["sort", text.sort],
  ...rows("uniq xxd", text.inAndOut),
  ["yq", text.yq],
  ["dos2unix", files.writeOperands],
  ["unix2dos", files.writeOperands],
  ["find", wrappers.find],
  ["fd", text.grep],
  ["git", git],
  ["dos", lanes],
  ...rows(
    "sudo doas env time nice nohup timeout gtimeout command exec builtin",
    wrappers.wrapper,
  ),
  ...rows("stdbuf setsid ionice caffeinate chronic unbuffer", wrappers.wrapper),
  ...rows("npx bunx pnpx uvx npm pnpm yarn bun", wrappers.packageRunner),
  ["xargs", wrappers.xargs],
  ...rows("bash sh zsh dash ksh ash fish", wrappers.shell),
  ...rows("pwsh powershell", wrappers.powershell),
  ...formatters,
]);

/** Finds out what a command does. */
export function runCommand(call: Call): void {
  const [first] = call.words;
  if (first === undefined) return;
  if (!first.known || first.glob) {
    call.doubt("a command is known only to the running shell");
    return;
  }
  if (first.text === "") return;
  const row = COMMANDS.get(call.name);
  if (row !== undefined) row(call);
  else call.doubt(`what ${shown(call.name)} writes is not known`);
}

function shown(name: string): string {
  return /^[\w.+-]{1,40}$/.test(name) ? name : "a command";
}
