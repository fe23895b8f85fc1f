import { checkCases, checkDoubt } from "../../support/command_lines.ts";

Deno.test("runBuiltin() goes where `cd` and its kin go", () => {
  checkCases([
    ["cd /tmp/a; rm x", "/tmp/a/x x"],
    ["cd a; cd ..; rm x", "a/../x ../x a/x x"],
    ["cd a && rm x && cd - && rm y", "a/x y"],
    ["cd a; rm x; cd -; rm y", "a/x x y a/y", "doubt"],
    ["cd -; rm x", "x", "doubt"],
    ['cd "$X"; rm x /y', "x /y", "doubt"],
    ["cd $(git rev-parse --show-toplevel) && rm x", "", "doubt"],
    ["cd -- a && rm x", "a/x"],
    ["cd 'a b' && rm x", "a␣b/x"],
    ["pushd a; rm x; popd; rm y", "a/x x a/y y"],
    ["pushd a && rm x && popd && rm y", "a/x y"],
    ["pushd a && pushd b && popd && rm y", "y a/y"],
    ["pushd -n a && rm x", "", "doubt"],
    ["cd -1 && rm x", "", "doubt"],
    ["cd && rm x", "/home/me/x"],
    ["cd; rm x", "/home/me/x x"],
    ["CDPATH=b; cd a; rm x", "a/x x", "doubt"],
    ["CDPATH=b cd a && rm x", "a/x", "doubt"],
    ["env -C a rm x; rm y", "a/x y"],
    ["popd; rm x", "x", "doubt"],
    ['cd "$X"; cat x; cd /a && rm y', "/a/y"],
    ["command cd a; rm x", "a/x x"],
    ["builtin cd a && rm x", "a/x"],
    ["trap 'rm x' EXIT", "x"],
    ["set -euo pipefail; rm x", "x"],
  ]);
});

Deno.test("runBuiltin() says what it cannot follow", () => {
  checkDoubt('eval "rm x"', "eval");
  checkDoubt("source env.sh", "script");
  checkDoubt(". ./env.sh", "script");
  checkDoubt("alias rm='rm -i'", "alias");
  checkDoubt("f() { rm x; }; f", "function");
  checkDoubt("function f { rm x; }", "function");
});
