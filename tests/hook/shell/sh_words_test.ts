import { checkCases } from "../../support/command_lines.ts";

Deno.test("WordScanner reads quotes, substitutions and patterns", () => {
  checkCases([
    ["rm a'b c'd", "ab␣cd"],
    ['rm "a\\"b" \'c"d\' e\\\'f', 'a"b c"d e\'f'],
    ['rm "a\\b" a\\\\b', "a\\b"],
    ["rm $'a\\x41\\n' $\"b\"", "aA\n b"],
    ["r'm' x; \\rm y; /bin/rm z", "x y z"],
    ['echo "$(rm x)" `rm y` ${A:-$(rm z)}', "x y z"],
    ["echo $(cd a; rm x) && rm y", "a/x x y"],
    ['rm "$(cat list)"', "", "doubt", "list"],
    ["rm `cat list`", "", "doubt", "list"],
    ["diff <(cat a) <(sort b)", "", "told", "a b"],
    ["ls | tee >(cat > x)", "x"],
    ["A=(a 'b c' $(rm x)); rm y", "x y"],
    ["rm !(a|b).o", "?*.o"],
    ["!(rm a)", "a"],
    ["rm a$", "a$"],
    ["rm $1 x", "x", "doubt"],
    ["rm ${F%.c}.o", "", "doubt"],
    ["echo '$(rm x)' \"\\$(rm y)\"", ""],
    ["rm ''", ""],
  ]);
});
