import { checkCases } from "../../support/command_lines.ts";

Deno.test("file commands write what they make, move and remove", () => {
  checkCases([
    ["rm -f -- -x y", "-x y"],
    ["rmdir a", "a"],
    ["unlink a", "a"],
    ["mv a.ts b.ts", "a.ts/** b.ts b.ts/a.ts/**"],
    ["mv a.ts b/", "a.ts/** b/a.ts/**"],
    ["mv -t d a b", "a/** b/** d/a/** d/b/**"],
    ["mv src/old lib", "src/old/** lib/** lib/old/**"],
    ["cp a.ts b.ts", "b.ts b.ts/a.ts", "told", "a.ts"],
    ["cp -r src/. out", "out/**", "told", "src/.//**"],
    ["cp a b d", "d/a d/b"],
    ["cp *.ts d/", "?d/*.ts"],
    ["install -m 755 a /usr/bin/a", "/usr/bin/a /usr/bin/a/a", "told", "a"],
    ["install -d x y", "x y"],
    ["ln -s ../a b", "b b/a"],
    ["ln -s ../a", "a"],
    ["mkdir -p -m 700 a/b c", "a/b c"],
    ["touch -t 202001010000 a", "a"],
    ["truncate -s 0 a", "a"],
    ["ls | tee -a a b", "a b"],
    ["dd if=a of=b bs=1M", "b", "told", "a"],
    ["chmod -R u+x a", "a/**"],
    ["chmod -x a", "a"],
    ["chown me:us a", "a"],
    ["rsync -a src/ dst/", "dst//**"],
    ["rsync -a src host:dst", ""],
    ["rsync -an src dst", ""],
  ]);
});
