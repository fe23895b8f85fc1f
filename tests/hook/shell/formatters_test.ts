import { checkCases } from "../../support/command_lines.ts";

Deno.test("formatters write the paths they are given", () => {
  checkCases([
    ["prettier --write 'src/**/*.ts'", "?src/**/*.ts"],
    ["npx prettier -w a.ts src", "a.ts src/**"],
    ["prettier --check .", ""],
    ["prettier --write", "", "doubt"],
    ["deno fmt src a.ts", "src/** a.ts"],
    ["deno fmt --check", ""],
    ["deno fmt", "", "doubt"],
    ["deno test", "", "doubt"],
    ["gofmt -w a.go", "a.go"],
    ["gofmt -l .", ""],
    ["black --check .", ""],
    ["python3 -m black a.py", "a.py"],
    ["eslint --fix src", "src/**"],
    ["eslint src", ""],
    ["cargo fmt", "", "doubt"],
    ["cargo build", "", "doubt"],
    ["ruff check --fix src", "src/**"],
    ["rustfmt a.rs", "a.rs"],
  ]);
});
