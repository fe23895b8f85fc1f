import { assertEquals } from "@std/assert";
import { scanSh } from "../../../src/hook/shell/sh_tokens.ts";
import { checkCases, checkDoubt } from "../../support/command_lines.ts";

Deno.test("scanSh() keeps the tokens before a fault", () => {
  const { tokens, fault } = scanSh("rm x; echo 'a");
  assertEquals(tokens.length, 4);
  assertEquals(fault, "a quote is not closed");
});

Deno.test("scanSh() tells redirections from operators and numbers", () => {
  checkCases([
    ["echo a > x", "x"],
    ["echo a >> x", "x"],
    ["echo a >| x", "x"],
    ["echo a >x2>y", "x2 y"],
    ["echo 2 >x", "x"],
    ["echo a 2> x", "x"],
    ["echo a &> x", "x"],
    ["echo a &>> x", "x"],
    ["echo a >& x", "x"],
    ["echo a > /dev/null 2>&1", ""],
    ["echo a 2>/dev/null >&2", ""],
    ["echo a 3>&-", ""],
    ["exec 3<> x", "x"],
    ["exec > out.log", "out.log"],
    ["> x", "x"],
    [": > x", "x"],
    ["wc -l < in", "", "told", "in"],
    ["cat <<< 'a > b'", ""],
    ["{ echo a; echo b; } > x", "x"],
    ["while read l; do echo $l; done < in > out", "out", "told", "in"],
    ['echo a > "$F"', "", "doubt"],
    ["ls & > x", "x"],
  ]);
});

Deno.test("scanSh() takes here-documents for what they are", () => {
  checkCases([
    ["cat > a <<EOF\nrm b\nEOF\nrm c", "a c"],
    ["cat <<EOF > a\nx > y\nEOF", "a"],
    ["cat <<-EOF > a\n\tx\n\tEOF\nrm b", "a b"],
    ["cat <<A <<B\n1\nA\n2\nB\nrm x", "x"],
    ["cat <<EOF\n$(rm x)\nEOF", "x"],
    ["cat <<EOF\nit's $HOME `rm x`\nEOF", "x"],
    ["cat <<'EOF'\n$(rm x)\nEOF", ""],
    ['cat <<"E F" | tee x\nrm y\nE F\nrm z', "x z"],
    ["cat <<EOF && rm y\nrm z\nEOF", "y"],
    ["bash <<'EOF'\ncd a\nrm x\nEOF", "a/x x"],
    ["python3 - <<'EOF'\nopen('x','w')\nEOF", "", "doubt"],
    ["cat > a <<EOF\nnever closed", "a"],
  ]);
});

Deno.test("scanSh() knows tests, arithmetic, comments and joined lines", () => {
  checkCases([
    ["[[ $a < b && ( c > d ) ]] && rm x", "x"],
    ["(( a > b )) && rm x", "x"],
    ["for ((i=0; i<3; i++)); do rm x; done", "x"],
    ["echo $((1 > 2)) a#b; rm x", "x"],
    ["rm x # y > z", "x"],
    ["rm \\\n  x \\\n  y", "x y"],
    ["rm x\r\nrm y", "x y"],
    ["rm x\n\n\n  rm y", "x y"],
    ["echo a;rm x&&rm y||rm z|rm w&", "x y z w"],
    ["case $(echo a) in a|b) rm x;; (c) rm y;& *) rm z; esac; rm w", "x y z w"],
    ["echo $(case a in a) rm x;; esac)", "x"],
  ]);
});

Deno.test("scanSh() says that it cannot parse a line", () => {
  const reason = "cannot be parsed";
  for (
    const text of [
      "echo 'a",
      'echo "a',
      "echo $(a",
      "(a",
      "a)",
      "a >",
      "echo `a",
      "echo ${a",
      "rm x <(a",
    ]
  ) {
    checkDoubt(text, reason);
  }
});
