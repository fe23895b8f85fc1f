import { assertEquals } from "@std/assert";
import { readTree } from "../../scripts/check_layout.ts";

Deno.test("readTree() reads sources and leaves out what git ignores", () => {
  const root = Deno.makeTempDirSync();
  try {
    const files: [path: string, text: string][] = [
      [".gitignore", "# made here\n.dos/\n/cov/\nnode_modules\n"],
      [".git/HEAD.ts", "a"],
      [".dos/a.ts", "a"],
      ["cov/a.ts", "a"],
      ["src/node_modules/a.ts", "a"],
      ["src/b.ts", "b"],
      ["README.md", "c"],
    ];
    for (const [path, text] of files) {
      const folder = path.includes("/") ? path.replace(/\/[^/]*$/, "") : "";
      Deno.mkdirSync(`${root}/${folder}`, { recursive: true });
      Deno.writeTextFileSync(`${root}/${path}`, text);
    }
    assertEquals([...readTree(root)], [
      [".gitignore", ""],
      ["README.md", ""],
      ["src/b.ts", "b"],
    ]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("readTree() reads a checkout without .gitignore", () => {
  const root = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${root}/mod.ts`, "a\n");
    assertEquals([...readTree(root)], [["mod.ts", "a\n"]]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
