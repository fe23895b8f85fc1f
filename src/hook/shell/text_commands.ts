/**
 * Commands that read text and may write it back.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { hasFlag, optionValues, sortArguments } from "./options.ts";
import { withText } from "./word.ts";

/** A program that looks at its operands. */
export function reader(call: Call): void {
  const args = sortArguments(call.args);
  const below = /^(?:tree|du|ls|ll|dir)$/.test(call.name) ||
    hasFlag(args, "-r -R --recursive");
  call.read(args.operands, { below });
  if (call.name === "tree") {
    call.write(optionValues(sortArguments(call.args, "-o"), "-o"));
  }
}

/** `grep` and its kin: a pattern, then paths. */
export function grep(call: Call): void {
  const args = sortArguments(
    call.args,
    "-e --regexp -f --file -m --max-count -A -B -C --context --include " +
      "--exclude --exclude-dir -g --glob -t --type -T --type-not --color -d -E",
  );
  if (
    call.name === "fd" &&
    call.args.some((x) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(x.text))
  ) {
    call.doubt("fd runs a command for each file");
  }
  const hasPattern = args.values.has("-e") || args.values.has("-f") ||
    args.values.has("--regexp") || args.flags.has("--files");
  call.read(hasPattern ? args.operands : args.operands.slice(1), {
    below: !/^[ef]?grep$/.test(call.name) || hasFlag(args, "-r -R --recursive"),
  });
}

/** `sed`: in place, or to the screen. */
export function sed(call: Call): void {
  const words = call.args.map((x) =>
    /^-[a-hj-zA-Z]*i./.test(x.text) ? splitInPlace(x) : [x]
  ).flat();
  const args = sortArguments(words, "-e --expression -f --file -l");
  const scripts = optionValues(args, "-e --expression");
  let operands = args.operands;
  if (operands[0]?.known && operands[0].text === "") {
    operands = operands.slice(1);
  }
  const hasScript = scripts.length > 0 || args.values.has("-f") ||
    args.values.has("--file");
  const script = hasScript ? scripts : operands.slice(0, 1);
  const paths = hasScript ? operands : operands.slice(1);
  if (hasFlag(args, "-i --in-place")) call.write(paths);
  else call.read(paths);
  const writes =
    /(?:^|[;{}\n\d$/|,])\s*[wW] *[^\s;]|[/|,#][gpIi\d]*(?:w +\S|e$)/;
  if (
    script.some((x) => writes.test(x.text)) ||
    !hasScript && operands.length === 0 && args.values.has("-f")
  ) {
    call.doubt("the script of sed may write files");
  }
}

/** `-i.bak` and `-ni` as options of their own; the backup is not followed. */
function splitInPlace(word: Call["words"][number]): Call["words"][number][] {
  const at = word.text.indexOf("i");
  const before = word.text.slice(0, at);
  const own = withText(word, "-i");
  return before === "-" ? [own] : [withText(word, before), own];
}

/** `perl`: anything, but for `-i`, which is told its files. */
export function perl(call: Call): void {
  let isInPlace = false;
  let isProgram = false;
  const operands: Call["words"][number][] = [];
  for (let at = 0; at < call.args.length; at++) {
    const word = call.args[at];
    if (word === undefined) break;
    const found = /^-([A-Za-z0-9]*?)([eEiIMm].*)?$/s.exec(word.text);
    if (found === null || operands.length > 0) operands.push(word);
    else if (/^[eE]/.test(found[2] ?? "")) {
      isProgram = true;
      if (found[2]?.length === 1) at++;
    } else if (found[2]?.startsWith("i")) isInPlace = true;
    else if (word.text === "-v") return;
  }
  if (isInPlace) call.write(isProgram ? operands : operands.slice(1));
  else call.doubt("perl may write anything");
}

/** `awk` */
export function awk(call: Call): void {
  const args = sortArguments(call.args, "-F -v -f --file -i --include -e", {
    leading: false,
  });
  const hasFile = args.values.has("-f") || args.values.has("--file");
  const program = hasFile ? undefined : args.operands[0];
  const paths = (hasFile ? args.operands : args.operands.slice(1))
    .filter((x) => !/^[A-Za-z_]\w*=/.test(x.text));
  const isInPlace = optionValues(args, "-i --include")
    .some((x) => x.text.startsWith("inplace"));
  if (isInPlace) call.write(paths);
  else call.read(paths);
  const writes = /print[^;}\n]*>|system\s*\(|\|/;
  if (
    hasFile || !program?.known || writes.test(program.text.replaceAll("||", ""))
  ) {
    call.doubt("the program of awk may write files");
  }
}

/** `patch` */
export function patch(call: Call): void {
  const args = sortArguments(
    call.args,
    "-p -i --input -d --directory -o --output -D -r -B -F --strip",
  );
  if (hasFlag(args, "--dry-run -C --check")) return;
  const [target] = args.operands;
  const there = call.in(optionValues(args, "-d --directory")[0]);
  there.write(optionValues(args, "-o --output"));
  if (target === undefined) {
    there.doubt("which files the patch changes is not known");
  } else if (!args.values.has("-o")) there.write([target]);
}

/** `sort` */
export function sort(call: Call): void {
  const args = sortArguments(
    call.args,
    "-o --output -k --key -t --field-separator -T -S --parallel",
  );
  call.read(args.operands);
  call.write(optionValues(args, "-o --output"));
}

/** `uniq`, `xxd`: the second operand is written. */
export function inAndOut(call: Call): void {
  const args = sortArguments(call.args, "-f -s -w -c -l -o -g -n -x");
  call.read(args.operands.slice(0, 1));
  call.write(args.operands.slice(1));
}

/** `yq` */
export function yq(call: Call): void {
  const args = sortArguments(
    call.args,
    "-p -o --input-format --output-format -I --indent --arg",
  );
  const paths = args.operands.slice(1);
  if (hasFlag(args, "-i --inplace --in-place")) call.write(paths);
  else call.read(paths);
}
