import { checkCases } from "../../support/command_lines.ts";

Deno.test("Flow follows the directory through lists and constructs", () => {
  checkCases([
    ["cd a && cd b && rm x; rm y", "a/b/x a/b/y"],
    ["cd a || exit 1; rm x", "a/x"],
    ["cd a || cd b; rm x", "a/x a/b/x b/x"],
    ["cd a || rm x; rm y", "a/x x a/y"],
    ["cd a && cd b || rm x; rm y", "a/b/x x a/x a/b/y"],
    ["cd a || cd b || exit; rm x", "a/x a/b/x b/x"],
    ["cd a || ls | rm x; rm y", "a/x x a/y"],
    ["test -d a && cd a; rm x", "x a/x"],
    ["mkdir -p a && cd a && touch x; touch y", "a a/x a/y"],
    ["cd a | rm x; rm y", "x y"],
    ["cd a & rm x", "x"],
    ["(cd a && rm x) && rm y", "a/x y"],
    ["{ cd a; rm x; }; rm y", "a/x a/y"],
    ["if cd a; then rm x; else rm y; fi; rm z", "a/x y a/y z a/z"],
    ["case $x in a) cd a;; b) rm x;; esac; rm y", "x a/x y a/y"],
    ['while read d; do cd "$d"; rm x; done', "", "doubt"],
    ["for d in a b; do (cd sub; rm $d); done; rm z", "sub/a sub/b z"],
    ["for d in a b; do cd sub; rm $d; done", "sub/a sub/b", "doubt"],
    ['(cd "$X"; rm x); rm y', "y", "doubt"],
    ["time rm x; ! rm y", "x y"],
    ["until rm x; do sleep 1; done", "x"],
  ]);
});
