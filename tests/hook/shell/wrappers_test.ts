import { checkCases } from "../../support/command_lines.ts";

Deno.test("wrappers are looked through", () => {
  checkCases([
    ["sudo -u me rm a", "a"],
    ["env A=b rm a", "a"],
    ["nice -n 5 nohup rm a &", "a"],
    ["timeout -k 5 10 rm a", "a"],
    ["time rm a", "a"],
    ["command rm a", "a"],
    ["command -v rm", ""],
    ["exec rm a", "a"],
    ["bash -c 'cd a && rm b'", "a/b"],
    ["sh -lc \"rm 'a b'\"", "a␣b"],
    ['bash -c "rm $X"', "", "doubt"],
    ["bash a.sh", "", "doubt"],
    ["ls | xargs rm", "", "doubt"],
    ["ls | xargs grep a", ""],
    ["ls | xargs -I{} cp {} d/x", "d/x/**"],
    ["find src -name '*.o' -delete", "src/**", "told", "src/**"],
    ["find a b -type f -exec rm -f {} +", "a/** b/**"],
    ["find . -exec sed -i s/a/b/ {} \\;", ".//**"],
    ["find src -name x", "", "told", "src/**"],
    ["find src -exec mv {} d/ \\;", "src/** d/src/**"],
    ["npm test", "", "doubt"],
    ["npm ls", ""],
    ["npx -y eslint@9 --fix a.ts", "a.ts"],
    ['pwsh -Command "Remove-Item a"', "a"],
  ]);
});
