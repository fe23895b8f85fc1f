/**
 * Commands that make, move and remove files.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { hasFlag, optionValues, sortArguments } from "./options.ts";
import { withText, type Word } from "./word.ts";

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
