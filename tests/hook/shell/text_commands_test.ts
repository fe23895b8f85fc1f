import { checkCases } from "../../support/command_lines.ts";

Deno.test("text commands write only where they are told to", () => {
  checkCases([
    ["sed -i 's/a/b/;s/c/d/' a b", "a b"],
    ["sed -i '' 's/a/b/' a", "a"],
    ["sed -i.bak -e s/a/b/ a", "a"],
    ["sed -Ei s/a/b/ a", "a"],
    ["sed -n 1,5p a", "", "told", "a"],
    ["sed -n 'w out' a", "", "doubt"],
    ["perl -pi -e 's/a/b/' a", "a"],
    ["perl -i.bak -pe 's/a/b/' a", "a"],
    ["perl -e 'unlink q(a)'", "", "doubt"],
    ["awk '{print $1}' a", "", "told", "a"],
    ["awk '{print > \"out\"}' a", "", "doubt"],
    ["patch -p1 < a.diff", "", "doubt", "a.diff"],
    ["patch a a.diff", "a"],
    ["sort -o a b", "a", "told", "b"],
    ["grep -rn foo src", "", "told", "src/**"],
    ["rg -e foo src", "", "told", "src/**"],
    ["head -5 a", "", "told", "a"],
  ]);
});
