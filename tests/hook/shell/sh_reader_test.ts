import { checkCases } from "../../support/command_lines.ts";

Deno.test("ShReader reads every command of a line", () => {
  checkCases([
    ["A=1 B=2 rm x", "x"],
    ["if true; then rm a; elif false; then rm b; else rm c; fi > d", "a b c d"],
    ["f() { rm x; }", "x", "doubt"],
    ["for f in a; do for g in b; do touch $f$g; done; done", "ab"],
    ["select x in a b; do rm $x; done", "a b"],
    ['rm "$PWD/a" ${PWD}/../b', "./a ./../b"],
    ["cd $PWD/a && rm b", "./a/b"],
    ["cd a; rm $PWD/b", "", "doubt"],
    ["(cd a); rm $PWD/b", "", "doubt"],
    ["PWD=a; rm $PWD/b", "a/b"],
    ["bash -c 'rm $PWD/b'; cd a; bash -c 'rm $PWD/c'", "./b", "doubt"],
    ["rm a; echo 'open", "a", "doubt"],
  ]);
});
