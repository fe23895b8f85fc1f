import { checkCases } from "../../support/command_lines.ts";

Deno.test("expandWord() tells bare wildcards from quoted ones", () => {
  checkCases([
    ["rm src/*.ts", "?src/*.ts"],
    ["rm 'src/*.ts' \"a?b\"", "src/*.ts a?b"],
    ['rm "a*"*', "?a[*]*"],
    ["rm src/[id]/x", "?src/[id]/x src/[id]/x"],
    ["rm 'src/[id]'/*", "?src/[[]id]/* src/[id]/*"],
    ["rm src/[a", "src/[a"],
    ["rm -rf build/*", "?build/*/**"],
  ]);
});

Deno.test("expandWord() writes braces out", () => {
  checkCases([
    ["rm {a,b}.ts", "a.ts b.ts"],
    ["rm x{,.bak}", "x x.bak"],
    ["mkdir -p src/{a,b/{c,d}}", "src/a src/b/c src/b/d"],
    ["rm f{1..9}", "?f*"],
    ["rm '{a,b}' {c} {}", "{a,b} {c} {}"],
    [`rm ${"{a,b}".repeat(9)}`, "", "doubt"],
  ]);
});

Deno.test("expandWord() follows plain variables and no others", () => {
  checkCases([
    ["D=src/api; rm -r $D/x ${D}y", "src/api/x/** src/apiy/**"],
    ['D=src && rm "$D"/a', "src/a"],
    ["D='a b'; rm \"$D\"", "a␣b"],
    ["D='a b'; rm $D", "", "doubt"],
    ["D=a; D=b; rm $D", "b"],
    ["false && D=b; rm $D", "", "doubt"],
    ["if x; then D=b; fi; rm $D", "", "doubt"],
    ["D=a; read D; rm $D", "", "doubt"],
    ["D=$(pwd); rm $D/x", "", "doubt"],
    ["D=a rm $D", "", "doubt"],
    ["export D=a; rm $D", "a"],
    ["A=x; B=$A/y; touch $B", "x/y"],
    ["for f in a b 'c d'; do rm \"$f\"; done", "a b c␣d"],
    ["for f in src/*.o; do rm $f; done", "?src/*.o"],
    ["for f in $(ls); do rm $f; done", "", "doubt"],
    ["D=a; for f in 1 2; do rm $D; D=b; done", "a", "doubt"],
    [`A=xxxxxxxx;${"A=$A$A;".repeat(40)}rm $A`, "", "doubt"],
  ]);
});
