import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { onlyLooks } from "../../src/hook/plain_command.ts";
import { readCommand } from "../../src/hook/shell.ts";

Deno.test("onlyLooks knows what agents run all day", () => {
  const rows = [
    ...["ls", "ls -la src/api", "cat a.txt b.txt", "pwd", "git status"],
    ...["git diff HEAD~1".replace("~1", ""), "git log -5", "grep -rn foo src"],
  ];
  for (const row of rows) assert(onlyLooks(row), row);
});

Deno.test("onlyLooks leaves everything else to the reader", () => {
  const rows = [
    ...["", " ls", "rm a", "ls > a", "cat a; rm b", "ls && rm a", "ls | tee a"],
    ...["echo $(rm a)", "cat `rm a`", "ls\nrm a", "a=1 ls", "\\ls", "./ls"],
    ...["git diff --output=a", "git diff -o a", "git log --output a"],
    ...["git stash", "git checkout a", "git -C x status", "sort -o a b"],
    ...["find . -delete", "sed -i s/a/b/ c", "ls ~", "ls *", "tail -f 'a b'"],
  ];
  for (const row of rows) assert(!onlyLooks(row), row);
});

Deno.test("onlyLooks is never true where the reader finds a write or a doubt", () => {
  const word = fc.constantFrom(
    ...["ls", "cat", "echo", "git", "status", "diff", "log", "show", "blame"],
    ...["grep", "head", "tail", "-o", "--output", "--output=a", "-O", "a.txt"],
    ...["src/api", "HEAD", "rev-parse", "--", "tee", "rm", "true", "which"],
    ...["--ext-diff", "--textconv", "-c", "stash", "wc", "id", "="],
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      const command = words.join(" ");
      if (!onlyLooks(command)) return;
      const { writes, cannotTell } = readCommand(command, { dialect: "sh" });
      assertEquals([writes, cannotTell], [[], null], command);
    }),
    { numRuns: 20_000, seed: 8 },
  );
});
