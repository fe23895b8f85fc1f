import { checkCases } from "../../support/command_lines.ts";

Deno.test("Flow follows the directory through lists and constructs", () => {
  checkCases([
    ["cd a && cd b && rm x; rm y", "a/b/x a/b/y a/y y"],
    ["cd a || exit 1; rm x", "a/x"],
    ["cd a || cd b; rm x", "a/x b/x x"],
    ["cd a || rm x; rm y", "x a/y y"],
    ["cd a && cd b || rm x; rm y", "a/x x a/b/y a/y y"],
    ["cd a || cd b || exit; rm x", "a/x b/x"],
    ["cd a || ls | rm x; rm y", "x a/y y"],
    ["test -d a && cd a; rm x", "x a/x"],
    ["mkdir -p a && cd a && touch x; touch y", "a a/x a/y y"],
    ["cd a | rm x; rm y", "x y"],
    ["cd a & rm x", "x"],
    ["(cd a && rm x) && rm y", "a/x y"],
    ["{ cd a; rm x; }; rm y", "a/x x a/y y"],
    ["if cd a; then rm x; else rm y; fi; rm z", "a/x y z a/z"],
    ["case $x in a) cd a;; b) rm x;; esac; rm y", "x a/x y a/y"],
    ['while read d; do cd "$d"; rm x; done', "x", "doubt"],
    ["for d in a b; do (cd sub; rm $d); done; rm z", "sub/a sub/b a b z"],
    ["for d in a b; do cd sub; rm $d; done", "sub/a sub/b a b", "doubt"],
    ['(cd "$X"; rm x); rm y', "x y", "doubt"],
    ["time rm x; ! rm y", "x y"],
    ["until rm x; do sleep 1; done", "x"],
  ]);
});

Deno.test("Flow keeps the place of a cd that may have failed", () => {
  checkCases([
    ["cd nope; echo HACK > src/x.ts", "nope/src/x.ts src/x.ts"],
    ["cd nope\necho HACK > src/x.ts", "nope/src/x.ts src/x.ts"],
    ["cd nope || rm src/x.ts", "src/x.ts"],
    ["cd nope | rm src/x.ts", "src/x.ts"],
    ["cd nope & rm src/x.ts", "src/x.ts"],
    ["cd build && make; rm x", "build/x x", "doubt"],
    ["cd src/nope 2>/dev/null; rm -rf src", "src/nope/src/** src/**"],
    ["cd docs; cd docs; rm ../x", "docs/docs/../x docs/../x ../x"],
    ["cd ..; rm x", "../x x"],
    ["cd /abs; rm x", "/abs/x x"],
    ["cd /abs && rm x", "/abs/x"],
    ["{ cd a; } && rm x", "a/x"],
    ["{ cd a; } || rm x", "x"],
    ["{ cd a; rm x; } > y; rm z", "a/x x y a/z z"],
    ["if true; then cd a; fi; rm x", "a/x x"],
    ["if cd a; then :; else exit 1; fi; rm x", "a/x"],
    ["if ! cd a; then exit 1; fi; rm x", "a/x"],
    ["if cd a; then rm x; elif cd b; then rm y; fi", "a/x b/y"],
    ["! cd a && rm x", "x"],
    ["ls | cd a; rm x", "a/x x"],
    ["(cd a; rm x); rm y", "a/x x y"],
    ["$(cd a; rm x); rm y", "a/x x y", "doubt"],
    ["bash -c 'cd a; rm x'", "a/x x"],
    ["ls && cd a; rm x", "a/x x"],
    ["cd a && cd b || exit; rm x", "a/b/x"],
    ["f() { cd a; } && rm x", "a/x x", "doubt"],
    ["function f() { cd a; }; rm x", "a/x x", "doubt"],
  ]);
});

Deno.test("Flow believes only an exit that surely ends the shell", () => {
  checkCases([
    ["cd a || exit; rm x", "a/x"],
    ["cd a || { echo no >&2; exit 1; }; rm x", "a/x"],
    ["cd a || { echo no; exit 1; } >&2; rm x", "a/x"],
    ["cd a || { exit 1; } > /no/log; rm x", "a/x x /no/log"],
    ["cd a || exit 1 2; rm x", "a/x x"],
    ["cd a || exit > y; rm x", "a/x x y"],
    ["cd a || (exit 1); rm x", "a/x x"],
    ["cd a || exit | cat; rm x", "a/x x"],
    ["cd a || exit & rm x", "x"],
    // Outside of a function `return` is an error in bash, which goes on.
    ["cd a || return; rm x", "a/x x"],
    // Whoever runs the line may stand before `&&`, and then -e does nothing.
    ["set -e; cd a; rm x", "a/x x"],
    ["f() { exit; }; rm x", "x", "doubt"],
    ["exit; rm x", "x"],
  ]);
});
