import { assert, assertEquals } from "@std/assert";
import { COMMAND_LIMIT, readCommand } from "../../src/hook/shell.ts";
import { isWorkTree } from "../../src/hook/tool_call.ts";
import { checkCases, checkDoubt } from "../support/command_lines.ts";

Deno.test("readCommand() sees the writes that a search for paths in the text misses", () => {
  checkCases([
    ["rm -rf src/api", "src/api/**"],
    ["cd src/api && rm x", "src/api/x"],
    ["cd src/api; rm x", "src/api/x x"],
    ["make 2>src/api/e.log", "src/api/e.log", "doubt"],
    ["ls 2>src/api/e.log", "src/api/e.log"],
    ["F=src/api/x.py; rm $F", "src/api/x.py"],
    ["rm $F", "", "doubt"],
    ["rm 'src/my api/x.py'", "src/my␣api/x.py"],
    ['rm "src/my api/x.py" src/my\\ b', "src/my␣api/x.py src/my␣b"],
    ["git checkout -- src/api/x.py", "src/api/x.py/**"],
    ["git stash", "^."],
    ["git apply fix.patch", "", "doubt"],
    [
      "git mv src/api/a.py src/web/a.py",
      "src/api/a.py/** src/web/a.py src/web/a.py/a.py/**",
    ],
    ["black src/api", "src/api/**"],
    ["npm run build", "", "doubt"],
    ["python gen.py src/api/x", "", "doubt"],
    ["cat > src/api/x <<'EOF'\nrm src/web/y\nEOF", "src/api/x"],
    ["echo hi | tee src/api/x", "src/api/x"],
    ["sed -i 's/a/b/' src/api/x", "src/api/x"],
    [
      "touch README.md docs/a.md && rm src/api/x.py",
      "README.md docs/a.md src/api/x.py",
    ],
  ]);
});

Deno.test("readCommand() takes no mention of a path for a write", () => {
  checkCases([
    ["echo src/api/x", "", "told", ""],
    ["grep foo src/api/x", "", "told", "src/api/x"],
    ['git commit -m "rm src/api"', ""],
    ["cat src/api/x", "", "told", "src/api/x"],
    ["cat src/api/x.py", "", "told", "src/api/x.py"],
    ["printf '%s > src/api/x'", ""],
    ["git commit -m \"$(cat <<'EOF'\nrm -rf src/api > x\nEOF\n)\"", ""],
    ["# rm src/api", ""],
    ["ls # rm src/api", ""],
    ["git log -- src/api", ""],
    ["diff src/api/a src/api/b", "", "told", "src/api/a src/api/b"],
    ["test -f src/api/x && echo yes", ""],
    ["[[ a > src/api ]] && echo b", ""],
    ["git diff HEAD~1 -- src/api | head -50", ""],
  ]);
});

Deno.test("readCommand() resolves home and leaves others' homes alone", () => {
  checkCases([
    ["rm ~/x", "/home/me/x"],
    ["rm ~", "/home/me"],
    ['rm "$HOME/x" ${HOME}/y', "/home/me/x /home/me/y"],
    ["cd && rm x", "/home/me/x"],
    ["rm ~bob/x", "", "doubt"],
    ["rm '~/x'", "~/x"],
  ]);
  checkDoubt("rm ~/x", "known only to the running shell");
  checkDoubt("cd; rm x", "directory");
});

Deno.test("readCommand() marks the work tree that git changes", () => {
  const found = readCommand("cd src && git reset --hard", { dialect: "sh" });
  assertEquals(found.writes, [{ path: "src/.", below: true, glob: false }]);
  assert(found.writes.every(isWorkTree));
  const named = readCommand("black . && cd src && rm -r .", { dialect: "sh" });
  assertEquals(named.writes.map((x) => x.path), ["./", "src/./"]);
  assert(!named.writes.some(isWorkTree));
});

Deno.test("readCommand() gives up on what is too long or too deep", () => {
  checkDoubt("#".repeat(COMMAND_LIMIT + 1), "too long");
  checkDoubt("$(".repeat(100) + ")".repeat(100), "too deeply");
  checkDoubt("sudo ".repeat(10_000) + "rm x", "too deeply");
  const shells = `${'bash -c "'.repeat(1)}rm x"`;
  assertEquals(readCommand(shells, { dialect: "sh" }).cannotTell, null);
});

Deno.test("readCommand() comes to an end on long texts of any one piece", () => {
  const long: string[] = [
    "rm x;",
    "cd a;",
    "{ ",
    "( ",
    "rm {a,b}{c,d};",
    "`",
    "a|",
    "cat <<A\n",
    "if ",
    "x=$x$x;",
    "find -exec rm {} \\; ",
    "$((1))",
    "case a in ",
    "rm *",
    "{",
    "~",
    "${",
    "a && ",
    "f() {",
    "cp a ",
    "for x in ",
    "sudo ",
    "'a'",
    "\\",
    "[[ ",
    "sh -c 'rm x';",
    "sed -i s/a/b/ ",
  ];
  for (const piece of long) {
    for (const dialect of ["sh", "powershell"] as const) {
      const text = piece.repeat(Math.floor(200_000 / piece.length));
      const { writes } = readCommand(text, { dialect });
      const isRemoved = writes.some(({ path }) => path === "x");
      assert(isRemoved || piece !== "rm x;", `${piece} ${dialect}`);
    }
  }
});

Deno.test("readCommand() never throws", () => {
  const pieces =
    "rm cd git mv -rf -- $ ${ $( ) ( { } ` ' \" \\ \n ; & && | || > >> 2> <<EOF EOF <<< * ? [ ] {a,b} a/b ~ = F=x $F if then fi for in do done case esac ;; [[ ]] (( )) # find -exec xargs sed -i @' '@ @( , % \0 \ud800 é sudo bash -c"
      .split(" ");
  let seed = 7;
  function next(below: number): number {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  }
  for (let round = 0; round < 6000; round++) {
    let text = "";
    for (let n = next(24); n >= 0; n--) {
      const isByte = next(4) === 0;
      text += isByte
        ? String.fromCharCode(next(256))
        : pieces[next(pieces.length)] + (next(3) === 0 ? "" : " ");
    }
    for (const dialect of ["sh", "powershell"] as const) {
      const found = readCommand(text, { dialect, home: "/h" });
      assert(found.writes.every((x) => x.path !== ""), text);
    }
  }
});

Deno.test("readCommand() takes a class for more than it says, and never for less", () => {
  checkCases([
    ["rm src/[[:alpha:]]pi/x.ts", "?src/*pi/x.ts src/[[:alpha:]]pi/x.ts"],
    ["rm a[[.x.]]b", "?a*b a[[.x.]]b"],
    ["rm [!a]pi/x", "??pi/x [!a]pi/x"],
    ["rm [A-z]x", "??x [A-z]x"],
    ["rm [ab]/[0-9]", "?[ab]/[0-9] [ab]/[0-9]"],
    ["rm 'a{b,c}'*", "?a[{]b,c}*"],
    ['rm "[[:alpha:]]"', "[[:alpha:]]"],
  ]);
});
