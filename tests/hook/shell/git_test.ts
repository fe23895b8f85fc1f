import { checkCases } from "../../support/command_lines.ts";

Deno.test("git writes the paths it is given, or the work tree, or what only it knows", () => {
  checkCases([
    ["git status && git add -A && git commit -m x && git push", ""],
    ["git diff > a.diff", "a.diff"],
    ["git checkout HEAD~1 -- a b", "a/** b/**"],
    ["git checkout .", ".//**"],
    ["git checkout -b topic", ""],
    ["git checkout main", "main/**", "doubt"],
    ["git checkout -f main", "^."],
    ["git restore --source=HEAD a", "a/**"],
    ["git restore --staged a", ""],
    ["git restore 'src/*.ts'", "src//**"],
    ["git rm -r a", "a/**"],
    ["git rm --cached a", ""],
    ["git clean -fd", "^."],
    ["git clean -n", ""],
    ["git clean -fd src", "src/**"],
    ["git reset --hard HEAD~1", "^."],
    ["git reset HEAD a", ""],
    ["git stash pop", "^."],
    ["git stash list", ""],
    ["git stash push -- a", "a/**"],
    ["git -C sub reset --hard", "^sub/."],
    ["git -C sub mv a b", "sub/a/** sub/b/** sub/b/a/**"],
    ["git -c x=y rm a", "a/**"],
    ["git apply --check a.patch", ""],
    ["git pull --rebase", "", "doubt"],
    ["git merge main", "", "doubt"],
    ["git rebase main", "", "doubt"],
    ["git switch -c x", ""],
    ["git switch main", "", "doubt"],
    ["git worktree add ../w", "../w/**"],
    ["git clone https://x.y/a/b.git", "b/**"],
    ["git frobnicate", "", "doubt"],
  ]);
});

Deno.test("a wildcard of a pathspec stands for slashes too", () => {
  checkCases([
    ["git checkout -- '*.ts'", ".//**"],
    ["git restore 's*.ts'", ".//**"],
    ["git rm src/?x/y", "src//**"],
    ["cd docs && git restore '../*.ts'", "docs/..//**"],
    ["git checkout HEAD -- 'src/*.ts'", "src//**"],
    ["git restore ':(top)x'", "^."],
    ["git restore :/x", "^."],
    ["git restore ':(glob)x'", "", "doubt"],
  ]);
});
