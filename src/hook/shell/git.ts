/**
 * What git writes in a work tree. What it keeps in `.git` is nobody's lane.
 *
 * Branch changes, merges and the like touch the files that differ, which only
 * git knows; they are a doubt and not the whole work tree, since git itself
 * refuses to overwrite what is not committed.
 *
 * @module
 */
import type { Call } from "./call.ts";
import { baseOf, move } from "./file_commands.ts";
import {
  type Arguments,
  hasFlag,
  optionValues,
  sortArguments,
} from "./options.ts";
import { asPattern, plainWord, withText, type Word } from "./word.ts";

const GLOBAL =
  "-C -c --git-dir --work-tree --namespace --exec-path --super-prefix";

const HARMLESS: ReadonlySet<string> = new Set(
  ("add status diff log fetch push show branch tag blame annotate grep remote config " +
    "rev-parse ls-files ls-tree ls-remote commit describe shortlog reflog cat-file " +
    "for-each-ref rev-list name-rev merge-base hash-object version help " +
    "count-objects fsck gc notes update-index update-ref symbolic-ref difftool " +
    "check-ignore check-attr var whatchanged cherry range-diff prune repack " +
    "maintenance stage diff-tree diff-index diff-files write-tree commit-tree " +
    "show-ref verify-commit verify-tag request-pull mktree pack-refs").split(
      " ",
    ),
);

/** `git` */
export function git(call: Call): void {
  const all = sortArguments(call.args, GLOBAL, { leading: true });
  const [verb, ...rest] = all.operands;
  if (verb === undefined) return;
  if (all.flags.has("--work-tree") || all.values.has("--work-tree")) {
    call.doubt("git is told another work tree");
  }
  let there = call;
  for (const directory of optionValues(all, "-C")) there = there.in(directory);
  if (!verb.known) call.doubt("what git is to do is not known");
  else if (HARMLESS.has(verb.text)) output(there, rest);
  else verbs.get(verb.text)?.(there, rest);
  if (verb.known && !HARMLESS.has(verb.text) && !verbs.has(verb.text)) {
    call.doubt("what this git command writes is not known");
  }
}

type Verb = (call: Call, words: readonly Word[]) => void;

/** `--output=FILE` of `diff`, `log`, `show`. */
function output(call: Call, words: readonly Word[]): void {
  for (const word of words) {
    if (word.text === "--") return;
    if (word.text.startsWith("--output=")) {
      call.write([withText(word, word.text.slice(9))]);
    }
  }
}

/**
 * Pathspecs: git reads their wildcards itself, lets them stand for slashes too,
 * and takes what lies below.
 */
function pathspecs(call: Call, words: readonly Word[]): void {
  for (const word of words) {
    const wildcard = word.text.search(/[*?[]/);
    if (!word.known || (wildcard < 0 && !word.text.startsWith(":"))) {
      call.write([asPattern(word)], { below: true });
    } else if (/^:(?:\/|\(top\))/.test(word.text)) call.workTree();
    else if (word.text.startsWith(":")) {
      call.doubt("a pathspec has magic words");
    } else {
      const cut = word.text.lastIndexOf("/", wildcard) + 1;
      const directory = cut === 0 ? "./" : word.text.slice(0, cut);
      call.write([plainWord(directory)], { below: true });
    }
  }
}

/** The words before and after `--`; `undefined` if there is none. */
function parted(words: readonly Word[]): {
  readonly before: readonly Word[];
  readonly after: readonly Word[] | undefined;
} {
  const at = words.findIndex((x) => x.text === "--" && x.known);
  return at < 0
    ? { before: words, after: undefined }
    : { before: words.slice(0, at), after: words.slice(at + 1) };
}

const PATHSPEC_FILE = "--pathspec-from-file";

function checkout(call: Call, words: readonly Word[]): void {
  const { before, after } = parted(words);
  const args = sortArguments(before, "-b -B --orphan --conflict");
  if (hasFlag(args, `${PATHSPEC_FILE} -p --patch`)) {
    call.doubt("what git checks out is not known");
  }
  if (after !== undefined && after.length > 0) return pathspecs(call, after);
  if (hasFlag(args, "-f --force")) return call.workTree();
  const isNew = ["-b", "-B", "--orphan"].some((x) => args.values.has(x));
  if (isNew && args.operands.length === 0) return;
  const [first, ...paths] = args.operands;
  if (first === undefined && !hasFlag(args, "--detach -d")) return;
  if (paths.length > 0 && !isNew) {
    pathspecs(call, args.operands);
    return;
  }
  if (first !== undefined && /^\.{0,2}\//.test(`${first.text}/`)) {
    return pathspecs(call, [first]);
  }
  if (first !== undefined && !isNew) pathspecs(call, [first]);
  call.doubt("the files that a checkout changes are known only to git");
}

function switchBranch(call: Call, words: readonly Word[]): void {
  const args = sortArguments(
    words,
    "-c -C --create --force-create --orphan --conflict",
  );
  const isNew = args.values.size > 0;
  if (hasFlag(args, "-f --force --discard-changes")) call.workTree();
  else if (!isNew || args.operands.length > 0) {
    call.doubt("the files that a switch changes are known only to git");
  }
}

function restore(call: Call, words: readonly Word[]): void {
  const args = sortArguments(words, "-s --source --conflict");
  if (hasFlag(args, PATHSPEC_FILE)) {
    call.doubt("what git restores is not known");
  }
  const isIndexOnly = hasFlag(args, "-S --staged") &&
    !hasFlag(args, "-W --worktree");
  if (!isIndexOnly) pathspecs(call, args.operands);
}

function reset(call: Call, words: readonly Word[]): void {
  const args = sortArguments(parted(words).before);
  if (hasFlag(args, "--hard --merge --keep")) call.workTree();
}

function clean(call: Call, words: readonly Word[]): void {
  const args = sortArguments(words, "-e --exclude");
  if (hasFlag(args, "-n --dry-run")) return;
  if (args.operands.length > 0) pathspecs(call, args.operands);
  else call.workTree();
}

function stash(call: Call, words: readonly Word[]): void {
  const verb = words.find((x) => !x.text.startsWith("-"))?.text ?? "push";
  if (/^(?:list|show|drop|clear|create|store)$/.test(verb)) return;
  const paths = verb === "push" ? parted(words).after ?? [] : [];
  if (paths.length > 0) pathspecs(call, paths);
  else call.workTree();
}

function remove(call: Call, words: readonly Word[]): void {
  const args = sortArguments(words);
  if (hasFlag(args, "--cached -n --dry-run")) return;
  if (hasFlag(args, PATHSPEC_FILE)) call.doubt("what git removes is not known");
  pathspecs(call, args.operands);
}

function rename(call: Call, words: readonly Word[]): void {
  const args = sortArguments(words);
  if (hasFlag(args, "-n --dry-run")) return;
  call.runWith(move, [plainWord("mv"), ...args.operands]);
}

function apply(call: Call, words: readonly Word[]): void {
  const args = sortArguments(
    words,
    "-p -C --directory --include --exclude --whitespace",
  );
  if (
    hasFlag(args, "--apply") ||
    !hasFlag(args, "--check --stat --numstat --summary --cached")
  ) {
    call.doubt("which files the patch changes is not known");
  }
}

function clone(call: Call, words: readonly Word[]): void {
  const args = sortArguments(
    words,
    "-b --branch -o --origin --depth -c --config -j --jobs --reference --filter --template -u",
  );
  const [from, to] = args.operands;
  if (from === undefined) return;
  const base = baseOf(from);
  const named = withText(base, base.text.replace(/^.*:|(?:\.git)$/g, ""));
  call.write([to ?? named], { below: true });
}

function worktree(call: Call, words: readonly Word[]): void {
  const [verb, ...rest] = words;
  const args: Arguments = sortArguments(rest, "-b -B --reason --expire");
  if (verb?.text === "add") {
    call.write(args.operands.slice(0, 1), { below: true });
  } else if (verb?.text === "remove") {
    call.write(args.operands, { below: true });
  } else if (verb?.text === "move") call.write(args.operands, { below: true });
}

function init(call: Call, words: readonly Word[]): void {
  const [directory] =
    sortArguments(words, "-b --initial-branch --template --object-format")
      .operands;
  if (directory !== undefined) {
    call.in(directory).write([plainWord(".git")], { below: true });
  }
}

function archive(call: Call, words: readonly Word[]): void {
  const args = sortArguments(words, "-o --output --format --prefix --remote");
  call.write(optionValues(args, "-o --output"));
}

function formatPatch(call: Call, words: readonly Word[]): void {
  const args = sortArguments(words, "-o --output-directory");
  const directories = optionValues(args, "-o --output-directory");
  if (directories.length > 0) call.write(directories, { below: true });
  else if (!hasFlag(args, "--stdout")) {
    call.doubt("the names of patches are not known");
  }
}

function onlyGitKnows(call: Call): void {
  call.doubt("the files that git changes are known only to git");
}

function bisect(call: Call, words: readonly Word[]): void {
  if (!/^(?:log|view|visualize|terms|help)$/.test(words[0]?.text ?? "")) {
    onlyGitKnows(call);
  }
}

function submodule(call: Call, words: readonly Word[]): void {
  if (!/^(?:status|summary)$/.test(words[0]?.text ?? "status")) {
    onlyGitKnows(call);
  }
}

const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["checkout", checkout],
  ["switch", switchBranch],
  ["restore", restore],
  ["reset", reset],
  ["clean", clean],
  ["stash", stash],
  ["rm", remove],
  ["mv", rename],
  ["apply", apply],
  ["clone", clone],
  ["worktree", worktree],
  ["init", init],
  ["archive", archive],
  ["format-patch", formatPatch],
  ["bisect", bisect],
  ["submodule", submodule],
  ["filter-branch", (call): void => call.workTree()],
  ["checkout-index", (call): void => call.workTree()],
  ["sparse-checkout", (call): void => call.workTree()],
  ...[
    "pull",
    "merge",
    "rebase",
    "cherry-pick",
    "revert",
    "am",
    "read-tree",
    "mergetool",
    "lfs",
  ]
    .map((name): [string, Verb] => [name, onlyGitKnows]),
]);
