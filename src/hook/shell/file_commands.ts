/**
 * Commands that make, move and remove files.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { hasFlag, optionValues, sortArguments } from "./options.ts";
import { plainWord, withText, type Word } from "./word.ts";

const RECURSIVE = "-r -R --recursive -a --archive";

/** `rmdir`, `tee`: every operand is written. */
export function writeOperands(call: Call): void {
  call.write(sortArguments(call.args).operands);
}

/** `rm` */
export function remove(call: Call): void {
  const args = sortArguments(call.args);
  call.write(args.operands, { below: hasFlag(args, RECURSIVE) });
}

/** `mv` */
export function move(call: Call): void {
  transfer(call, "-t --target-directory -S --suffix", (sources) => {
    call.write(sources, { below: true });
    return true;
  });
}

/** `cp` */
export function copy(call: Call): void {
  transfer(call, "-t --target-directory -S --suffix", (sources, isDeep) => {
    call.read(sources, { below: isDeep });
    return isDeep;
  });
}

/** `install` */
export function install(call: Call): void {
  const valued = "-t --target-directory -m --mode -o --owner -g --group -S";
  if (hasFlag(sortArguments(call.args, valued), "-d --directory")) {
    call.write(sortArguments(call.args, valued).operands);
    return;
  }
  transfer(call, valued, (sources) => {
    call.read(sources);
    return false;
  });
}

/** `ln` */
export function link(call: Call): void {
  const args = sortArguments(call.args, "-t --target-directory -S --suffix");
  const [only] = args.operands;
  if (args.operands.length === 1 && only !== undefined) {
    call.write([baseOf(only)]);
    return;
  }
  transfer(call, "-t --target-directory -S --suffix", () => false);
}

/**
 * Sources and a destination, which may be the new name or a directory to put
 * them in: nobody here can look, so both are written.
 *
 * @param take What happens to the sources; true if they may be directories.
 */
function transfer(
  call: Call,
  valued: string,
  take: (sources: readonly Word[], isDeep: boolean) => boolean,
): void {
  const args = sortArguments(call.args, valued);
  const [directory] = optionValues(args, "-t --target-directory");
  const sources = directory === undefined
    ? args.operands.slice(0, -1)
    : args.operands;
  const target = directory ?? args.operands.at(-1);
  if (target === undefined) return;
  const below = take(sources, hasFlag(args, RECURSIVE));
  place(call, sources, target, {
    below,
    isDirectory: directory !== undefined || sources.length > 1,
    isName: hasFlag(args, "-T --no-target-directory"),
  });
}

function place(
  call: Call,
  sources: readonly Word[],
  target: Word,
  how: {
    readonly below: boolean;
    readonly isDirectory: boolean;
    readonly isName: boolean;
  },
): void {
  if (!target.known || target.text.length > 4096) {
    call.write([{ ...target, known: false }]);
    return;
  }
  const isDirectory = how.isDirectory || /(?:^|\/)\.{0,2}$/.test(target.text);
  const mayBeTree = how.below && sources.some((x) => !looksLikeFile(x));
  if (!isDirectory) call.write([target], { below: mayBeTree });
  if (how.isName) return;
  for (const source of sources) {
    if (!source.known) {
      call.write([target], { below: true });
      continue;
    }
    const base = baseOf(source);
    if (/^\.{0,2}$/.test(base.text)) call.write([target], { below: true });
    else call.write([within(target, base)], { below: how.below });
  }
}

function looksLikeFile(word: Word): boolean {
  return /[^/.][^/]*\.[^/.]+$/.test(word.text) && word.known && !word.below;
}

/** The last segment of a path. */
export function baseOf(word: Word): Word {
  const text = word.text.replace(/(?<=.)\/+$/, "");
  return withText(word, text.slice(text.lastIndexOf("/") + 1));
}

function within(directory: Word, base: Word): Word {
  const head = directory.text.replace(/(?<=.)\/+$/, "");
  return {
    text: head === "/" ? `/${base.text}` : `${head}/${base.text}`,
    known: directory.known && base.known,
    glob: directory.glob || base.glob,
    below: directory.below || base.below,
  };
}

/** `rsync`: between directories, unless one of them is on another machine. */
export function rsync(call: Call): void {
  const valued = "-e --rsh -f --filter --exclude --include --exclude-from " +
    "--include-from --files-from -T --temp-dir --backup-dir --suffix " +
    "--bwlimit --timeout --chmod --log-file --partial-dir -B -M";
  const args = sortArguments(call.args, valued);
  const target = args.operands.at(-1);
  const sources = args.operands.slice(0, -1).filter((x) => !isRemote(x));
  if (target === undefined) return;
  if (
    hasFlag(args, "-n --dry-run --list-only") || sources.length === 0 &&
      args.operands.length === 1
  ) {
    call.read(sources);
    return;
  }
  const isDeep = hasFlag(args, RECURSIVE);
  if (hasFlag(args, "--remove-source-files")) {
    call.write(sources, { below: true });
  } else call.read(sources, { below: isDeep });
  if (!isRemote(target)) call.write([target], { below: true });
}

/** `scp` */
export function scp(call: Call): void {
  const args = sortArguments(call.args, "-i -P -o -F -c -l -J -S");
  const target = args.operands.at(-1);
  if (target !== undefined && !isRemote(target)) {
    call.write([target], { below: true });
  }
}

function isRemote(word: Word): boolean {
  return /^[^/]*[^/\\]:(?![\\])/.test(word.text) &&
    !/^[A-Za-z]:[\\/]/.test(word.text);
}

/** `mkdir`, `mkfifo` */
export function makeDirectory(call: Call): void {
  call.write(sortArguments(call.args, "-m --mode").operands);
}

/** `mktemp`: somewhere else, unless it is told a place. */
export function temporary(call: Call): void {
  const args = sortArguments(call.args, "-p --tmpdir --suffix");
  if (
    optionValues(args, "-p").length > 0 ||
    args.operands.some((x) => !/^\/tmp\//.test(x.text))
  ) {
    call.doubt("the name that mktemp makes is not known");
  }
}

/** `touch` */
export function touch(call: Call): void {
  call.write(sortArguments(call.args, "-d --date -t -r --reference").operands);
}

/** `truncate` */
export function truncate(call: Call): void {
  call.write(sortArguments(call.args, "-s --size -r --reference").operands);
}

/** `dd` */
export function dd(call: Call): void {
  for (const word of call.args) {
    if (!word.known) call.doubt("an operand of dd is not known");
    const value = withText(word, word.text.slice(3));
    if (word.text.startsWith("of=")) call.write([value]);
    if (word.text.startsWith("if=")) call.read([value]);
  }
}

/** `chmod`, `chown`, `chgrp` */
export function changeMode(call: Call): void {
  const isOption = (x: Word): boolean =>
    /^(?:-[RvcfhHLP]+|--.*)$/.test(x.text) && x.known;
  const operands = call.args.filter((x) => !isOption(x));
  const isByFile = call.args.some((x) => x.text.startsWith("--reference"));
  const below = call.args.some((x) =>
    isOption(x) && (/^-\w*R/.test(x.text) || x.text === "--recursive")
  );
  call.write(isByFile ? operands : operands.slice(1), { below });
}

/** `tar` */
export function tar(call: Call): void {
  const [first, ...rest] = call.args;
  const words = first === undefined || first.text.startsWith("-")
    ? call.args
    : [withText(first, `-${first.text}`), ...rest];
  const valued = "-f --file -C --directory -X --exclude-from --exclude -T " +
    "--files-from -I --use-compress-program --strip-components --transform";
  const args = sortArguments(words, valued);
  const archive = optionValues(args, "-f --file");
  const directories = optionValues(args, "-C --directory");
  if (hasFlag(args, "-x --extract --get")) {
    call.read(archive);
    unpack(call, directories.at(-1));
  } else if (hasFlag(args, "-c --create -r --append -u --update -A")) {
    call.write(archive.filter((x) => x.text !== "-"));
    if (hasFlag(args, "--remove-files")) {
      call.write(args.operands, { below: true });
    } else call.read(args.operands, { below: true });
  } else call.read(archive);
}

function unpack(call: Call, directory: Word | undefined): void {
  if (
    directory === undefined ||
    /^\.?\/?$/.test(directory.text) && directory.known
  ) {
    call.doubt("what the archive holds is not known");
  } else call.write([directory], { below: true });
}

/** `unzip` */
export function unzip(call: Call): void {
  const args = sortArguments(call.args, "-d -x");
  call.read(args.operands.slice(0, 1));
  if (!hasFlag(args, "-l -t -p -Z -v -z")) {
    unpack(call, args.values.get("-d")?.[0]);
  }
}

/** `zip` */
export function zip(call: Call): void {
  const args = sortArguments(call.args, "-x -i -P -n -t -b");
  call.write(args.operands.slice(0, 1));
  call.read(args.operands.slice(1), { below: hasFlag(args, "-r") });
}

/** `gzip` and its kin: each file becomes another. */
export function compress(call: Call): void {
  const args = sortArguments(call.args, "-S -T -o");
  call.write(optionValues(args, "-o"));
  if (hasFlag(args, "-c --stdout --to-stdout -l --list -t --test")) {
    call.read(args.operands);
    return;
  }
  for (const word of args.operands) {
    const open = word.text.replace(/\.(?:gz|bz2|xz|zst|tgz)$/, "");
    const suffix = /^(?:un)?(?:gzip)|gunzip/.test(call.name)
      ? ".gz"
      : /bz|bunzip/.test(call.name)
      ? ".bz2"
      : call.name.includes("xz")
      ? ".xz"
      : ".zst";
    const other = open === word.text ? word.text + suffix : open;
    call.write([word, withText(word, other)], {
      below: hasFlag(args, "-r --recursive"),
    });
  }
}

/** `curl` */
export function curl(call: Call): void {
  const args = sortArguments(
    call.args,
    "-o --output --output-dir -d --data --data-raw --data-binary -H --header -X " +
      "--request -u --user -A --user-agent -e -b --cookie -c --cookie-jar -D " +
      "--dump-header -F --form -T --upload-file -w --write-out -m --max-time " +
      "--connect-timeout --retry --retry-delay -x --proxy --cacert --cert --key -K " +
      "--config --resolve -r --range -E --trace --trace-ascii --stderr -Y -y -z",
  );
  const target = call.in(optionValues(args, "--output-dir")[0]);
  const named = optionValues(args, "-o --output");
  target.write(named.filter((x) => x.text !== "-"));
  call.write(
    optionValues(args, "-c --cookie-jar -D --dump-header --trace --trace-ascii")
      .filter((x) => x.text !== "-"),
  );
  if (hasFlag(args, "-O --remote-name --remote-name-all")) {
    target.write(args.operands.map(urlName));
  }
  if (hasFlag(args, "-J --remote-header-name") || args.values.has("-K")) {
    call.doubt("the name of a download is not known");
  }
}

/** `wget` */
export function wget(call: Call): void {
  const args = sortArguments(
    call.args,
    "-O --output-document -P --directory-prefix -o --output-file -a -U -t -T " +
      "--tries --timeout --header --user --password -Q -w -e -i --input-file",
  );
  call.write(optionValues(args, "-o --output-file -a"));
  const named = optionValues(args, "-O --output-document");
  if (named.length > 0) call.write(named.filter((x) => x.text !== "-"));
  else if (hasFlag(args, "--spider")) return;
  else if (hasFlag(args, "-r -m -p --recursive --mirror -i")) {
    call.doubt("the names of downloads are not known");
  } else {
    call.in(optionValues(args, "-P --directory-prefix")[0])
      .write(args.operands.map(urlName));
  }
}

function urlName(url: Word): Word {
  const path = url.text.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(
    /[?#].*$/s,
    "",
  );
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { ...plainWord(name || "index.html"), known: url.known };
}
