/**
 * Defects of dos-kernel 0.22.0 in how its hook reads command lines, and the
 * false denials of those that only look, numbered as in their description, and
 * what ours does in their place.
 *
 * @module
 */
import { assert, assertMatch, assertStringIncludes } from "@std/assert";
import {
  ADA,
  adasLease,
  assertDenied,
  assertPass,
  calling,
  hook,
  inShop,
  running,
} from "../program/hook.ts";
import { inTurn } from "../support/in_turn.ts";

/** Command lines that change a file that ada holds. */
const WRITING: readonly string[] = [
  "rm -rf src/api",
  "rm -rf src",
  "rm -rf .",
  "rm -r ./*",
  "rm -rf ../*/src",
  "rm -rf ../sho*",
  "cd ../..; rm -rf */shop/s*/api",
  "cd src/api && rm app.py",
  "cd src && cd api; rm app.py",
  "cd gone || cd src/api; rm app.py",
  "cd gone || rm src/api/app.py",
  "cd src && make || rm src/api/app.py",
  "(cd docs; cd ../src/api; touch new.py)",
  "pushd src/api && rm app.py && popd",
  "ls docs 2>src/api/errors.log",
  "echo hi > src/api/app.py",
  "echo hi >>src/api/app.py",
  "echo hi >| src/api/app.py",
  "make &> src/api/log",
  "date | tee src/api/log",
  "date | tee -a docs/log src/api/log",
  "sed -i s/a/b/ src/api/app.py",
  "sed -i.bak -e s/a/b/ docs/a.md src/api/app.py",
  "perl -pi -e s/a/b/ src/api/app.py",
  "git checkout -- src/api/app.py",
  "git checkout main -- src",
  "git restore src/api/app.py",
  "git mv docs/a.md src/api/a.md",
  "git rm -r src/api",
  "git reset --hard",
  "git stash",
  "git clean -fd",
  "git -C src/api checkout -- .",
  'rm "src/api/my file.py"',
  "rm 'src/api/'my\\ file.py",
  'rm src/a"p"i/app.py',
  "rm $'src/api/a\\x70p.py'",
  "F=src/api/app.py; rm $F",
  'D=src; rm -r "${D}/api"',
  'rm -rf "$PWD/src/api"',
  "rm src/*/app.py",
  "rm src/{web,api}/app.py",
  "rm s??/ap[h-j]/app.py",
  "cat > src/api/app.py <<'EOF'\nrm docs/a.md\nEOF",
  "cat <<EOF | tee src/api/app.py\nhello\nEOF",
  "mv docs/a.md src/api/",
  "mv src/api/app.py docs/",
  "mv src elsewhere",
  "cp docs/a.md src/api/a.md",
  "cp -r docs src/api",
  "cp -t src/api docs/a.md",
  "install -m 644 docs/a.md src/api/a.md",
  "ln -sf ../../docs/a.md src/api/a.md",
  "mkdir -p src/api/new",
  "touch docs/a.md src/api/app.py",
  "truncate -s 0 src/api/app.py",
  "dd if=/dev/zero of=src/api/app.py count=1",
  "chmod +x src/api/app.py",
  "find src -name '*.py' -delete",
  "find src/api -type f -exec rm {} +",
  "sudo rm src/api/app.py",
  "env X=1 nice -n 5 rm src/api/app.py",
  "bash -c 'rm src/api/app.py'",
  "sh -c \"cd src; sh -c 'rm api/app.py'\"",
  "if true; then rm src/api/app.py; fi",
  'for f in src/api/app.py; do rm "$f"; done',
  "true && { false || rm src/api/app.py; } &",
  "echo $(rm src/api/app.py)",
  "echo `rm src/api/app.py`",
  "cat <(rm src/api/app.py)",
  "x() { rm src/api/app.py; }; x",
  "# a comment\nrm src/api/app.py # another",
  "rm \\\n  src/api/app.py",
  "curl -o src/api/app.py https://example.org/",
  "wget -O src/api/app.py https://example.org/",
  "patch src/api/app.py < docs/fix.diff",
  "tar -xf a.tar -C src/api",
  "unzip a.zip -d src/api",
  "rsync -a docs/ src/api/",
  "sort -o src/api/app.py docs/a.md",
  "npx prettier --write src/api/app.py",
  "black src/api",
];

/** Command lines whose text does not say what they change. */
const UNTOLD: readonly string[] = [
  "find . -name app.py | xargs rm",
  "eval rm src/api/app.py",
  "python3 -c 'import shutil; shutil.rmtree(\"src/api\")'",
  "make fmt",
  "npm run build && echo done",
  "rm $(cat docs/list)",
  "./configure",
];

/** Command lines that change nothing of ada's, though they name it. */
const HARMLESS: readonly string[] = [
  "cat src/api/app.py",
  "cd src/api && cat app.py | head -3",
  "grep -rn a src/api > docs/found.txt",
  "sed -n 1,5p src/api/app.py",
  "sed s/a/b/ src/api/app.py > docs/b.md",
  "diff docs/a.md src/api/app.py",
  "cp src/api/app.py docs/app.py",
  "git diff src/api/app.py",
  "git log --oneline -- src/api",
  "git add docs && git commit -m 'rm src/api/app.py'",
  "echo rm src/api/app.py",
  "echo 'echo x > src/api/app.py'",
  'echo "src/api/app.py" >> docs/a.md',
  "cat > docs/a.md <<'EOF'\nrm src/api/app.py\n> src/api/app.py\nEOF",
  "rm docs/a.md # src/api/app.py",
  "find src/api -name '*.py'",
  "wc -l < src/api/app.py",
  "python3 -m json.tool src/api/data.json",
  "rm -rf src/api-v2 src/apis",
  "rm -f ../*.log ../../*.bak",
  "rm -rf ../build-* ../*/node_modules",
  "cd docs && rm -f src/api/app.py",
  "rm src/api/gone/../../../docs/a.md",
  "rm src/api/app.py/../../../docs/a.md",
  "ls src/api 2>/dev/null >&2",
  "cd /tmp || exit 1; rm -rf src/api",
  "cd docs || { echo no; exit 1; }; rm -rf src/api",
  "dos lease-lane acquire --owner bob --lane x --tree 'src/api/**'",
];

Deno.test("defect 14: a command line that changes a held file is denied, however it says so", async (t) => {
  await inShop(async ({ root }) => {
    await inTurn(WRITING, async (command) => {
      await t.step(command, async () => {
        assertDenied(await running(command, { cwd: root }));
      });
    });
  });
});

Deno.test("defect 11: a command line that reads a held file, or only mentions it, passes", async (t) => {
  await inShop(async ({ root, journal }) => {
    const before = await Deno.readTextFile(journal);
    await inTurn(HARMLESS, async (command) => {
      await t.step(command, async () => {
        assertPass(await running(command, { cwd: root }));
      });
    });
    const readers: [string, object][] = [
      ["mcp__files__read_file", { path: "src/api/app.py" }],
      ["mcp__files__search", { path: "src/api", pattern: "a" }],
      ["Read", { file_path: `${root}/src/api/app.py` }],
      ["Grep", { path: "src/api", pattern: "a" }],
      ["Glob", { pattern: "src/api/**" }],
    ];
    await inTurn(readers, async ([tool, input]) => {
      await t.step(tool, async () => {
        const event = calling(tool, input, { cwd: root });
        assertPass(await hook("pretool", { cwd: root, event }));
      });
    });
    assert(before === await Deno.readTextFile(journal));
  });
});

Deno.test("defect 14: where a command line does not say what it changes, that is an answer of its own", async (t) => {
  await inShop(async ({ root }) => {
    await inTurn(UNTOLD, async (command) => {
      await t.step(command, async () => {
        const reason = assertDenied(await running(command, { cwd: root }));
        assertMatch(
          reason,
          /^dos: cannot tell what this changes \(.+\), and lane "api"/,
        );
        assertPass(await running(command, { cwd: root, session: ADA }));
      });
    });
    // What a denial tells to run must not be denied in its turn.
    await inTurn(["live", "acquire --owner bob --lane x"], async (verb) => {
      assertPass(await running(`dos lease-lane ${verb}`, { cwd: root }));
    });
    await Deno.remove(`${root}/dos.jsonc`);
    assertPass(await running("make fmt", { cwd: root }));
  }, { config: '{"hook": {"cannot_tell": "deny"}}' });
});

Deno.test("defect 13: harmless paths beside the held one do not help, however many", async () => {
  await inShop(async ({ root }) => {
    const harmless = Array.from({ length: 30 }, (_, i) => `docs/${i}.md`);
    const lines = [
      `touch docs/b.md src/api/app.py docs/c.md`,
      `rm ${harmless.join(" ")} src/api/app.py`,
      `cat docs/a.md src/web/page.py; rm src/api/app.py`,
    ];
    await inTurn(lines, async (command) => {
      const reason = assertDenied(await running(command, { cwd: root }));
      assertStringIncludes(reason, '"src/api/app.py" is not yours');
    });
    assertPass(await running(lines[1] ?? "", { cwd: root, session: ADA }));
    assertPass(await running(`rm ${harmless.join(" ")}`, { cwd: root }));
  });
});

Deno.test("defect 14: PowerShell is read as what it is", async (t) => {
  const region = ["src/api/**"];
  await inShop(async ({ root }) => {
    const denied = [
      "Remove-Item src\\api -Recurse",
      "Set-Content -Path src/api/app.py -Value x",
      "cd src/api; ri app.py",
      "'x' | Out-File src/api/app.py",
      "'x' > src/api/app.py",
      "Move-Item docs/a.md src/api/",
    ];
    await inTurn(denied, async (command) => {
      await t.step(command, async () => {
        const event = calling("PowerShell", { command }, { cwd: root });
        assertDenied(await hook("pretool", { cwd: root, event }));
      });
    });
    const passed = [
      "Get-Content src/api/app.py",
      "Select-String -Path src/api/*.py -Pattern a",
      "Write-Output 'Remove-Item src/api/app.py'",
    ];
    await inTurn(passed, async (command) => {
      await t.step(command, async () => {
        const event = calling("PowerShell", { command }, { cwd: root });
        assertPass(await hook("pretool", { cwd: root, event }));
      });
    });
  }, { leases: [adasLease({ region, tree: region })] });
});
