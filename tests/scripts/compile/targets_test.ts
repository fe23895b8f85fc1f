import { assert, assertEquals } from "@std/assert";
import {
  compileArguments,
  releaseName,
  TARGETS,
} from "../../../scripts/compile/targets.ts";

Deno.test("compileArguments() never lets foreign code in, and a decide-only build neither runs programs nor reaches the network", () => {
  for (const build of ["full", "decide-only"] as const) {
    const words = compileArguments(build, { triple: "t", output: "o" });
    const may = words.filter((word) => word.startsWith("--allow-")).sort();
    const least = ["--allow-env", "--allow-read", "--allow-sys"];
    const more = build === "full" ? ["--allow-net", "--allow-run"] : [];
    assertEquals(may, [...least, ...more, "--allow-write"].sort());
    for (const flag of ["--deny-ffi", "--deny-import", "--no-prompt"]) {
      assert(words.includes(flag), flag);
    }
  }
});

Deno.test("compileArguments() includes all of src, which Deno cannot find by itself", () => {
  const words = compileArguments("full", { triple: "t", output: "o" });
  assertEquals(words[words.indexOf("--include") + 1], "src/");
  assertEquals(words.slice(-5), [
    ...["--target", "t", "--output", "o", "src/main.ts"],
  ]);
});

Deno.test("releaseName() is the same for the same build of the same version", () => {
  const names = TARGETS.map(({ triple }) =>
    releaseName("full", { version: "1.2.3", triple })
  );
  assertEquals(names, [
    "dos-1.2.3-x86_64-pc-windows-msvc.exe",
    "dos-1.2.3-x86_64-unknown-linux-gnu",
    "dos-1.2.3-aarch64-unknown-linux-gnu",
    "dos-1.2.3-x86_64-apple-darwin",
    "dos-1.2.3-aarch64-apple-darwin",
  ]);
  const about = { version: "1.2.3", triple: "aarch64-apple-darwin" };
  assertEquals(
    releaseName("decide-only", about),
    "dos-decide-only-1.2.3-aarch64-apple-darwin",
  );
});
