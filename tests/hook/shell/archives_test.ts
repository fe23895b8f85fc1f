import { checkCases } from "../../support/command_lines.ts";

Deno.test("archives and downloads write what they name", () => {
  checkCases([
    ["tar -xzf a.tgz -C src", "src/**", "told", "a.tgz"],
    ["tar xf a.tar", "", "doubt", "a.tar"],
    ["tar czf a.tgz src", "a.tgz", "told", "src/**"],
    ["tar tf a.tgz", "", "told", "a.tgz"],
    ["unzip a.zip -d out", "out/**"],
    ["unzip -l a.zip", ""],
    ["gzip a", "a a.gz"],
    ["gunzip a.gz", "a.gz a"],
    ["curl -o a https://x.y/b", "a"],
    ["curl -fsSLO https://x.y/b.js", "b.js"],
    ["curl https://x.y/b", ""],
    ["wget https://x.y/b?q=1", "b"],
    ["wget -qO- https://x.y/b", ""],
    ["wget -O a https://x.y/b", "a"],
    ["wget -P d https://x.y/b", "d/b"],
  ]);
});
